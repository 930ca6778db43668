import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IMPLEMENTED } from '../machine/index.ts';
import { printEvent, printScript } from '../world/index.ts';
import { arbitraryScript } from '../world/testing.ts';
import { runCommand } from './command.ts';
import type { Io } from './io.ts';

interface Ran {
  status: number;
  out: string;
  err: string;
}

async function dmaOwner(
  argv: readonly string[],
  {
    stdin = '',
    files = {},
    typed = false,
    colour = false,
    readers = Infinity,
  }: { stdin?: string; files?: Record<string, string>; typed?: boolean; colour?: boolean; readers?: number } = {},
): Promise<Ran> {
  const ran = { status: 0, out: '', err: '' };
  let writes = 0;
  const io: Io = {
    out: (text) => {
      ran.out += text;
      writes += 1;
      return Promise.resolve(writes < readers);
    },
    err: (text) => {
      ran.err += text;
    },
    read: (file) => {
      const text = file === '-' ? stdin : files[file];
      if (file === 'huge.c') return Promise.reject(Object.assign(new Error('huge'), { code: 'ETOOLARGE' }));
      return text === undefined
        ? Promise.reject(Object.assign(new Error('gone'), { code: 'ENOENT' }))
        : Promise.resolve(text);
    },
    write: () => Promise.reject(new Error('run writes nothing')),
    typed,
    colour,
  };
  ran.status = await runCommand(argv, io);
  return ran;
}

const SCRIPT = `group 3: 0000:00:05.0 0000:00:05.1
bind 0000:00:05.0 vfio-pci
attach 0000:00:05.0 qemu
bind 0000:00:05.1 e1000
`;
const json = (text: string): Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('run', () => {
  test('prints an object a line, keys as the contract has them', async () => {
    const { status, out, err } = await dmaOwner(['run', '--protocol', 'repaired', '--format', 'json', 'a.dma'], {
      files: { 'a.dma': SCRIPT },
    });
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const rows = json(out);
    expect(rows).toHaveLength(3);
    for (const row of rows)
      expect(Object.keys(row)).toEqual(['n', 'event', 'result', 'errno', 'findings', 'why', 'groups']);
    const { why, ...refusal } = rows[2]!;
    expect(refusal).toEqual({
      n: 3,
      event: 'bind 0000:00:05.1 e1000',
      result: 'EBUSY',
      errno: -16,
      findings: [],
      groups: { 3: { owns: 'user', counts: { kernel: 0, shared: 0, user: 1 }, owner: 'qemu', refs: { qemu: 1 } } },
    });
    expect(why).toMatch(/\S+ .*\.$/);
    expect(rows[0]).toMatchObject({ n: 1, result: 'OK', errno: 0 });
  });

  test('prints a line an event for people, and how the groups stand', async () => {
    const { out } = await dmaOwner(['run', '-p', 'sketch', '-'], { stdin: SCRIPT });
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[2]).toMatch(/^ {1}3 {2}bind 0000:00:05\.1 e1000 +EBUSY +!lock-left-held \S/);
    expect(new Set(lines.slice(0, 3).map((line) => line.search(/OK|EBUSY/))).size).toBe(1);
    expect(lines[3]).toMatch(/^group 3: stuck, kernel 0, shared 0, user 1, owner qemu, references 1 of qemu$/);
    expect(out).not.toContain('\u001b');
  });

  test('is coloured only where that was found welcome', async () => {
    expect((await dmaOwner(['run', '-p', 'sketch'], { stdin: SCRIPT, colour: true })).out).toContain('\u001b[31m');
  });

  test('an empty script is a run of nothing', async () => {
    expect(await dmaOwner(['run', '-p', 'repaired', '-f', 'json'])).toEqual({ status: 0, out: '', err: '' });
  });

  test('--kernel chooses the version that the release speaks', async () => {
    const rows = json((await dmaOwner(['run', '--kernel', '6.15.0', '--format=json'], { stdin: SCRIPT })).out);
    expect(rows[2]).toMatchObject({ result: 'EBUSY', groups: { 3: { counts: { owner_cnt: 1 } } } });
  });

  test('--kernel refuses what no kernel is called', async () => {
    for (const nonsense of ['5.11.22.33.44', '6.1.2.3', 'v6.1', '6.1.0-']) {
      const { status, err } = await dmaOwner(['run', '--kernel', nonsense], { stdin: SCRIPT });
      expect(status).toBe(2);
      expect(err).toBe(
        `dma-owner: --kernel cannot be “${nonsense}”; expected a release as uname -r prints it: two or three numbers and perhaps a suffix, such as 6.1.0, 7.3-rc2 or 6.8.0-45-generic\n`,
      );
    }
    for (const real of ['6.8.0-45-generic', '7.3-rc2', '6.1.0-18-amd64', '5.15.0'])
      expect((await dmaOwner(['run', '--kernel', real], { stdin: SCRIPT })).status).toBe(0);
  });

  test('stops when nobody reads', async () => {
    const { status, out } = await dmaOwner(['run', '-p', 'repaired', '-f', 'json'], {
      stdin: 'open qemu\n'.repeat(3000),
      readers: 1,
    });
    expect(status).toBe(0);
    expect(json(out).length).toBeLessThan(3000);
  });

  test('any script that reads runs under any version, with its own lines in it', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryScript(), fc.constantFrom(...IMPLEMENTED), async (script, protocol) => {
        const { status, out } = await dmaOwner(['run', '-p', protocol, '-f', 'json'], { stdin: printScript(script) });
        expect(status).toBe(0);
        expect(json(out).map((row) => row['event'])).toEqual(script.events.map(printEvent));
        for (const row of json(out))
          expect(Object.keys(row['groups'] as object).toSorted()).toEqual(
            script.topology.groups.map(({ name }) => name).toSorted(),
          );
      }),
      { numRuns: 60 },
    );
  });
});

describe('bad input is one line on standard error, status 2 and no output', () => {
  const run = ['run', '--protocol', 'repaired'];
  test.each<[readonly string[], string, RegExp]>([
    [[], '', /expected run/],
    [['fly'], '', /“fly”.*expected run/],
    [['constructor'], '', /“constructor”/],
    [['--fast'], '', /--fast/],
    [['run'], '', /expected --protocol ID or --kernel/],
    [['run', '--protocol'], '', /--protocol.*expected viability/],
    [['run', '--protocol', '--format', 'json'], '', /--protocol/],
    [['run', '--protocol', 'v3'], '', /“v3”.*expected viability.*linux-7\.3/],
    [['run', '--kernel', 'six'], '', /--kernel.*“six”/],
    [[...run, '--kernel', '6.1'], '', /both/],
    [[...run, '--speed=1'], '', /--speed.*expected --protocol/],
    [[...run, '-x'], '', /-x/],
    [[...run, '--help=no'], '', /--help/],
    [[...run, '--format', 'xml'], '', /“xml”.*expected text, json/],
    [[...run, '--engine', 'steam'], '', /“steam”.*expected machine, code/],
    [[...run], 'race - bind d0 e1000 | bind d1 e1000', /standard input, line 1: .*--engine code/],
    [[...run, '--engine', 'code'], 'open qemu\nopen-container c1', /line 2: .*open-container.*--engine machine/],
    [[...run, '--engine', 'machine', '--source', 'a.c'], '', /--source.*expected --engine code/],
    [[...run, '--source', 'gone.c'], '', /gone\.c cannot be read \(ENOENT\)/],
    [[...run, '--source', '-'], '', /--source cannot be “-”; expected a file/],
    [[...run, '-s', '-'], '', /--source cannot be “-”; expected a file/],
    [[...run, ''], '', /: “” cannot be read/],
    [
      [...run, '--source', 'huge.c'],
      '',
      /huge\.c cannot be read \(ETOOLARGE\); expected a file of at most 32 million bytes/,
    ],
    [['run', '--kernel', '6.1', '--engine', 'code'], '', /linux-5\.19.*--engine machine for 6\.1/],
    [[...run, 'a', 'b'], '', /“b”.*expected run \[OPTIONS\] \[SCRIPT\|-\]$/m],
    [[...run, 'missing.dma'], '', /missing\.dma.*ENOENT.*expected/],
    [run, 'open qemu\nbnid d0 e1000', /line 2.*“bnid”.*expected perhaps bind/],
    [run, 'zebra', /line 1.*expected one of bind, unbind/],
    [run, 'bind d0', /line 1.*expected DRIVER.*bind DEV DRIVER/],
    [run, 'bind d0 a b c', /line 1.*“b”.*expected bind DEV DRIVER \[fails\]/],
    [
      run,
      'open f\nrace - close f | env 3 pasid on',
      /line 2.*“env” cannot race; expected one of .*open, close, attach/,
    ],
    [run, 'group 3: 0000:00:05.0\nbind 00:05.0 e1000', /line 2.*00:05\.0.*expected.*0000:00:05\.0/],
    [run, 'group 3:\nbind d1 e1000', /line 2.*d1.*expected/],
    [run, 'close qemu', /line 1.*qemu.*expected/],
    [run, 'kill bob', /line 1.*bob.*expected/],
    [run, 'env 4 pasid on', /line 1.*group 4.*expected 0/],
    [run, 'claim d0 mine', /line 1.*“mine”.*expected one of none, kernel, shared, user/],
    [run, 'open qemu\ndevice d0', /line 2.*expected/],
    [run, 'device d0 0200 "x', /line 1.*expected "/],
    [run, 'bind\nunbind\nbind d0', /line 1.*and 2 more problems/],
    [run, '\n'.repeat(200_001), /standard input: too many lines; expected at most 200,000/],
  ])('%j %j', async (argv, stdin, message) => {
    const { status, out, err } = await dmaOwner(argv, { stdin });
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/^dma-owner: [^\n]+\n$/);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/[{}]|problems\./);
  });

  test('nobody is left waiting for a script', async () => {
    expect((await dmaOwner(['run', '-p', 'repaired'], { typed: true })).err).toMatch(/no script/);
  });

  test('any words at all are answered', async () => {
    const word = fc.oneof(
      fc.constantFrom('run', '--protocol', 'repaired', '--format', 'json', '--', '-', '-h', '--kernel=6.1'),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 6 }), fc.string(), async (argv, stdin) => {
        const { status, out, err } = await dmaOwner(argv, { stdin });
        expect(status === 2 ? out === '' && /^[^\n]+\n$/.test(err) : status === 0 && err === '').toBe(true);
      }),
    );
  });
});

describe('help and version', () => {
  test.each([['--help'], ['-h'], ['run', '--help'], ['run', '-h', '--protocol', 'x']].map((argv) => [argv]))(
    '%j',
    async (argv) => {
      const { status, out, err } = await dmaOwner(argv);
      expect({ status, err }).toEqual({ status: 0, err: '' });
      expect(out).toMatch(/^Usage: dma-owner /);
    },
  );
  test('--version', async () => {
    expect((await dmaOwner(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
  test.each(['--licences', '--licenses'])(
    '%s prints the file that the build writes beside the program',
    async (option) => {
      const file = join(import.meta.dirname, 'licences.txt');
      expect(await dmaOwner([option], { files: { [file]: 'MIT License\n' } })).toEqual({
        status: 0,
        out: 'MIT License\n',
        err: '',
      });
      const { status, out, err } = await dmaOwner([option]);
      expect([status, out]).toEqual([2, '']);
      expect(err).toMatch(/licences\.txt cannot be read \(ENOENT\)/);
    },
  );
  test('--help names --licences', async () => {
    expect((await dmaOwner(['--help'])).out).toContain('--licences ');
  });
});

describe("a listing of one's own that does not serve", () => {
  const listing = readFileSync('src/protocols/repaired.c', 'utf8');
  test.each<[string, string, RegExp]>([
    [
      'a field that the board reads is called otherwise',
      listing.replaceAll('dma_users', 'dma_counts'),
      /^dma-owner: own\.c:\d+: the board can no longer be read from it: .*dma_users/,
    ],
    [
      'a function is called otherwise',
      listing.replaceAll('really_probe', 'probe_really'),
      /^dma-owner: own\.c:\d+: the board can no longer be read from it: .*really_probe/,
    ],
    ['bytes', 'int a;\n\0\u0001\uFFFD', /^dma-owner: own\.c, line 2: this is not text/],
    ['far too long', '/* long */\n'.repeat(30_000), /^dma-owner: own\.c:1:1: .*250,?000/],
  ])('%s', async (_, text, message) => {
    const { status, out, err } = await dmaOwner(['run', '--protocol', 'repaired', '--source', 'own.c'], {
      stdin: 'open qemu\n',
      files: { 'own.c': text },
    });
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err.trim()).not.toContain('\n');
  });
});
