import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PROTOCOL_IDS } from '../world/index.ts';
import { LISTINGS, listingOf, marginLine, PROTOCOLS, refusalLine } from './index.ts';

const text = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

describe('the margin', () => {
  test.each(['s1', 's4', 's6', 's8'])('the page knows the line of %s by heart', (path) => {
    expect(refusalLine(path)).toEqual(marginLine(text('sketch.c'), path));
    expect(refusalLine(path)).not.toBeNull();
  });

  test('every path of the sketch has its line', () => {
    const missing = ['s0', 's1', 's2', 's3', 's4', 's5', 's6', 's7', 's8', 's9', 'r0', 'r1', 'r2', 'r3'].filter(
      (path) => !marginLine(text('sketch.c'), path),
    );
    expect(missing).toEqual([]);
  });
});

describe('the versions', () => {
  /**
   * The dates of post or release, from parts 0, 3.1 and 4 of the history. Null for our own versions, and for a
   * release whose date was not known yet.
   */
  const TABLE: readonly [id: string, date: string | null, source: RegExp, after: string | null][] = [
    ['viability', '2012-07-31', /vfio\.c/, null],
    ['rfc', '2021-09-19', /20210919063848\.1476776-7/, 'viability'],
    ['prototype', '2021-09-27', /ed5875512/, 'rfc'],
    ['sketch', '2021-09-28', /20210928140712\.GL964074/, 'prototype'],
    ['repaired', null, /R1 to R9/, 'sketch'],
    ['amended', '2021-09-29', /4ba3294b-1628/, 'repaired'],
    ['v1', '2021-11-15', /20211115020552\.2378167-1/, 'sketch'],
    ['v2', '2021-11-28', /20211128025051\.355578-1/, 'v1'],
    ['v5', '2022-01-04', /20220104015644\.2294354-1/, 'v2'],
    ['v8', '2022-03-08', /20220308054421\.847385-1/, 'v5'],
    ['linux-5.19', '2022-07-31', /1ea2a07a532b, 0286300e6045/, 'v8'],
    ['linux-6.2', '2023-02-19', /89395ccedbc1/, 'linux-5.19'],
    ['linux-7.3', null, /7\.3\.4/, 'linux-6.2'],
  ];
  test.each(TABLE)('%s is of %s', (id, date, source, after) => {
    const version = PROTOCOLS.find((each) => each.id === id)!;
    expect(version).toMatchObject({ date, after });
    expect(version.source).toMatch(source);
  });

  test('every one has a listing, a date where it has one, and what it changed', () => {
    expect(PROTOCOLS.map(({ id }) => id)).toEqual([...PROTOCOL_IDS]);
    expect(LISTINGS.map(({ id }) => id)).toEqual([...PROTOCOL_IDS]);
    const words = JSON.parse(text('../words/en/listing.json')) as Record<string, string>;
    expect(Object.keys(words)).toEqual(PROTOCOL_IDS.map((id) => `listing.changed.${id}`));
  });

  test('the raw calls are those of the contract', () => {
    const having = (call: keyof ReturnType<typeof listingOf>['calls']) =>
      PROTOCOL_IDS.filter((id) => listingOf(id).calls[call] !== undefined).join(' ');
    expect(having('claim kernel')).toBe('sketch repaired amended v1 v2 v5 v8 linux-5.19 linux-6.2 linux-7.3');
    expect(having('claim user')).toBe('rfc prototype sketch repaired amended v1 v2 linux-6.2 linux-7.3');
    expect(having('claim shared')).toBe('sketch repaired amended');
    expect(having('claim none')).toBe('sketch repaired amended');
    expect(having('claim-group')).toBe('v1 v2 v5 v8 linux-5.19 linux-6.2 linux-7.3');
    for (const what of ['kernel', 'user', 'shared', 'none'] as const)
      expect(having(`release ${what}`)).toBe(having(`claim ${what}`));
    expect(having('release-group')).toBe(having('claim-group'));
  });

  test('a line has at most 80 columns', () => {
    for (const id of ['dma.h', ...PROTOCOL_IDS.map((each) => `${each}.c`)]) {
      // A tab reaches to the next multiple of eight.
      const wide = text(id)
        .split('\n')
        .filter((line) => [...line].reduce((at, letter) => (letter === '\t' ? at - (at % 8) + 8 : at + 1), 0) > 80);
      expect(wide, id).toEqual([]);
    }
  });
});
