import { describe, expect, test } from 'vitest';
import { compile } from '../c/index.ts';
import { glue, LISTINGS, listingOf } from './listings.ts';
import { buildNative, compilers, complaints, drive, header, listingText } from './testing.ts';

const there = compilers();

describe.each(there.length > 0 ? there : [{ name: 'a compiler', path: '' }])('with $name', ({ path }) => {
  test.skipIf(!path).each(LISTINGS.map(({ id }) => id))(
    '%s compiles, and nothing is odd but the missing return of the sketch',
    (id) => {
      const said = complaints(path, id)
        .split('\n')
        .filter((line) => /warning|error/.test(line) && !/^\d+ warning/.test(line));
      expect(said.filter((line) => !/-Wreturn-type/.test(line))).toEqual([]);
      expect(said.length).toBe(id === 'sketch' ? 1 : 0);
    },
  );
});

test.each(LISTINGS)('$id compiles with our own compiler, glue and all', (listing) => {
  const made = compile([
    { name: 'dma.h', text: header() },
    { name: `${listing.id}.c`, text: listingText(listing.id) },
    { name: 'glue.c', text: glue(listing) },
  ]);
  expect(made.ok ? [] : made.problems).toEqual([]);
  expect(made.warnings.map(({ code }) => code)).toEqual(listing.id === 'sketch' ? [expect.any(String)] : []);
});

/**
 * Rows of the history's matrix as native code. Devices: 0 (vfio-pci) and 1. Drivers: 0 is vfio-pci, 1 is e1000.
 * Files: 0 and 1.
 */
describe.skipIf(there.length === 0)('natively', () => {
  const world = [
    'driver 0 vfio-pci 1 1 0 0 1',
    'driver 1 e1000 0 0 0 0 0',
    'list 0 1',
    'group 0 on',
    'group 1 on',
    'call bind 0 0 -',
  ];
  const after = (id: Parameters<typeof listingOf>[0], ...calls: string[]) =>
    drive(buildNative(listingOf(id))!, [...world, ...calls.map((call) => `call ${call}`)]).slice(1);
  const said = (...row: Parameters<typeof after>) =>
    after(...row)
      .map(({ end, value }) => (end === 'done' ? value : end))
      .join(' ');

  test('S01: a user first, a kernel driver later', () => {
    expect(said('viability', 'attach 0 - 0', 'bind 1 1 -')).toBe('0 bug');
    expect(said('rfc', 'attach 0 - 0', 'bind 1 1 -')).toBe('0 bug');
    expect(said('prototype', 'attach 0 - 0', 'bind 1 1 -')).toBe('0 -22');
    for (const id of ['repaired', 'v1', 'v2', 'v5', 'v8', 'linux-5.19', 'linux-6.2', 'linux-7.3'] as const) {
      expect(said(id, 'attach 0 - 0', 'bind 1 1 -'), id).toBe('0 -16');
    }
  });

  test('S05: after the sketch has said no, the next innocent call spins', () => {
    const answers = after('sketch', 'attach 0 - 0', 'bind 1 1 -', 'detach 0 - 0');
    expect(answers.map(({ end, value, held }) => [end, value, held])).toEqual([
      ['done', 0, 0],
      ['done', -16, 1],
      ['hang', 0, 1],
    ]);
    expect(said('repaired', 'attach 0 - 0', 'bind 1 1 -', 'detach 0 - 0', 'bind 1 1 -')).toBe('0 -16 0 0');
  });

  test('S03: the sketch leaks a reference for every owner, its repair none', () => {
    const twice = ['attach 0 - 0', 'detach 0 - 0', 'attach 0 - 1', 'detach 0 - 1'];
    expect(after('sketch', ...twice).at(-1)).toMatchObject({
      counts: [1, 1, 0, 0, 0, 0, 0, 0],
      reads: { owner: 1, user: 0 },
    });
    expect(after('repaired', ...twice).at(-1)).toMatchObject({
      counts: [0, 0, 0, 0, 0, 0, 0, 0],
      reads: { owner: null, user: 0 },
    });
  });

  test('S13: NULL meets a stale file', () => {
    expect(said('sketch', 'attach 0 - 0', 'detach 0 - 0', 'claim-user 0 - -')).toBe('0 0 oops');
  });

  test('S12: nobody as an owner wedges the group until 6.2', () => {
    expect(after('linux-5.19', 'claim-group - - -').at(-1)).toMatchObject({
      value: 0,
      reads: { wedged: 1, owner: null, owner_cnt: 1 },
    });
    expect(after('linux-6.2', 'claim-group - - -').at(-1)).toMatchObject({
      value: -22,
      warn: 1,
      reads: { wedged: 0, owner_cnt: 0 },
    });
  });
});
