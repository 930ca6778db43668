/** The answers to commands that only ask: paragraphs for the log. */
import { current, eventsTo, line, momentOf, type Moment } from '../../src/history/index.ts';
import { groupViews } from '../../src/machine/index.ts';
import { protocolById } from '../../src/protocols/index.ts';
import {
  EVENT_TYPES,
  type EventType,
  PALETTE_DRIVERS,
  printEvent,
  printScript,
  PROTOCOL_IDS,
  usage,
} from '../../src/world/index.ts';
import { pageStore } from '../store/index.ts';
import { announceOutcome, type MessageId, resultMeaning, t } from '../words/index.ts';
import { changeWords, plainOf, refuserSaid, stuckSentences, thingSaid } from '../facts/index.ts';
import { deviceMeant, namesOf } from './names.ts';
import type { Command } from './command.ts';

/** An answer names at most this many groups and counts the others. */
const NAMED = 12;

const historyNow = () => pageStore.getState().history;

/** The groups by kind of owner. Groups with the same kind share a sentence. */
function groupsSaid(): string {
  const byOwner = new Map<string, string[]>();
  for (const { name, owns } of groupViews(current(historyNow()).world))
    byOwner.set(owns, [...(byOwner.get(owns) ?? []), name]);
  return [...byOwner]
    .map(([owns, names]) =>
      t('text.where.groups', {
        owns: t(`board.owns.${owns}` as MessageId),
        count: names.length,
        groups: names.slice(0, NAMED).join(', '),
        more: Math.max(0, names.length - NAMED),
      }),
    )
    .join(' ');
}

export function whereSaid(): string {
  const history = historyNow();
  const { depth, outcome } = current(history);
  const of = line(history).length - 1;
  const place = pageStore.getState().midway
    ? t('text.where.midway')
    : outcome
      ? t('text.where.step', { step: depth, of, event: printEvent(outcome.event), result: outcome.result })
      : t('text.where.boot', { of });
  return t('text.where', { version: protocolById(history.protocol).title, place, machine: groupsSaid() });
}

/** One step in full: the event, its result, the reason, the meaning of the result, and the changes. */
export function momentSaid({ outcome, world, depth, parent }: Moment): readonly string[] {
  if (!outcome) return [t('text.now.boot')];
  const { result, ran } = outcome;
  const said = refuserSaid(outcome);
  const before = momentOf(historyNow(), parent!).world;
  const changed = changeWords(before, world);
  return [
    t('text.said.step', { step: depth, what: announceOutcome(outcome) }),
    [
      t('text.explain.meaning', { result, meaning: resultMeaning(result) }),
      ...(said === null ? [] : [said]),
      ...(ran ? [t('text.explain.line', { fn: ran.fn, line: ran.line })] : []),
    ].join(' '),
    ...(changed.length === 0 ? [t('text.change.nothing')] : changed),
  ];
}

/** Explains a step by its number, or the current step. Null if no step has this number. */
export function explained(word: string | undefined): readonly string[] | null {
  const history = historyNow();
  if (word === undefined) return momentSaid(current(history));
  const moment = /^\d+$/.test(word) ? line(history)[Number(word)] : undefined;
  return moment ? momentSaid(moment) : null;
}

/** Describes a device, a group or a file. Null if nothing has this name. */
export function shownThing(word: string): readonly string[] | null {
  const history = historyNow();
  return thingSaid(deviceMeant(word, namesOf(history).devices) ?? word, history);
}

export function stuckSaid(): readonly string[] {
  const found = stuckSentences(current(historyNow()).world).map(plainOf);
  return found.length === 0 ? [t('text.stuck.none')] : found;
}

export function versionSaid(): readonly string[] {
  const { id, title } = protocolById(historyNow().protocol);
  return [t('text.versions.now', { title, id, about: t(`protocol.about.${id}`) })];
}
export const versionsSaid = (): readonly string[] => [
  ...versionSaid(),
  t('text.versions.all', { all: PROTOCOL_IDS.join(', ') }),
];

export function driversSaid(): string {
  const own = [...historyNow().topology.devices.values()].flatMap(({ driver }) => driver ?? []);
  return t('text.drivers', { drivers: [...new Set([...PALETTE_DRIVERS, ...own])].join(', ') });
}

/** The script, one paragraph a line, so that the reader can read and copy each line. */
export function scriptSaid(): readonly string[] {
  const { topology, tip } = historyNow();
  const text = printScript({ topology, events: eventsTo(historyNow(), tip) });
  return [t('text.script'), ...text.split('\n').filter((words) => words !== '')];
}

/** Events that have their own line of help. All others are VFIO calls. */
const TOLD = [
  'bind',
  'unbind',
  'open',
  'close',
  'attach',
  'detach',
  'claim',
  'release',
  'claim-group',
  'release-group',
  'hotplug',
  'unplug',
  'env',
  'race',
] as const;
export const EVENT_HELP: readonly { readonly form: string; readonly what: MessageId }[] = TOLD.map((type) => ({
  form: usage(type),
  what: `text.help.event.${type}`,
}));
export const VFIO_CALLS: string = EVENT_TYPES.filter((type) => !(TOLD as readonly string[]).includes(type)).join(', ');

/** All events and commands, or the form of one line. Null for a word that begins no line. */
export function helpSaid(word: string | undefined, commands: readonly Command[]): readonly string[] | null {
  const told = ({ form, what }: { readonly form: string; readonly what: MessageId }): string => `${form}: ${t(what)}`;
  if (word === undefined) {
    return [
      t('text.help.intro'),
      ...EVENT_HELP.map(told),
      t('text.help.event.vfio', { calls: VFIO_CALLS }),
      ...commands.map(told),
    ];
  }
  const command = commands.find(({ name }) => name === word);
  if (command) return [told(command)];
  if (!(EVENT_TYPES as readonly string[]).includes(word)) return null;
  const form = usage(word as EventType);
  const event = EVENT_HELP.find((each) => each.form === form);
  return [event ? told(event) : form];
}
