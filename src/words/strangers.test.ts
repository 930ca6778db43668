/**
 * Tests untrusted values. No message shows more than 200 characters of a value. No message contains a character that
 * controls a terminal or misleads a reader.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shown, unmarked } from '../world/index.ts';
import {
  i18n,
  isComposed,
  LOCALES,
  marked,
  type MessageId,
  parts,
  plain,
  revealed,
  roomWords,
  setLocale,
  t,
} from './index.ts';
import { later, type LaterRoom } from './catalogue.ts';
import * as catalogue from './catalogue.ts';

const RUNS = process.env.VERIFY ? 1_000_000 : 10_000;
/** Control characters, unpaired surrogates, line separators and invisible characters. */
const MARK = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufffe\uffff]/u;

const MARKS = [
  '\0',
  '\u0007',
  '\u001b[31m',
  '\u009b2J',
  '\n',
  '\r',
  '\t',
  '\u2028',
  '\u202e',
  '\u2066',
  '\u2069',
  '\u200e',
  '\u200f',
  '\u061c',
  '\u200b',
  '\u200d',
  '\ufeff',
  '\ud83d',
  '\udc00',
  '\u{e0041}',
  '\ufffe',
];
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...MARKS),
      fc.constantFrom('<code>', '</code>', '<strong>', '{', '}', '#', "'", '😀', 'é', 'x', '字', 'ab '),
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.integer({ min: 1, max: 400 }).map((many) => '😀'.repeat(many)),
      fc.integer({ min: 1, max: 3000 }).map((many) => '\u202e'.repeat(many)),
    ),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(''));

test('a value that is shown has no marks, 200 characters at most, and none that is cut in half', () => {
  let cut = 0;
  fc.assert(
    fc.property(hostile, fc.integer({ min: 2, max: 250 }), (text, most) => {
      const said = shown(text, most);
      const length = [...said].length;
      if (length === most && said.endsWith('…')) cut += 1;
      // A shown value stays the same when it is shown again. This matters for a message inside of another message.
      return length <= most && !MARK.test(said) && shown(said, most) === said && unmarked(said) === said;
    }),
    { numRuns: RUNS },
  );
  expect(cut).toBeGreaterThan(100);
});

test('what has no marks stays as it is', () => {
  for (const text of [
    '',
    'qemu',
    '0000:00:05.0',
    'Интел',
    '英特尔',
    '😀'.repeat(200),
    'x'.repeat(200),
    'é'.repeat(200),
  ])
    expect(shown(text)).toBe(text);
  expect(shown('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`);
  expect(shown('😀'.repeat(201))).toBe(`${'😀'.repeat(199)}…`);
  expect(shown('a\n\tb\u202ec\u001b[1m')).toBe('a bc\ufffd[1m');
  expect(shown('\u202e'.repeat(100_000)).length).toBeLessThanOrEqual(1);
});

await roomWords(...(Object.keys(later) as LaterRoom[]));
const rooms = await Promise.all(Object.values(later).map((room) => room()));
const english = Object.assign(
  {},
  catalogue.first,
  ...rooms.map(({ default: messages }) => messages as object),
) as Record<MessageId, unknown>;
const ids = Object.keys(english) as MessageId[];

/** The names of a compiled message's placeholders, including those inside of cases. */
const blanksOf = (compiled: unknown): readonly string[] =>
  Array.isArray(compiled)
    ? compiled.flatMap((piece: unknown) =>
        Array.isArray(piece) ? [String(piece[0]), ...Object.values((piece[2] ?? {}) as object).flatMap(blanksOf)] : [],
      )
    : [];
const NUMBER = /^\d+$/;

test.each(LOCALES)('no blank of any message of %s lets a long value or a mark through', async (locale) => {
  await setLocale(locale);
  try {
    let blanks = 0;
    for (const id of ids) {
      const names = [
        ...new Set([...blanksOf(english[id]), ...blanksOf((i18n.messages as Record<string, unknown>)[id])]),
      ].filter((name) => !NUMBER.test(name));
      for (const name of names) {
        blanks += 1;
        const long = '😀'.repeat(5_000);
        for (const say of [t, plain, marked]) {
          const said = say(id, {
            ...Object.fromEntries(names.map((other) => [other, 1])),
            [name]: `\u202e\u001b[31m${long}\u2066\n<code>`,
          });
          if (MARK.test(revealed(said))) throw new Error(`${id} lets a mark of ${name} through`);
          const run = Math.max(0, ...(said.match(/(?:😀)+/gu) ?? []).map((found) => [...found].length));
          if (!isComposed(id, name) && run > 200) throw new Error(`${id} lets ${run} characters of ${name} through`);
        }
      }
    }
    expect(blanks).toBeGreaterThan(800);
  } finally {
    await setLocale('en');
  }
});

test('a random message with random values has no marks, and parts have no more code than the message', () => {
  const code = (id: MessageId): number => parts(id, {}).filter((part) => part.code).length;
  fc.assert(
    fc.property(fc.constantFrom(...ids), hostile, hostile, (id, one, other) => {
      const names = blanksOf(english[id]).filter((name) => !NUMBER.test(name));
      const values = Object.fromEntries(
        names.map((name, index) => [name, isComposed(id, name) ? 'so' : index % 2 === 0 ? one : other]),
      );
      const said = t(id, values);
      const pieces = parts(id, values);
      if (MARK.test(said) || MARK.test(pieces.map(({ text }) => text).join(''))) return false;
      // Another case of the message may have more code parts. A value alone adds no code part.
      const tame = parts(id, Object.fromEntries(names.map((name) => [name, isComposed(id, name) ? 'so' : 'x'])));
      return pieces.filter((part) => part.code).length <= Math.max(code(id), tame.filter((part) => part.code).length);
    }),
    { numRuns: RUNS },
  );
});
