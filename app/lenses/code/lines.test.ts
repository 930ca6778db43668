import { expect, test } from 'vitest';
import { linesOf } from './lines.ts';

test('a token that goes over lines is in each of them, and nothing is lost', () => {
  const text = '/* a\n b */ int x;\n\ty();\n';
  const lines = linesOf(text, [
    { from: 0, to: 10, kind: 'comment' },
    { from: 11, to: 14, kind: 'type' },
  ]);
  expect(lines.map((runs) => runs.map((run) => run.text).join('')).join('\n')).toBe(text.trimEnd());
  expect(lines[0]).toEqual([{ text: '/* a', kind: 'comment' }]);
  expect(lines[1]).toEqual([
    { text: ' b */', kind: 'comment' },
    { text: ' ', kind: null },
    { text: 'int', kind: 'type' },
    { text: ' x;', kind: null },
  ]);
});
