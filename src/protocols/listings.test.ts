import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { marginLine, refusalLine } from './index.ts';

const text = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

describe('the margin', () => {
  test.each(['s1', 's4', 's6', 's8'])('the page knows the line of %s by heart', (path) => {
    expect(refusalLine(path)).toEqual(marginLine(text('sketch.c'), path));
    expect(refusalLine(path)).not.toBeNull();
  });

  test('every path of the sketch has its line', () => {
    const missing = ['s0', 's1', 's2', 's3', 's4', 's5', 's6', 's7', 's8', 's9', 'r0', 'r1', 'r2', 'r3'].filter((path) => !marginLine(text('sketch.c'), path));
    expect(missing).toEqual([]);
  });
});
