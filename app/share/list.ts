/** Lists the stored scenarios, and deletes one of them. */
import { type Excess, PAGE_LIMITS, PROTOCOL_IDS, type ProtocolId } from '../../src/world/index.ts';
import type { Origin } from '../store/index.ts';
import type { Locks } from './locks.ts';
import type { Places } from './places.ts';
import { keyOf, PREFIX, readRecord } from './record.ts';
import { isTree, treeOf } from './saved.ts';

export interface Listed {
  readonly id: string;
  /** Null if the record cannot be read. */
  readonly about: {
    readonly changed: number;
    readonly from: Origin;
    readonly protocol: ProtocolId;
    readonly groups: number;
    readonly devices: number;
    readonly events: number;
  } | null;
  /** The page's limit that the scenario exceeds. The page cannot open such a scenario. */
  readonly excess: Excess | null;
  readonly open: 'here' | 'elsewhere' | 'nowhere';
}

const words = (line: string): number => line.split(' ').filter((name) => name !== '').length;

/** Counts only lines and words, because a list of many records must not parse all of them. */
function aboutOf(text: string): Pick<Listed, 'about' | 'excess'> {
  const unread = { about: null, excess: null };
  const record = readRecord(text);
  if (typeof record === 'string') return unread;
  const { protocol, machine, events } = JSON.parse(record.tree) as { readonly [key: string]: unknown };
  const known = PROTOCOL_IDS.find((id) => id === protocol);
  if (known === undefined || typeof machine !== 'string' || typeof events !== 'string') return unread;
  const lines = machine.split('\n');
  const groups = lines
    .filter((line) => line.startsWith('group '))
    .map((line) => words(line.slice(line.indexOf(':') + 1)));
  const about = {
    changed: record.changed,
    from: record.from,
    protocol: known,
    groups: groups.length,
    devices: groups.reduce((sum, devices) => sum + devices, 0),
    events: events === '' ? 0 : events.split('\n').length,
  };
  // The other limits are higher than these two limits.
  const large =
    about.events > PAGE_LIMITS.events ||
    Math.max(lines.length, about.devices) > Math.min(PAGE_LIMITS.groups, PAGE_LIMITS.members);
  const read = large ? treeOf(record.tree) : null;
  return { about, excess: read === null || read === 'newer' || isTree(read) ? null : read };
}

/** All stored scenarios, newest first. Scenarios that cannot be read come last. `held` are the locks of all windows. */
export function listed(places: Places, held: ReadonlySet<string>, current: string | null): Listed[] {
  return places
    .keys(PREFIX)
    .map((key): Listed => {
      const id = key.slice(PREFIX.length);
      return {
        id,
        ...aboutOf(places.get(key) ?? ''),
        open: id === current ? 'here' : held.has(key) ? 'elsewhere' : 'nowhere',
      };
    })
    .toSorted((a, b) => (b.about?.changed ?? -1) - (a.about?.changed ?? -1));
}

/** Deletes a scenario and gives its text, so that it can be restored. Null if another window has the scenario open. */
export async function removed(id: string, places: Places, locks: Locks | null): Promise<string | null> {
  const key = keyOf(id);
  const release = locks && (await locks.hold(key));
  if (locks && !release) return null;
  const text = places.get(key);
  places.remove(key);
  release?.();
  return text;
}
