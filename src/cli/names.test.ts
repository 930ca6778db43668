/**
 * Scripts with names of properties that every JavaScript object has, through the command line. The output must be the
 * same as with harmless names.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printScript, PROTOCOL_IDS, type Script } from '../world/index.ts';
import { arbitraryTwins, HOSTILE_NAMES, inHarmless } from '../world/testing.ts';
import { runCommand } from './command.ts';

const SCRIPTS = process.env.VERIFY ? 5_000 : 40;

async function run(argv: readonly string[], stdin: string): Promise<string> {
  let printed = '';
  const status = await runCommand(['run', ...argv, '-'], {
    out: (text) => {
      printed += text;
      return Promise.resolve(true);
    },
    err: (text) => {
      printed += text;
    },
    read: () => Promise.resolve(stdin),
    write: () => Promise.reject(new Error('run writes nothing')),
    typed: false,
    colour: false,
  });
  expect(status, printed).toBe(0);
  return printed;
}

test.each([
  ['machine', true],
  ['code', false],
] as const)('run by %s prints the same for hostile and for harmless names', async (engine, vfio) => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...PROTOCOL_IDS),
      fc.constantFrom('text', 'json'),
      arbitraryTwins({ vfio, race: !vfio, maxLength: 12 }),
      async (protocol, format, twins) => {
        const printed = (script: Script): Promise<string> =>
          run(['-p', protocol, '--engine', engine, '--format', format], printScript(script));
        // The sentences may contain such words, too: "prototype" is a version.
        expect(inHarmless(await printed(twins.hostile))).toBe(inHarmless(await printed(twins.harmless)));
      },
    ),
    { numRuns: SCRIPTS },
  );
});

test.each(HOSTILE_NAMES)('the JSON counts the references to a file called %s', async (name) => {
  for (const engine of ['machine', 'code']) {
    const [line] = (
      await run(['-p', 'repaired', '--engine', engine, '--format', 'json'], `claim d0 user ${name}\n`)
    ).split('\n');
    const { groups, event } = JSON.parse(line!) as {
      event: string;
      groups: Record<string, { owner: string; refs: Record<string, number> }>;
    };
    expect(event).toBe(`claim d0 user ${name}`);
    expect(groups['0']!.owner).toBe(name);
    expect(Object.entries(groups['0']!.refs)).toEqual([[name, 1]]);
    expect(await run(['-p', 'repaired', '--engine', engine], `claim d0 user ${name}\n`)).toContain(
      `owner ${name}, references 1 of ${name}\n`,
    );
  }
});

// "prototype" is a version.
test.each(HOSTILE_NAMES.filter((name) => name !== 'prototype'))(
  '%s is no command, no option and no chore',
  async (name) => {
    for (const argv of [
      [name],
      ['run', `--${name}`],
      ['run', `--${name}=1`, '-p', 'v1'],
      ['lesson', name],
      ['run', '-p', name],
      ['run', '-k', name],
    ]) {
      let said = '';
      const status = await runCommand(argv, {
        out: (text) => {
          said += text;
          return Promise.resolve(true);
        },
        err: (text) => {
          said += text;
        },
        read: () => Promise.resolve(''),
        write: () => Promise.reject(new Error('nothing is written')),
        typed: false,
        colour: false,
      });
      expect(status, `${argv.join(' ')}: ${said}`).toBe(2);
      expect(said.trimEnd().split('\n'), argv.join(' ')).toHaveLength(1);
      expect(said).toContain(name);
    }
  },
);
