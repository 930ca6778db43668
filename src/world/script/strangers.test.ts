/**
 * Names and titles that look like the script's own words. A printed script reads back as the same machine and the
 * same events.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Event, RacingEvent } from '../types.ts';
import { checkTopology, parseScript, printScript } from './index.ts';

const RUNS = process.env.VERIFY ? 1_000_000 : 3_000;

const PIECES = [
  'group',
  'device',
  'driver',
  'race',
  'bind',
  'open',
  'as',
  'uid',
  'fails',
  '-',
  '--',
  ':',
  '3:',
  '0200',
  '#',
  '"',
  "'",
  '\\',
  '\\"',
  '\\\\',
  ';',
  '|',
  '|;',
  '$(x)',
  '`',
  '<b>',
  '{',
  '/',
  '*/',
  '//',
  '字',
  '😀',
  'x',
  '0000:00:05.0',
  ' ',
  '\t',
  '\n',
  '\r',
  '\u00a0',
  '\u0085',
  '\u2028',
  '\u202e',
  '\u200b',
  '\ufeff',
  '\ud800',
  '\0',
  '\u001b',
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 2 })), {
    minLength: 1,
    maxLength: 5,
  })
  .map((pieces) => pieces.join(''));
const spec = fc.record({
  name: hostile,
  class: fc.constantFrom('0200', '0604'),
  title: hostile,
  driver: fc.option(hostile),
});
/** Without these characters most words can be names. */
const word = hostile.map((text) => text.replaceAll(/["#\\\p{Z}\p{C}\ufffd]/gu, '') || 'x');

test('a machine that was taken reads back', () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.array(spec, { minLength: 1, maxLength: 3 }), fc.boolean(), (devices, tame) => {
      const named = devices.map((device, index) =>
        tame
          ? { ...device, name: `${device.name.replaceAll(/["#\\\p{Z}\p{C}\ufffd]/gu, '')}${index}`, driver: null }
          : device,
      );
      const checked = checkTopology({
        groups: [{ name: '3', devices: named.map(({ name }) => name) }],
        devices: named,
      });
      if (!checked.ok) return true;
      taken += 1;
      const again = parseScript(printScript({ topology: checked.value, events: [] }));
      return (
        again.ok &&
        same([...again.value.topology.devices], [...checked.value.devices]) &&
        same(again.value.topology.groups, checked.value.groups) &&
        again.value.events.length === 0
      );
    }),
    { numRuns: RUNS },
  );
  expect(taken).toBeGreaterThan(RUNS / 4);
});

/** Compares two values and ignores the order of keys. */
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one, sorted) === JSON.stringify(other, sorted);
const sorted = (_: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;

test('events that were read read back, in a race as well', () => {
  let read = 0;
  fc.assert(
    fc.property(word, word, word, fc.boolean(), (file, driver, device, races) => {
      const script = `group 3: ${device} d1\n\nopen ${file}\nbind ${device} ${driver}\nattach ${device} ${file}\nclose ${file}\n`;
      const once = parseScript(script);
      if (!once.ok) return true;
      const { topology, events } = once.value;
      const [, bind, attach, close] = events as readonly RacingEvent[];
      const all: readonly Event[] = races
        ? [...events, { type: 'race', schedule: '01', parts: [[bind!, close!], [attach!]] }]
        : events;
      const text = printScript({ topology, events: all });
      const again = parseScript(text);
      // A name with `;` or `|` cannot be in a race. The reader must report that, and must not read a different race.
      if (races && !again.ok)
        return (
          again.problems.every(({ line }) => line === text.trimEnd().split('\n').length) &&
          /[;|]/.test(file + driver + device)
        );
      if (!again.ok || !same(again.value.events, all)) throw new Error(`${text}\n${JSON.stringify(again)}`);
      read += 1;
      return true;
    }),
    { numRuns: RUNS },
  );
  expect(read).toBeGreaterThan(RUNS / 3);
});
