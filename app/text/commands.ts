/** The table of all commands, and the function that runs one line. */
import { line as lineOf } from '../../src/history/index.ts';
import { EVENT_TYPES, nearest, PROTOCOL_IDS } from '../../src/world/index.ts';
import { goTo } from '../header/index.ts';
import { causeNow } from '../loading/index.ts';
import { runLine } from '../script/index.ts';
import { problemWords } from '../share/index.ts';
import { pageStore } from '../store/index.ts';
import { type MessageId, t } from '../words/index.ts';
import {
  driversSaid,
  explained,
  helpSaid,
  scriptSaid,
  shownThing,
  stuckSaid,
  versionSaid,
  versionsSaid,
  whereSaid,
} from './answers.ts';
import { clear, say, type } from './log.ts';
import { inFull, namesOf } from './names.ts';
import { announce } from '../announce/index.ts';
import { CHECK_COMMAND } from './checkCommand.ts';
import { type Command, Refused, refuse } from './command.ts';
import { LESSON_COMMANDS } from './lessonCommands.ts';

function go(word: string | undefined): string | void {
  const { history, jump } = pageStore.getState();
  const steps = lineOf(history);
  const of = steps.length - 1;
  const asked = word === 'boot' ? 0 : word === 'end' ? of : /^\d+$/.test(word ?? '') ? Number(word) : -1;
  const moment = steps[asked] ?? refuse(t('text.problem.step', { word: word ?? '', of }));
  if (moment.id === history.cursor) return whereSaid();
  jump(moment.id);
}

function move(how: 'undo' | 'redo' | 'toNextRefusal', nowhere: MessageId): void {
  const before = pageStore.getState();
  before[how]();
  if (pageStore.getState().history === before.history && pageStore.getState().midway === before.midway)
    refuse(t(nowhere));
}

function version(word: string | undefined): readonly string[] | void {
  if (word === undefined) return versionsSaid();
  const id =
    PROTOCOL_IDS.find((known) => known === word.toLowerCase()) ??
    refuse(
      t('text.problem.version', { word, near: nearest(word, PROTOCOL_IDS) ?? 'none', all: PROTOCOL_IDS.join(', ') }),
    );
  const { history, setProtocol } = pageStore.getState();
  if (id === history.protocol) return versionSaid();
  setProtocol(id);
}

export const COMMANDS: readonly Command[] = [
  { name: 'undo', form: 'undo', what: 'text.help.undo', run: () => move('undo', 'text.problem.first') },
  { name: 'redo', form: 'redo', what: 'text.help.redo', run: () => move('redo', 'text.problem.last') },
  { name: 'go', form: 'go STEP|boot|end', what: 'text.help.go', run: go },
  {
    name: 'refusal',
    form: 'refusal',
    what: 'text.help.refusal',
    run: () => move('toNextRefusal', 'text.problem.no-refusal'),
  },
  { name: 'where', form: 'where', what: 'text.help.where', run: () => whereSaid() },
  {
    name: 'explain',
    form: 'explain [STEP]',
    what: 'text.help.explain',
    run: (word) =>
      explained(word) ??
      refuse(t('text.problem.step', { word: word ?? '', of: lineOf(pageStore.getState().history).length - 1 })),
  },
  {
    name: 'show',
    form: 'show DEV|GROUP|FILE',
    what: 'text.help.show',
    run: (word) => shownThing(word!) ?? refuse(t('text.problem.thing', { word: word! })),
  },
  { name: 'stuck', form: 'stuck', what: 'text.help.stuck', run: () => stuckSaid() },
  { name: 'version', form: 'version [ID]', what: 'text.help.version', run: version },
  { name: 'drivers', form: 'drivers', what: 'text.help.drivers', run: () => driversSaid() },
  { name: 'script', form: 'script', what: 'text.help.script', run: () => scriptSaid() },
  CHECK_COMMAND,
  ...LESSON_COMMANDS,
  {
    name: 'clear',
    form: 'clear',
    what: 'text.help.clear',
    run: () => {
      clear();
      announce(t('text.log.cleared'));
    },
  },
  { name: 'board', form: 'board', what: 'text.help.board', run: () => goTo('page') },
  {
    name: 'help',
    form: 'help [EVENT]',
    what: 'text.help.help',
    run: (word) => helpSaid(word, COMMANDS) ?? refuse(unknown(word!)),
  },
];

function unknown(word: string): string {
  return t('text.problem.command', {
    word,
    near: nearest(word, [...COMMANDS.map(({ name }) => name), ...EVENT_TYPES]) ?? 'none',
  });
}

/** Runs one line and writes its answer into the log. Gives false if the line failed. */
export async function doLine(text: string): Promise<boolean> {
  const line = text.trim();
  if (line === '') return true;
  const [first = '', ...words] = line.split(/\s+/);
  const command = COMMANDS.find(({ name }) => name === first.toLowerCase());
  type(line);
  try {
    if (command) await doCommand(command, words);
    else doEvent(line, first);
    return true;
  } catch (why) {
    say(
      why instanceof Refused
        ? why.message
        : `${t('page.failed', { part: line })}. ${t('page.failed.why', { why: causeNow() })}`,
      'problem',
    );
    return false;
  }
}

async function doCommand(command: Command, words: readonly string[]): Promise<void> {
  const places = command.form.split(' ').slice(1);
  if (words.length > places.length)
    refuse(t('text.problem.extra', { word: words[places.length]!, form: command.form }));
  if (words.length < places.filter((place) => !place.startsWith('[')).length)
    refuse(t('text.problem.missing', { form: command.form }));
  const said = command.run(words[0], words[1]);
  say((said instanceof Promise ? await said : said) ?? []);
}

function doEvent(line: string, first: string): void {
  if (![...EVENT_TYPES, 'group', 'device'].includes(first)) refuse(unknown(first));
  const ran = runLine(pageStore, inFull(line, namesOf(pageStore.getState().history).devices));
  if (!ran.ok && ran.problems.length > 0)
    refuse(ran.problems.map((found) => t('text.problem', { problem: problemWords({ ...found, line: 0 }) })).join(' '));
}
