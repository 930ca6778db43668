/** Listings with thousands of variables. The tests count the reads and the kept values of an export. */
import { describe, expect, it } from 'vitest';
import type { Program } from '../c/index.ts';
import { compileOwn } from '../code/own/index.ts';
import { shipped, type Told } from '../code/index.ts';
import { codeOf } from './code.ts';
import { promela } from './index.ts';
import { sizes } from './testing.ts';

const many = (count: number, text: (at: number) => string, between = '\n') =>
  Array.from({ length: count }, (_, at) => text(at)).join(between);
const DECLARED = 'int ret = -EBUSY;';
const PROBED = 'ret = probe(dev);';

async function grown(declared: string, probed: string, global = ''): Promise<Told> {
  const { source } = await shipped('repaired');
  const listing = compileOwn(
    'repaired',
    global + source.replace(DECLARED, `${DECLARED} ${declared}`).replace(PROBED, `${PROBED} ${probed}`),
  );
  if (!listing.ok) throw new Error(JSON.stringify(listing.problems[0]));
  return listing.told;
}
const exported = (told: Told, granularity: 'call' | 'statement' = 'statement') =>
  promela({ protocol: 'repaired', ...told, sizes: sizes(1, 1, 1), granularity });

/** Counts the reads of a function's list of locals during an export. */
function readsOfLocals(told: Told): number {
  let reads = 0;
  const fn = told.program.functions['really_probe']!;
  const locals = new Proxy(fn.locals, {
    get(target, key, receiver) {
      reads += 1;
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
  const program: Program = {
    ...told.program,
    functions: { ...told.program.functions, really_probe: { ...fn, locals } },
  };
  exported({ ...told, program });
  return reads;
}

function piecesOfLiveness({ program }: Told): number {
  const seen = new Set<unknown>();
  for (const slots of codeOf(program, 'really_probe').live) slots.values(seen);
  return seen.size;
}

const allLive = (count: number) =>
  grown(`int ${many(count, (at) => `v${at}=1`, ',')}; ${many(count, (at) => `v${at}++;`, '')}`, '');
const allKept = (count: number) =>
  grown(
    many(count, (at) => `int v${at} = dev->driver ? 1 : 2;`),
    many(count, (at) => `if (v${at} < 0) ret = 1;`),
  );

describe('with twice as many variables', () => {
  it('liveness takes twice the memory', async () => {
    const [few, more] = [piecesOfLiveness(await allLive(500)), piecesOfLiveness(await allLive(1_000))];
    expect(more / few).toBeLessThan(2.5);
  });

  it('each is asked for twice as often, where a CPU keeps all of them at each place', async () => {
    const [few, more] = [readsOfLocals(await allKept(50)), readsOfLocals(await allKept(100))];
    expect(more / few).toBeLessThan(2.5);
  });

  it('the model is twice as long', async () => {
    const [none, few, more] = [
      exported(await allKept(0)).length,
      exported(await allKept(50)).length,
      exported(await allKept(100)).length,
    ];
    expect((more - none) / (few - none)).toBeLessThan(2.2);
  });
});

describe('a listing with 9,000 variables', () => {
  // This would need several gigabytes if each place had a separate set of variables.
  it('has the model of the listing without them, where no step depends on them', async () => {
    const withoutLines = (model: string) => model.replaceAll(/\/\*.*?\*\//g, '');
    const [plain, large] = [await grown('', ''), await allLive(9_000)];
    expect(withoutLines(exported(large))).toBe(withoutLines(exported(plain)));
  });

  it('is not endless, and neither are 2,000 assignments in a step', async () => {
    const told = await grown(
      '',
      'all();',
      `${many(2_000, (at) => `bool g${at};`)}\nvoid all(void) {\n${many(2_000, (at) => `g${at} = 1;`)}\n}\n`,
    );
    expect(exported(told, 'call')).toMatch(/global__g0 = 1; global__g1 = 1; .*global__g1999 = 1/);
  });
});
