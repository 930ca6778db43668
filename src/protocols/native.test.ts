import { describe, expect, test } from 'vitest';
import { compile } from '../c/index.ts';
import { glue, LISTINGS } from './listings.ts';
import { compilers, complaints, header, listingText } from './testing.ts';

const there = compilers();

describe.each(there.length > 0 ? there : [{ name: 'a compiler', path: '' }])('with $name', ({ path }) => {
  test.skipIf(!path).each(LISTINGS.map(({ id }) => id))('%s compiles, and nothing is odd but the missing return of the sketch', (id) => {
    const said = complaints(path, id).split('\n').filter((line) => /warning|error/.test(line) && !/^\d+ warning/.test(line));
    expect(said.filter((line) => !/-Wreturn-type/.test(line))).toEqual([]);
    expect(said.length).toBe(id === 'sketch' ? 1 : 0);
  });

});

test.each(LISTINGS)('$id compiles with our own compiler, glue and all', (listing) => {
  const made = compile([{ name: 'dma.h', text: header() }, { name: `${listing.id}.c`, text: listingText(listing.id) }, { name: 'glue.c', text: glue(listing) }]);
  expect(made.ok ? [] : made.problems).toEqual([]);
  expect(made.warnings.map(({ code }) => code)).toEqual(listing.id === 'sketch' ? [expect.any(String)] : []);
});
