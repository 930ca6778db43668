/** Every Complaint is one short line without characters that control a terminal. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { template } from '../lesson/index.ts';
import { runCommand } from './command.ts';
import type { Io } from './io.ts';

// Each run is a whole command, and most take a millisecond or two. The tests of src/words check the messages with
// more values.
const RUNS = process.env.VERIFY ? 100_000 : 2_000;
const MARK = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\u001b[2J',
        '\u009b31m',
        '\u202e',
        '\u2066',
        '\u200b',
        '\ufeff',
        '\ud800',
        '\u0007',
        '\r',
        '\n',
        '\t',
        '\u2028',
        '-',
        '--',
        '=',
        '"',
        '#',
        ';',
        '{',
        '}',
        'bind',
        'd0',
        'group',
        '😀',
      ),
      fc.integer({ min: 1, max: 3_000 }).map((many) => 'x'.repeat(many)),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));

/** The value in each position: a command, an option's name or value, a file, a script, a listing, a lesson. */
const argv = hostile.chain((value) =>
  fc
    .constantFrom<readonly string[]>(
      [value],
      [`--${value}`],
      ['run', `--${value}`],
      ['run', '--protocol', value],
      ['run', `--kernel=${value}`],
      ['run', '-p', 'sketch', value],
      ['run', '-p', 'sketch', 'a', value],
      ['run', '-p', 'sketch', '-'],
      ['run', '-p', value, '-e', value],
      ['run', '-p', 'sketch', '--engine', value],
      ['run', '-p', 'sketch', `--format=${value}`],
      ['run', '-p', 'sketch', `--source=${value}`],
      ['check', `--protocol=${value}`],
      ['check', '-p', 'sketch', `--property=${value}`],
      ['check', '-p', 'sketch', `--devices=${value}`],
      ['check', '-p', 'sketch', `--most-states=${value}`],
      ['check', '-p', 'sketch', value],
      ['export', '--to', value],
      ['export', '--to=tla', '-p', value],
      ['export', '--to=tla', `--source=${value}`],
      ['lesson', value],
      ['lesson', 'check', value],
      ['lesson', 'new', value],
      ['lesson', 'print', value],
      ['lesson', 'new', 'a', value],
      ['lesson', 'print', 'a', 'b', value],
      ['lesson', 'print', '-', `${value}.md`],
    )
    .map((args) => ({ args, value })),
);

async function told(args: readonly string[], stdin: string): Promise<{ out: string; err: string; status: number }> {
  const said = { out: '', err: '' };
  const io: Io = {
    out: (text) => {
      said.out += text;
      return Promise.resolve(true);
    },
    err: (text) => {
      said.err += text;
    },
    read: (file) =>
      file === '-' ? Promise.resolve(stdin) : Promise.reject(Object.assign(new Error('none'), { code: 'ENOENT' })),
    write: () => Promise.reject(Object.assign(new Error('none'), { code: 'EACCES' })),
    typed: false,
    colour: false,
  };
  return { status: await runCommand(args, io), ...said };
}

test('a bad argument, file name or script is one short line without marks', async () => {
  let complaints = 0;
  await fc.assert(
    fc.asyncProperty(argv, async ({ args, value }) => {
      const { err } = await told(args, `${value}\n`);
      if (err === '') return true;
      complaints += 1;
      // A message has at most two values of 200 characters and the words of this program.
      return (
        err.endsWith('\n') && !MARK.test(err.slice(0, -1)) && [...err].length < 1_500 && !err.includes('x'.repeat(201))
      );
    }),
    { numRuns: RUNS },
  );
  expect(complaints).toBeGreaterThan(RUNS / 2);
});

test('what is wrong in a lesson is told without marks, line by line', async () => {
  const lines = template().split('\n');
  await fc.assert(
    fc.asyncProperty(hostile, fc.nat(lines.length - 1), fc.boolean(), async (value, at, instead) => {
      const text = lines
        .toSpliced(at, instead ? 1 : 0, instead ? `${lines[at]!.replace(/[ :].*/, '')}: ${value}` : value)
        .join('\n');
      const { out } = await told(['lesson', 'check', '-'], text);
      return out
        .trimEnd()
        .split('\n')
        .every((line) => !MARK.test(line) && [...line].length < 1_500 && !line.includes('x'.repeat(201)));
    }),
    { numRuns: RUNS / 20 },
  );
});

test('a listing that does not compile is told without marks', async () => {
  await fc.assert(
    fc.asyncProperty(
      hostile,
      fc.constantFrom('int f(void) { return ', 'struct ', 'int f(struct ', '#include <', '#define ', '"', 'int '),
      async (value, before) => {
        const { err } = await told(['check', '--source=-', '--protocol=sketch'], `${before}${value}; }`);
        return !MARK.test(err.slice(0, -1)) && [...err].length < 1_500 && !err.includes('x'.repeat(201));
      },
    ),
    { numRuns: RUNS / 20 },
  );
});
