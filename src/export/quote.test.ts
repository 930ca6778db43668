import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { promela, tla } from './index.ts';
import { quote } from './quote.ts';
import { sizes } from './testing.ts';
import { ownListing, shipped } from '../code/index.ts';

const RUNS = process.env['VERIFY'] ? 1_000_000 : 10_000;
const NASTY = [
  '*',
  '/',
  '(',
  ')',
  '\\',
  '#',
  '"',
  "'",
  '?',
  '=',
  '-',
  '\r',
  '\n',
  '\t',
  '\v',
  '\f',
  '\0',
  '\u0085',
  '\u2028',
  '\u2029',
  ' ',
  '**//',
  '--algorithm',
  '--fair algorithm',
  '====',
  'c_code {',
  '中',
  'é',
  '`',
  '$',
  '@',
];
const line = fc.oneof(
  fc.string({ unit: fc.constantFrom(...NASTY) }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.constantFrom('a', ' ', ...NASTY), { maxLength: 400 }).map((parts) => parts.join('')),
);

describe('a quotation', () => {
  it('is the code of its line', () => {
    expect(quote('\tif (dev->driver)\t\t/* bound */ // twice')).toBe('if (dev->driver)');
    expect(quote('\tgroup->dma_users[mode]++; // R2')).toBe('group->dma_users[mode]++;');
    expect(quote('   * the end of a comment */ *p = (*q) / 2;')).toBe('* the end of a comment * / *p = ( *q) / 2;');
    expect(quote('end */ x = 1;')).toBe('x = 1;');
    expect(quote('x /* in between */ = 1;')).toBe('x = 1;');
    expect(quote('return !strcmp(drv->name, "pci-stub");')).toBe('return !strcmp(drv->name, pci-stub );');
  });

  it('has no end of a comment in it, and nothing that a preprocessor obeys', () => {
    fc.assert(
      fc.property(line, (text) => {
        const quoted = quote(text);
        expect(quoted).toMatch(/^[\w ,;:.()[\]{}<>=!&|+\-^~?%*/]{0,250}$/);
        expect(`${quoted} */`).not.toMatch(/\/\*|\*\/.|\/\/|\(\*|\*\)|\?\?|={3}|-{3}|--fair|--algorithm/);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('a listing that closes the quotation', () => {
  const EVIL = 'c_code { system("touch PWNED"); };';
  const exported = async (comment: string) => {
    const { source } = await shipped('repaired');
    const listing = await ownListing(
      'repaired',
      source.replace('\tif (dev->driver)\n', `\tif (dev->driver) ${comment}\n`),
    );
    if (!listing.ok) throw new Error(listing.problems[0]!.code);
    const request = { protocol: 'repaired', ...listing.told, sizes: sizes(1, 1, 1), granularity: 'statement' } as const;
    return { pml: promela(request), tla: tla(request).module };
  };
  it.each([
    `// see **// ${EVIL} //`,
    `// see */ ${EVIL} /*`,
    `// see\r${EVIL}`,
    `// see \u2028${EVIL}`,
    `// see \\\r#define RULES ${EVIL}`,
    `// *) ${EVIL} (*`,
    '// see\rEvil == TRUE',
    `/* see *\\/ ${EVIL} */`,
  ])('writes the same model as without %j', async (comment) => {
    expect(await exported(comment)).toEqual(await exported(''));
  });
});
