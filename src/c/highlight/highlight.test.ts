import fc from 'fast-check';
import { expect, test } from 'vitest';
import { highlight } from './index.ts';

const coloured = (text: string): string[] =>
  highlight(text).map(({ from, to, kind }) => `${kind} ${text.slice(from, to)}`);

test('a listing is coloured by what its words are', () => {
  expect(
    coloured(
      '/* so */\nint take(struct group *g)\n{\n\tif (g->users[KERNEL] > 1)\n\t\tgoto out;\n\tWARN_ON(strcmp("a", NULL));\nout:\n\treturn -EBUSY;\n}',
    ),
  ).toEqual([
    'comment /* so */',
    'type int',
    'function take',
    'keyword struct',
    'type group',
    'keyword if',
    'property users',
    'constant KERNEL',
    'number 1',
    'keyword goto',
    'label out',
    'function WARN_ON',
    'function strcmp',
    'string "a"',
    'constant NULL',
    'label out',
    'keyword return',
    'constant EBUSY',
  ]);
});

test('runs are in order and apart, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      let end = 0;
      for (const { from, to } of highlight(text)) {
        expect(from).toBeGreaterThanOrEqual(end);
        expect(to).toBeGreaterThan(from);
        end = to;
      }
    }),
  );
});
