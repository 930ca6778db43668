import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseScript } from '../world/index.ts';
import { runCommand } from './command.ts';
import type { Io } from './io.ts';

const text = (name: string) => readFileSync(new URL(`../protocols/${name}`, import.meta.url), 'utf8');

function desk(files: Record<string, string> = {}) {
  const said = { out: '', err: '' };
  const io: Io = {
    out: (piece) => {
      said.out += piece;
      return Promise.resolve(true);
    },
    err: (piece) => {
      said.err += piece;
    },
    read: (file) =>
      Object.hasOwn(files, file)
        ? Promise.resolve(files[file]!)
        : Promise.reject(Object.assign(new Error('ENOENT'), { code: 'ENOENT' })),
    write: (file, piece) => {
      files[file] = piece;
      return Promise.resolve();
    },
    typed: false,
    colour: false,
  };
  return { files, said, run: (line: string) => runCommand(line.split(' '), io) };
}

const SMALL = '--devices 2 --files 1 --cpus 2 --granularity call';

interface Answer {
  states: number;
  transitions: number;
  depth: number;
  seconds: number;
  properties: { name: string; kind: string; holds: boolean | null; trace: string | null }[];
}

describe('check', () => {
  test('says that everything holds, and exits with 0', async () => {
    const { run, said } = desk();
    expect(await run(`check --protocol repaired ${SMALL}`)).toBe(0);
    expect(said.out).toMatch(
      /^repaired, 2 devices, 1 file, 2 CPUs, call by call, names taken for one\n[\d,]+ states, [\d,]+ transitions, depth \d+/,
    );
    expect(said.out).toMatch(/always +no-split +holds\n/);
    expect(said.out).toMatch(/sometimes +second-owner-refused +not reachable at this size\n/);
    expect(said.err).toBe('');
  });

  test('gives one object with the contract’s keys, the counts of the whole graph, and each counterexample as a script', async () => {
    const { run, said } = desk();
    expect(
      await run(
        'check --protocol sketch --devices 2 --files 2 --cpus 2 --granularity call --no-symmetry --format json',
      ),
    ).toBe(1);
    const answer = JSON.parse(said.out) as Answer;
    expect(Object.keys(answer)).toEqual(['states', 'transitions', 'depth', 'seconds', 'properties']);
    expect(answer).toMatchObject({ states: 107_116, transitions: 232_548 });
    for (const property of answer.properties) {
      expect(Object.keys(property)).toEqual(['name', 'kind', 'holds', 'trace']);
      expect(property.trace !== null).toBe(
        property.kind === 'sometimes' ? property.holds === true : property.holds === false,
      );
      if (property.trace !== null) expect(parseScript(property.trace).ok, property.trace).toBe(true);
    }
    expect(said.out.trim().split('\n')).toHaveLength(1);
  });

  test('prints what it found before memory ran out, says so on standard error, and exits with 1 or 3', async () => {
    const Real = globalThis.Int32Array;
    for (const [protocol, status, verdict] of [
      ['sketch', 1, /no-lock-left +VIOLATED, \d+ steps/],
      ['repaired', 3, /no-split +not known/],
    ] as const) {
      const { run, said } = desk();
      // Allocations of more than 100 000 entries fail, so the record array and the hash table cannot grow.
      globalThis.Int32Array = new Proxy(Real, {
        construct(array, given: [number]) {
          if (given[0] > 100_000) throw new RangeError('Array buffer allocation failed');
          return Reflect.construct(array, given) as Int32Array;
        },
      });
      try {
        expect(
          await run(
            `check --protocol ${protocol} --devices 2 --files 2 --cpus 2 --granularity statement --no-symmetry`,
          ),
        ).toBe(status);
      } finally {
        globalThis.Int32Array = Real;
      }
      expect(said.out).toMatch(verdict);
      expect(said.out).toMatch(/searched [\d,]+ states/);
      expect(said.err).toMatch(/^dma-owner: out of memory: the search ended after \d+,\d+ states, [^\n]*\n$/);
    }
  });

  test('gives a way in which a file is closed beside what another CPU does, and the listing plays it', async () => {
    const { run, said, files } = desk();
    expect(
      await run('check --protocol viability --devices 2 --files 2 --cpus 2 --property no-undefined --format json'),
    ).toBe(1);
    const { trace } = (JSON.parse(said.out) as Answer).properties[0]!;
    expect(trace).toMatch(/^race \d+ .*close f\d.*$/m);
    files['way.dma'] = trace!;
    said.out = '';
    expect(await run('run --protocol viability --engine code --format json way.dma')).toBe(0);
    expect(JSON.parse(said.out.trim().split('\n').at(-1)!)).toMatchObject({ result: 'BUG' });
  });

  test('judges only what is asked for', async () => {
    const { run, said } = desk();
    expect(
      await run(`check --protocol sketch ${SMALL} --property no-split --property no-two-owners --format json`),
    ).toBe(0);
    expect((JSON.parse(said.out) as Answer).properties.map(({ name }) => name)).toEqual(['no-split', 'no-two-owners']);
  });

  test('judges callers who are not correct where asked to', async () => {
    const { run, said } = desk();
    expect(await run(`check --protocol linux-7.3 ${SMALL} --property null-owner`)).toBe(0);
    expect(await run(`check --protocol linux-7.3 ${SMALL} --property foreign-release`)).toBe(1);
    expect(said.out).toContain('release d0 user');
  });

  test('judges an expression of one’s own', async () => {
    const { run, said } = desk();
    expect(await run(`check --protocol repaired ${SMALL} --expression group->dma_users[3]<2`)).toBe(1);
    expect(said.out).toMatch(/always +group->dma_users\[3\]<2 +VIOLATED/);
    expect(await run(`check --protocol repaired ${SMALL} --expression group->users`)).toBe(2);
    expect(said.err).toMatch(
      /^dma-owner: --expression “group->users”, column 8: struct iommu_group has no member users\n$/,
    );
  });

  test.each([
    ['1/0', 'it divides by zero'],
    ['group->dma_users[4]==0', 'its index is outside of the array'],
    ['group->dma_owner_file->f_count>0', 'it follows a pointer that leads nowhere'],
  ])('says that %s has no answer', async (expression, why) => {
    const { run, said } = desk();
    expect(await run(`check --protocol repaired ${SMALL} --expression ${expression} --expression 1`)).toBe(2);
    expect(said.out).toBe('');
    expect(said.err).toBe(
      `dma-owner: --expression “${expression}” has no answer after 0 steps, for ${why}; expected an expression that has one in every state\n`,
    );
    const json = desk();
    expect(await json.run(`check --protocol repaired ${SMALL} --expression ${expression} --format json`)).toBe(2);
    expect(json.said.out).toBe('');
  });

  test('names the events that lead to where an expression has no answer', async () => {
    const { run, said } = desk();
    expect(await run(`check --protocol repaired ${SMALL} --expression 1/(1-group->dma_users[2])`)).toBe(2);
    expect(said.err).toMatch(
      /^dma-owner: --expression “1\/\(1-group->dma_users\[2\]\)” has no answer after \d+ steps \(bind d0 pci-stub\), for it divides by zero; expected/,
    );
  });

  test.each([
    'group->dma_users[2]++',
    '--group->dma_users[2]',
    'group->dma_users[2]+=1',
    '(group->dma_users[2]=1)',
    'group->dma_users[2]=1',
  ])('refuses %s, which writes', async (expression) => {
    const { run, said } = desk();
    expect(await run(`check --protocol repaired ${SMALL} --expression=${expression}`)).toBe(2);
    expect(said.out).toBe('');
    expect(said.err).toMatch(/^dma-owner: --expression “[^”]+”, column \d+: [^\n]+\n$/);
  });

  test('reads a listing from standard input', async () => {
    const { run, said } = desk({ '-': text('sketch.c') });
    expect(await run(`check --source - ${SMALL} --property no-split`)).toBe(0);
    expect(said.out).toMatch(/^sketch, /);
  });

  test('judges somebody’s own listing, in the version that it fits', async () => {
    const { run, said } = desk({ 'mine.c': text('repaired.c').replace('group->dma_users[mode]--;', '') });
    expect(await run(`check --source mine.c ${SMALL}`)).toBe(1);
    expect(said.out).toMatch(/counts-match +VIOLATED/);
    expect(said.out).toMatch(/^repaired, /);
    const sketch = desk({ 'mine.c': text('sketch.c') });
    expect(await sketch.run(`check --source mine.c ${SMALL}`)).toBe(1);
    expect(sketch.said.out).toMatch(/^sketch, /);
  });

  test('proves four devices under four CPUs, merged', async () => {
    const { run, said } = desk();
    expect(await run('check --protocol repaired --devices 4 --files 2 --cpus 4 --merged')).toBe(0);
    expect(said.out).not.toContain('not known');
  });

  test('says where it had to stop, and exits with 3', async () => {
    const { run, said } = desk();
    expect(await run(`check --protocol repaired ${SMALL} --most-states 100`)).toBe(3);
    expect(said.out).toContain(
      'searched 100 states, nothing found so far; export it to Spin or TLC to go on: dma-owner export --to promela',
    );
    expect(said.out).toMatch(/no-split +not known/);
  });

  test.each([
    ['check', /nothing to search was chosen; expected --protocol ID or --source FILE/],
    ['check --protocol nobody', /--protocol cannot be “nobody”; expected viability/],
    ['check --protocol repaired --devices 0', /--devices cannot be “0”; expected a whole number from 1 to 6/],
    ['check --protocol repaired --cpus two', /--cpus cannot be “two”/],
    ['check --protocol repaired --granularity line', /--granularity cannot be “line”; expected call, statement/],
    ['check --protocol repaired --property nothing', /--property cannot be “nothing”; expected no-split/],
    [
      'check --protocol prototype --property domain-moved',
      /version prototype has nothing that “domain-moved” could be judged by/,
    ],
    ['check --protocol repaired extra', /“extra” is one argument too many; expected check \[OPTIONS\]$/m],
    ['check --source nowhere.c', /nowhere\.c cannot be read \(ENOENT\)/],
    ['check --source bad.c', /bad\.c:1:\d+: /],
    ['check --protocol repaired --most-states 0', /--most-states cannot be “0”/],
    ['check --protocol repaired --most-states 60000001', /--most-states cannot be “60000001”/],
    ['export --protocol repaired', /--to cannot be “”; expected promela, tla/],
    ['export --to promela --config --protocol repaired', /--config .*--to tla/],
    ['export --to c --protocol repaired', /--to cannot be “c”/],
    [
      'export --to tla --protocol repaired a.tla b.tla',
      /“b\.tla” is one argument too many; expected export \[OPTIONS\] \[OUT\|-\]$/m,
    ],
  ])('%s is one line on standard error and status 2', async (line, said) => {
    const { run, said: heard } = desk({ 'bad.c': 'this is no C' });
    expect(await run(line)).toBe(2);
    expect(heard.out).toBe('');
    expect(heard.err).toMatch(said);
    expect(heard.err.trimEnd().split('\n')).toHaveLength(1);
  });

  test.each(['check', 'export'])('%s --help says how', async (command) => {
    const { run, said } = desk();
    expect(await run(`${command} --help`)).toBe(0);
    expect(said.out).toMatch(new RegExp(`^Usage: dma-owner ${command} `));
    expect(Math.max(...said.out.split('\n').map(({ length }) => length))).toBeLessThan(130);
  });
});

describe('export', () => {
  test.each([
    ['promela', /proctype/],
    ['tla', /MODULE dma_owner/],
    ['tla --config', /^NEXT Next$/m],
  ])('writes %s', async (to, wanted) => {
    const { run, said, files } = desk();
    expect(await run(`export --to ${to} --protocol repaired ${SMALL}`)).toBe(0);
    expect(said.out).toMatch(wanted);
    expect(await run(`export --to ${to} --protocol repaired ${SMALL} out`)).toBe(0);
    expect(files['out']).toBe(said.out);
  });

  test.each<[what: string, from: string, to: string, said: RegExp]>([
    [
      'a loop that does not end',
      'int ret = -EBUSY;',
      'int ret = -EBUSY;\n\n\twhile (1)\n\t\t;',
      /: really_probe goes on for ever, in line 99$/m,
    ],
    [
      'a function that calls itself',
      'int ret = -EBUSY;',
      'int ret = really_probe(dev, drv);',
      /: really_probe calls itself$/m,
    ],
    [
      'a pointer that may lead anywhere',
      'int ret = -EBUSY;',
      'int ret = -EBUSY;\n\tint *any = NULL;\n\n\t*any = 1;',
      /: it writes through a pointer that may lead anywhere$/m,
    ],
    [
      'an operator that TLA+ has not',
      'int ret = -EBUSY;',
      'int ret = dev->iommu_group->dma_users[1] ^ dev->iommu_group->dma_users[2];',
      /: there is no \^ in TLA\+$/m,
    ],
  ])('says why it cannot write %s', async (_, from, to, message) => {
    const { run, said } = desk({ 'mine.c': text('repaired.c').replace(from, to) });
    expect(await run(`export --to tla --source mine.c ${SMALL}`)).toBe(2);
    expect(said.out).toBe('');
    expect(said.err).toMatch(/^dma-owner: mine\.c cannot be exported: [^{}]+\n$/);
    expect(said.err).toMatch(message);
  });
});
