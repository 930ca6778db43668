/** Views of a world of the code engine. */
import { asksDrivers, type FileView, type GroupView, look } from '../machine/index.ts';
import { countsIn } from './draft.ts';
import { driverOf } from './places.ts';
import { readingOf } from './reading.ts';
import type { Tale } from './tale.ts';
import type { CodeGroup, CodeWorld } from './types.ts';

/** Views by group. An unchanged group gives the same object, so a page only repaints changed groups. */
const views = new WeakMap<CodeGroup, GroupView>();
/** Views of a dead machine. After an oops or a BUG, every group is stuck. */
const deadViews = new WeakMap<CodeGroup, GroupView>();

export function viewsOf({ tale, told, dead }: CodeWorld): readonly GroupView[] {
  const cache = dead ? deadViews : views;
  return told.groups.map((group) => {
    let view = cache.get(group);
    if (!view) cache.set(group, (view = build(tale, group, dead !== null)));
    return view;
  });
}

export function filesOf({ told }: CodeWorld): readonly FileView[] {
  return told.files.values();
}

function build(tale: Tale, group: CodeGroup, dead: boolean): GroupView {
  const { modes, ...reading } = readingOf(tale, group);
  const { users, kernelUsers } = reading;
  const counting = countsIn(tale, group);
  const { held, lockedBy } = group;
  return look({
    name: group.name,
    reading,
    stuck: dead || (reading.lock !== null && !group.midway) || held.length > 0,
    split: users > 0 && (kernelUsers > 0 || counting),
    uncounted: asksDrivers(tale.protocol) && counting,
    // A dead machine still holds the locks of the call that died. Of these locks, only the group's own lock belongs
    // to the protocol.
    lock:
      (dead ? reading.lock !== null : held.length > 0) && lockedBy
        ? { by: lockedBy, path: `line ${held[0]!.since.line}` }
        : null,
    state: 'code',
    devices: group.devices.map(({ name, files, waiting }) => ({
      name,
      driver: driverOf(tale, group.memory, group.places, name),
      files,
      waiting: waiting.at(-1) ?? null,
      mode: modes ? (modes.get(name) ?? 'none') : null,
    })),
  });
}
