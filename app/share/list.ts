/** The stored scenarios as a list, and deleting one. */
import { PROTOCOL_IDS, type ProtocolId } from '../../src/world/index.ts';
import type { Origin } from '../store/index.ts';
import type { Locks } from './locks.ts';
import type { Places } from './places.ts';
import { keyOf, PREFIX, readRecord } from './record.ts';

export interface Listed {
  readonly id: string;
  /** Null where the record cannot be read. */
  readonly about: {
    readonly changed: number;
    readonly from: Origin;
    readonly protocol: ProtocolId;
    readonly groups: number;
    readonly devices: number;
    readonly events: number;
  } | null;
  readonly open: 'here' | 'elsewhere' | 'nowhere';
}

function aboutOf(text: string): Listed['about'] {
  const record = readRecord(text);
  if (typeof record === 'string') return null;
  const { protocol, machine, events } = JSON.parse(record.tree) as { readonly [key: string]: unknown };
  const known = PROTOCOL_IDS.find((id) => id === protocol);
  if (known === undefined || typeof machine !== 'string' || typeof events !== 'string') return null;
  const groups = machine.split('\n').filter((line) => line.startsWith('group '));
  return {
    changed: record.changed, from: record.from, protocol: known, groups: groups.length,
    devices: groups.reduce((sum, line) => sum + line.slice(line.indexOf(':') + 1).split(' ').filter((name) => name !== '').length, 0),
    events: events === '' ? 0 : events.split('\n').length,
  };
}

/** All stored scenarios, newest first, and those that cannot be read last. `held` are the locks of all windows. */
export function listed(places: Places, held: ReadonlySet<string>, current: string | null): Listed[] {
  return places.keys(PREFIX).map((key): Listed => {
    const id = key.slice(PREFIX.length);
    return { id, about: aboutOf(places.get(key) ?? ''), open: id === current ? 'here' : held.has(key) ? 'elsewhere' : 'nowhere' };
  }).toSorted((a, b) => (b.about?.changed ?? -1) - (a.about?.changed ?? -1));
}

/** Deletes a scenario and gives its text, so that it can be put back; null where another window has it open. */
export async function removed(id: string, places: Places, locks: Locks | null): Promise<string | null> {
  const key = keyOf(id);
  const release = locks && await locks.hold(key);
  if (locks && !release) return null;
  const text = places.get(key);
  places.remove(key);
  release?.();
  return text;
}
