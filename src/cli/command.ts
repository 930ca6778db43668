import { join } from 'node:path';
import { version } from '../../package.json';
import { roomWords, t } from '../words/index.ts';
import { own, unmarked } from '../world/index.ts';
import { check } from './check.ts';
import { Complaint, readText } from './complaint.ts';
import { exportModel } from './export.ts';
import { HELP } from './help.ts';
import { EXIT, type Io } from './io.ts';
import { lesson } from './lesson.ts';
import { readOptions } from './options.ts';
import { run } from './run.ts';

const COMMANDS: Readonly<Record<string, (argv: readonly string[], io: Io) => Promise<number>>> = {
  run,
  check,
  export: exportModel,
  lesson,
};
const OWN_OPTIONS = [
  { name: 'help', short: 'h', value: null },
  { name: 'version', value: null },
  { name: 'licences', value: null },
  { name: 'licenses', value: null },
];

/** The build writes this file beside the program: the licence of the program and of every package in it. */
const LICENCES = join(import.meta.dirname, 'licences.txt');

/** Runs a command line and returns the exit status. Bad input gives one line on standard error and status 2. */
export async function runCommand(argv: readonly string[], io: Io): Promise<number> {
  await roomWords('problems');
  try {
    return await dispatch(argv, io);
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    io.err(`dma-owner: ${unmarked(error.message)}\n`);
    return EXIT.badInput;
  }
}

async function dispatch([first, ...rest]: readonly string[], io: Io): Promise<number> {
  const expected = Object.keys(COMMANDS).join(', ');
  if (first === undefined) throw new Complaint(t('problems.cli.no-command', { expected }));
  if (!first.startsWith('-')) {
    const command = own(COMMANDS, first);
    if (!command) throw new Complaint(t('problems.cli.unknown-command', { word: first, expected }));
    return command(rest, io);
  }
  const {
    values,
    arguments: [word],
  } = readOptions([first, ...rest], OWN_OPTIONS);
  if (values['licences'] ?? values['licenses']) {
    await io.out(await readText(LICENCES, io));
    return EXIT.done;
  }
  if (values['help'] === undefined && values['version'] === undefined) {
    throw new Complaint(
      word === undefined
        ? t('problems.cli.no-command', { expected })
        : t('problems.cli.unknown-command', { word, expected }),
    );
  }
  await io.out(values['help'] === true ? HELP : `${version}\n`);
  return EXIT.done;
}
