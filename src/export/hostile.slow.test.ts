/**
 * Models of hostile listings. A model contains only the statements of its listing, for any comments, names and
 * strings.
 */
import { describe, expect, test } from 'vitest';
import { ownListing, shipped } from '../code/index.ts';
import { searchOf } from '../explore/testing.ts';
import { decodeName, encodeName, type ModelName } from './names.ts';
import { promela, tla } from './index.ts';
import { findSpin, type Hostile, hostileListing, spinTrial, TlaModule } from './testing.ts';

/** The number of listings that Spin and a compiler build, from number FIRST on. `npm run hostile` builds 5,000. */
const BUILT = Number(process.env['HOSTILE'] ?? 10);
const FIRST = Number(process.env['HOSTILE_FROM'] ?? 1);
const READ = process.env['VERIFY'] ? 20_000 : 20;

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => FIRST + at);

type Which = 'plain' | 'hostile';
const asked = (listing: Hostile, which: Which) => ({ ...listing, ...listing[which] });
const models = (listing: Hostile, which: Which) =>
  [promela(asked(listing, which)), tla(asked(listing, which)).module] as const;

const QUOTATION = /\/\* \w+\(\): .*?\*\/|^\\\* \w+\(\): .*$/gm;
/** Beginnings and ends of comments, and marks of a preprocessor. */
const DANGEROUS = /\/\*|\*\/|\/\/|\(\*|\*\)|\\|#|"|\?\?|\n/;

/**
 * A model without its comments. Expects that no quotation has characters that a tool could read as the end of a
 * comment.
 */
function statementsOf(model: string): string {
  expect(model).not.toMatch(/[^\n\t\x20-\x7e]/);
  for (const [quotation] of model.matchAll(QUOTATION))
    expect(quotation.slice(2).replace(/\*\/$/, '')).not.toMatch(DANGEROUS);
  return model.replaceAll(model.startsWith('/*') ? /\/\*[^]*?\*\//g : /\\\*.*|\(\*.*?\*\)/g, '');
}

/** The same statements with the names of the plain listing. */
function inPlainNames(statements: string, { plainName }: Hostile): string {
  const plain = (name: string): string => plainName.get(name) ?? name;
  return statements.replaceAll(/[A-Za-z]\w*/g, (word) => {
    const name = decodeName(word);
    return name ? encodeName(inPlain(name, plain)) : word;
  });
}

function inPlain(name: ModelName, plain: (name: string) => string): ModelName {
  switch (name.kind) {
    case 'local':
      return { ...name, fn: plain(name.fn), local: plain(name.local) };
    case 'field':
      return { ...name, path: name.path.map((part) => (typeof part === 'string' ? plain(part) : part)) };
    case 'operand':
    case 'place':
      return { ...name, fn: plain(name.fn) };
  }
}

describe('a listing with hostile comments, names and strings', () => {
  test.each(numbers(READ))('listing %i has the statements of the same listing without them, and no others', (seed) => {
    const listing = hostileListing(seed);
    const [plain, hostile] = [models(listing, 'plain'), models(listing, 'hostile')];
    for (const at of [0, 1] as const)
      expect(inPlainNames(statementsOf(hostile[at]), listing)).toBe(statementsOf(plain[at]));
  });
});

describe.skipIf(findSpin() === null)('built with Spin and a C compiler', () => {
  test.each(numbers(BUILT))('listing %i leaves no file behind, and is counted as the search counts', async (seed) => {
    const listing = hostileListing(seed);
    const { protocol, sizes, granularity, hostile } = listing;
    const {
      store: { count: states },
      transitions,
    } = await searchOf(protocol, sizes, granularity, false, { told: hostile });
    const spin = spinTrial(promela(asked(listing, 'hostile')));
    expect({ strays: spin.strays, states: spin.states, transitions: spin.transitions }).toEqual({
      strays: [],
      states,
      transitions,
    });
    if (seed % 5 === 0 && states < 400)
      expect(new TlaModule(tla(asked(listing, 'hostile')).module).search('TypeOK')).toEqual({ states, transitions });
  });
});

test.skipIf(findSpin() === null)(
  'really with its probe_ret and really_probe with its ret keep a variable each',
  async () => {
    const { source } = await shipped('repaired');
    const really =
      'bool turn;\nint really(int given)\n{\n\tint probe_ret = turn ? 1 : given;\n\n\tturn = !turn;\n\treturn probe_ret;\n}\n\nint really_probe(';
    const listing = await ownListing(
      'repaired',
      source
        .replace('int really_probe(', really)
        .replace('dev->driver = drv;', 'really(7);\n\tdev->driver = drv;')
        .replace('ret = probe(dev);', 'ret = probe(dev);\n\treally(ret);'),
    );
    if (!listing.ok) throw new Error(listing.problems[0]!.code);
    const size = { devices: 1, files: 1, cpus: 1 };
    const {
      store: { count: states },
      transitions,
    } = await searchOf('repaired', size, 'statement', false, { told: listing.told });
    const spin = spinTrial(promela({ protocol: 'repaired', ...listing.told, sizes: size, granularity: 'statement' }));
    expect({ states: spin.states, transitions: spin.transitions }).toEqual({ states, transitions });
  },
);
