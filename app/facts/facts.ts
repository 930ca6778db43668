/** The world in sentences. A sentence is a run of text and code. The page draws it, and the log prints it. */
import { current, type History } from '../../src/history/index.ts';
import {
  fileViews,
  groupViews,
  named,
  type DeviceView,
  type FileView,
  type GroupView,
  type Outcome,
  type World,
} from '../../src/machine/index.ts';
import { refusalLine } from '../../src/protocols/index.ts';
import { COUNTERS, ENV_FLAGS, ERRNO, own, printEvent, type Topology } from '../../src/world/index.ts';
import { type Part, parts, t, titleOf } from '../words/index.ts';

export type Sentence = readonly Part[];
/** A sentence as plain text. */
export const plainOf = (sentence: Sentence): string => sentence.map(({ text }) => text).join('');

export function deviceSentence({ name, driver, files, mode }: DeviceView, topology: Topology): Sentence {
  return parts('text.device', {
    device: name,
    title: titleOf(topology.devices.get(name)),
    bound: driver === null ? 'no' : 'yes',
    driver,
    held: files.length > 0 ? 'yes' : 'no',
    file: named(files),
    mode: mode ?? 'none',
  });
}

export function ownerSentence({ owner, refs, stale }: GroupView): Sentence {
  if (owner === null) return parts('text.group.no-owner');
  return parts('text.group.owner', {
    owner,
    refs: Object.keys(refs).length > 0 ? (own(refs, owner) ?? 0) : 'none',
    stale: stale ? 'yes' : 'no',
  });
}

/** The counters of the version, with their names. */
export function countsOf({ counts }: GroupView): readonly {
  readonly counter: (typeof COUNTERS)[number];
  readonly name: string;
  readonly value: number;
}[] {
  return COUNTERS.flatMap((counter) => {
    const value = counts[counter];
    return value === undefined ? [] : [{ counter, name: t(`board.count.${counter}`), value }];
  });
}

const ON_AT_FIRST: readonly string[] = ['default-domain', 'group'];

/** Words for everything unusual about a group: its domain and its flags. */
export function surroundings({ env, domain }: GroupView): readonly string[] {
  const odd = ENV_FLAGS.filter((flag) => env[flag] !== ON_AT_FIRST.includes(flag)).map((flag) =>
    t(`board.env.${flag}`),
  );
  return domain !== null && domain !== 'default' ? [t(`board.domain.${domain}`), ...odd] : odd;
}

export function fileSentence({ name, open, holds }: FileView): Sentence {
  return parts('text.file', { name, open: open ? 'yes' : 'no', count: holds.length, holds: named(holds) });
}

function stuckGroup(view: GroupView, dead: boolean): Sentence[] {
  const group = view.name;
  const found: Sentence[] = [];
  if (view.lock) {
    found.push(parts('text.stuck.lock', { group, event: printEvent(view.lock.by) }));
    const at = refusalLine(view.lock.path);
    if (at) found.push(parts('text.stuck.line', { line: at.line, text: at.text.trim() }));
  }
  for (const [file, count] of Object.entries(view.leaked))
    if (count > 0) found.push(parts('text.stuck.leaked', { group, file, count }));
  if (view.stale && view.owner !== null) found.push(parts('text.stuck.stale', { group, file: view.owner }));
  if (view.owns === 'both') found.push(parts('text.stuck.both', { group }));
  if (view.owns === 'stuck' && !dead && found.length === 0) found.push(parts('text.stuck.group', { group }));
  for (const { name, waiting } of view.devices)
    if (waiting !== null) found.push(parts('text.stuck.waiting', { device: name, what: waiting }));
  return found;
}

/** The layer that refused, in words. Null if the call hangs, waits or dies instead. */
export function refuserSaid({ result, refusedBy }: Pick<Outcome, 'result' | 'refusedBy'>): string | null {
  return refusedBy === null || !Object.hasOwn(ERRNO, result)
    ? null
    : t('text.now.refused-by', { by: refusedBy === 'driver-core' ? 'core' : refusedBy });
}

/** Sentences about everything that hangs, waits or is lost for good. */
export function stuckSentences(world: World): readonly Sentence[] {
  const dead = world.dead !== null;
  return [...(dead ? [parts('text.stuck.dead')] : []), ...groupViews(world).flatMap((view) => stuckGroup(view, dead))];
}

/** A group as paragraphs: its owner, counters, owner file and devices. */
export function groupSaid(view: GroupView, topology: Topology): string[] {
  const counts = countsOf(view)
    .map(({ name, value }) => `${name} ${value}`)
    .join(', ');
  return [
    `${t('text.group', { name: view.name, owns: t(`board.owns.${view.owns}`) })}.`,
    [counts && `${counts}.`, plainOf(ownerSentence(view)), ...surroundings(view).map((words) => `${words}.`)]
      .filter(Boolean)
      .join(' '),
    ...(view.devices.length === 0
      ? [t('text.group.empty')]
      : view.devices.map((device) => plainOf(deviceSentence(device, topology)))),
  ];
}

/** A group, a device or an owner file by its name, as paragraphs. Null if nothing has this name. */
export function thingSaid(name: string, history: History): string[] | null {
  const { world } = current(history);
  const views = groupViews(world);
  const group = views.find((view) => view.name === name);
  if (group) return groupSaid(group, history.topology);
  for (const view of views) {
    const device = view.devices.find((each) => each.name === name);
    if (device)
      return [
        plainOf(deviceSentence(device, history.topology)),
        `${t('text.group', { name: view.name, owns: t(`board.owns.${view.owns}`) })}.`,
      ];
  }
  const file = fileViews(world).find((each) => each.name === name);
  return file ? [plainOf(fileSentence(file))] : null;
}
