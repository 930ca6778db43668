/** Tests in a real folder that the commands never overwrite an existing file without `--force`. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { template } from '../lesson/index.ts';
import { runCommand } from './command.ts';
import type { Io } from './io.ts';
import { writeWhole } from './write.ts';

const LISTING = readFileSync(new URL('../protocols/repaired.c', import.meta.url), 'utf8');
const MODEL = '--to promela --protocol repaired --devices 1 --files 1 --cpus 1 --granularity call';
const windows = process.platform === 'win32';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dma-owner-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string): string => (name.startsWith('/') || name === '-' ? name : `${folder}/${name}`);
const content = (name: string): string => readFileSync(at(name), 'utf8');
const put = (name: string, text: string): void => {
  writeFileSync(at(name), text);
};

/** Runs a command. File names with a leading `@` are in the test's folder. */
async function run(line: string): Promise<{ status: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const io: Io = {
    out: (text) => {
      said.out += text;
      return Promise.resolve(true);
    },
    err: (text) => {
      said.err += text;
    },
    read: (file) => readFile(file, 'utf8'),
    write: writeWhole,
    typed: false,
    colour: false,
  };
  const status = await runCommand(
    line.split(' ').map((word) => (word.startsWith('@') ? at(word.slice(1)) : word)),
    io,
  );
  return { status, ...said };
}

/** Every command that writes a file: its arguments and the first characters of its text. */
const WRITERS = [
  {
    name: 'export',
    input: 'own.c',
    text: LISTING,
    line: (out: string) => `export ${MODEL} --source @own.c ${out}`,
    writes: /^\/\*/,
  },
  {
    name: 'lesson print',
    input: 'a.md',
    text: template(),
    line: (out: string) => `lesson print @a.md ${out}`,
    writes: /^<!doctype html>/,
  },
  { name: 'lesson new', input: null, text: '', line: (out: string) => `lesson new ${out}`, writes: /^---\nformat/ },
];

describe.each(WRITERS)('$name', ({ input, text, line, writes }) => {
  beforeEach(() => {
    if (input) put(input, text);
  });
  const only = (...names: string[]): void =>
    expect(readdirSync(folder).sort()).toEqual([...names, ...(input ? [input] : [])].sort());

  test('writes a new file', async () => {
    expect(await run(line('@out'))).toMatchObject({ status: 0, err: '' });
    expect(content('out')).toMatch(writes);
    only('out');
  });

  test('leaves a file that is there, until --force says otherwise', async () => {
    put('out', 'my work');
    const { status, err } = await run(line('@out'));
    expect(status).toBe(2);
    expect(err).toMatch(/^dma-owner: \S+\/out cannot be written \(EEXIST\); expected .*--force[^\n]*\n$/);
    expect(content('out')).toBe('my work');
    expect((await run(`${line('@out')} --force`)).status).toBe(0);
    expect(content('out')).toMatch(writes);
    only('out');
  });

  test.skipIf(windows)('keeps the mode of a file that it replaces', async () => {
    put('out', 'my work');
    chmodSync(at('out'), 0o640);
    expect((await run(`${line('@out')} --force`)).status).toBe(0);
    expect(statSync(at('out')).mode & 0o777).toBe(0o640);
  });

  test.skipIf(windows)('replaces a link and never the file that it points to', async () => {
    put('target', 'my work');
    symlinkSync(at('target'), at('out'));
    symlinkSync(at('nothing'), at('dangling'));
    for (const name of ['out', 'dangling']) {
      expect((await run(line(`@${name}`))).status).toBe(2);
      expect(readlinkSync(at(name))).toBeTruthy();
      expect((await run(`${line(`@${name}`)} --force`)).status).toBe(0);
      expect(lstatSync(at(name)).isFile()).toBe(true);
    }
    expect(content('target')).toBe('my work');
    only('dangling', 'out', 'target');
  });

  test('leaves a folder as it is', async () => {
    mkdirSync(at('out'));
    for (const more of ['', ' --force']) expect((await run(line('@out') + more)).err).toContain('(EISDIR)');
    expect((await run(line('@new/'))).err).toContain('(EISDIR)');
    expect((await run(line('@none/out'))).err).toContain('(ENOENT)');
    only('out');
  });

  test.skipIf(windows || process.getuid?.() === 0)('leaves a file that its owner protected', async () => {
    put('out', 'my work');
    chmodSync(at('out'), 0o444);
    expect((await run(`${line('@out')} --force`)).err).toContain('(EACCES)');
    expect(content('out')).toBe('my work');
    only('out');
  });

  test.skipIf(windows)('writes into what is no file: /dev/null and a pipe', async () => {
    expect(await run(line('/dev/null'))).toMatchObject({ status: 0, err: '' });
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    execFileSync('mkfifo', [at('pipe')]);
    const reader = await open(at('pipe'), 'r+');
    try {
      expect(await run(line('@pipe'))).toMatchObject({ status: 0, err: '' });
      const { buffer, bytesRead } = await reader.read(Buffer.alloc(64), 0, 64);
      expect(buffer.toString('utf8', 0, bytesRead)).toMatch(writes);
    } finally {
      await reader.close();
    }
    expect(lstatSync(at('pipe')).isFIFO()).toBe(true);
  });

  test('the standard output is a dash', async () => {
    expect((await run(line('-'))).out).toMatch(writes);
    only();
  });
});

describe.each(WRITERS.filter(({ input }) => input !== null))(
  '$name never writes over what it reads',
  ({ input, text, line }) => {
    beforeEach(() => put(input!, text));

    const TWINS: readonly [string, () => string][] = [
      ['the same name', () => input!],
      ['a name with ./ in it', () => `./${input!}`],
      [
        'a name by way of a folder',
        () => {
          mkdirSync(at('sub'));
          return `sub/../${input!}`;
        },
      ],
      [
        'a symbolic link',
        () => {
          symlinkSync(at(input!), at('twin.x'));
          return 'twin.x';
        },
      ],
      [
        'a link to a link',
        () => {
          symlinkSync(at(input!), at('one.x'));
          symlinkSync('one.x', at('twin.x'));
          return 'twin.x';
        },
      ],
      [
        'a hard link',
        () => {
          linkSync(at(input!), at('twin.x'));
          return 'twin.x';
        },
      ],
    ];
    test.skipIf(windows).each(TWINS)('as %s', async (_, twin) => {
      const out = twin();
      for (const more of ['', ' --force']) {
        const { status, err } = await run(`${line(`@${out}`)}${more}`);
        expect(status).toBe(2);
        expect(err).toMatch(/is the file that the command reads; expected another name|cannot be “/);
        expect(content(input!)).toBe(text);
      }
      expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    });

    test('nor by another case, where the file system takes both for one', async () => {
      const other = input!.toUpperCase();
      const isOne = existsSync(at(other));
      const { status } = await run(`${line(`@${other}`)} --force`);
      expect(status).toBe(isOne || other.endsWith('.MD') ? 2 : 0);
      expect(content(input!)).toBe(text);
    });
  },
);

describe('writeWhole', () => {
  const how = { replace: true, inputs: [] };

  test.skipIf(windows)('adds to what the shell opened, and does not write over it', async () => {
    put('log', 'before\n');
    const handle = await open(at('log'), 'a');
    try {
      symlinkSync(`/proc/self/fd/${handle.fd}`, at('mine'));
      for (const name of [`/dev/fd/${handle.fd}`, at('mine')])
        await writeWhole(name, 'after\n', { replace: false, inputs: [] });
    } finally {
      await handle.close();
    }
    expect(content('log')).toBe('before\nafter\nafter\n');
  });

  test('leaves nothing behind where the name cannot be taken', async () => {
    await expect(writeWhole(at('x'.repeat(300)), 'text', how)).rejects.toMatchObject({ code: 'ENAMETOOLONG' });
    await expect(writeWhole(at('a\0b'), 'text', how)).rejects.toMatchObject({ code: 'ERR_INVALID_ARG_VALUE' });
    await expect(writeWhole('', 'text', how)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of two that write the same new file one is told that it is there', async () => {
    const ends = await Promise.allSettled(
      ['one', 'two', 'three'].map((text) => writeWhole(at('out'), text, { replace: false, inputs: [] })),
    );
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(['one', 'two', 'three']).toContain(content('out'));
    expect(readdirSync(folder)).toEqual(['out']);
  });
});
