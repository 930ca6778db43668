import { describe, expect, test } from 'vitest';
import { compile } from './index.ts';

const texts = import.meta.glob<string>(['../protocols/*.c', '../protocols/dma.h'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
const header = texts['../protocols/dma.h']!;

describe.each(Object.keys(texts).filter((path) => path.endsWith('.c')))('%s', (path) => {
  test('compiles, with no warning but the sketch’s missing return', () => {
    const result = compile([
      { name: 'dma.h', text: header },
      { name: path, text: texts[path]! },
    ]);
    expect(result.ok ? [] : result.problems).toEqual([]);
    expect(result.warnings.map(({ code }) => code)).toEqual(path.endsWith('/sketch.c') ? ['missing-return'] : []);
  });
});
