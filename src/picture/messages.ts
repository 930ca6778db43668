/** A history as messages between parties: the caller, the called party and the result. */
import type { Moment } from '../history/index.ts';
import type { Outcome } from '../machine/index.ts';
import { explain, findingMeaning, t } from '../words/index.ts';
import { type DeviceName, type Event, type GroupName, printEvent, type Topology } from '../world/index.ts';

/** A party with its own line in the diagram: the driver core, a user, a group. */
export interface Party {
  readonly key: string;
  readonly kind: 'kernel' | 'user' | 'group' | 'machine';
  readonly name: string;
}

export interface Message {
  /** The step, counted from 1. */
  readonly step: number;
  readonly from: Party;
  /** The called party. It is the caller itself if the call reaches no group. */
  readonly to: Party;
  /** The event as a script line. */
  readonly line: string;
  readonly result: Outcome['result'];
  readonly tone: 'ok' | 'calm' | 'refused';
  /** Sentences: the reason of a refusal, the findings, and the events that could continue. */
  readonly notes: readonly string[];
}

export interface Exchange {
  /** In drawing order: driver core, machine, users in order of appearance, groups. */
  readonly parties: readonly Party[];
  readonly messages: readonly Message[];
}

/** A picture draws at most this many messages: the last ones. */
export const MOST_MESSAGES = 200;

const core = (): Party => ({ key: 'core', kind: 'kernel', name: t('picture.party.core') });
const machine = (): Party => ({ key: 'machine', kind: 'machine', name: t('picture.party.machine') });
const user = (name: string): Party => ({ key: `user ${name}`, kind: 'user', name });
const groupParty = (name: GroupName): Party => ({
  key: `group ${name}`,
  kind: 'group',
  name: t('board.group', { name }),
});

/** The caller of an event. A descriptor stands for the process that holds it. */
function asker(event: Event, holders: ReadonlyMap<string, string>): Party {
  switch (event.type) {
    case 'bind':
    case 'unbind':
    case 'probe':
    case 'modprobe':
    case 'rmmod':
      return core();
    case 'claim':
    case 'release':
      if (typeof event.file === 'string') return user(event.file);
      return event.mode === 'user' ? user(t('picture.party.nobody')) : core();
    case 'claim-group':
    case 'release-group':
      return user(event.file ?? t('picture.party.nobody'));
    case 'open':
    case 'close':
    case 'attach':
    case 'detach':
      return user(holders.get(event.file) ?? event.file);
    case 'kill':
      return user(event.process);
    case 'hotplug':
    case 'unplug':
    case 'env':
    case 'race':
      return machine();
    default:
      return user(('process' in event ? event.process : undefined) ?? holders.get(event.name) ?? event.name);
  }
}

const toneOf = ({ result, refusedBy }: Outcome): Message['tone'] =>
  result === 'OK' ? 'ok' : refusedBy === 'driver-core' || result === 'BLOCKED' || result === 'N/A' ? 'calm' : 'refused';

/** Turns moments into messages. `moments` begins with the boot. Only the last `most` moments become messages. */
export function exchangeOf(topology: Topology, moments: readonly Moment[], most = MOST_MESSAGES): Exchange {
  const home = new Map<DeviceName, GroupName>(
    topology.groups.flatMap(({ name, devices }) => devices.map((device) => [device, name] as const)),
  );
  const holders = new Map<string, string>();
  const parties = new Map<string, Party>();
  const joined = (party: Party): Party => {
    const known = parties.get(party.key) ?? party;
    parties.set(party.key, known);
    return known;
  };
  const messages: Message[] = [];
  const first = Math.max(1, moments.length - most);
  for (const { outcome, depth } of moments) {
    if (!outcome) continue;
    const { event, result } = outcome;
    if ('process' in event && event.process !== undefined && 'name' in event) holders.set(event.name, event.process);
    else if (event.type === 'get-device-fd') holders.set(event.fd, holders.get(event.name) ?? event.name);
    if (event.type === 'hotplug' && !home.has(event.device)) home.set(event.device, event.group);
    const group = 'group' in event ? event.group : 'device' in event ? home.get(event.device) : undefined;
    if (event.type === 'unplug' && result === 'OK') home.delete(event.device);
    if (depth < first) continue;
    const from = joined(asker(event, holders));
    // A call that the driver core or the owner file's rules refuse never reaches the group.
    const asked = group !== undefined && outcome.refusedBy !== 'driver-core' && outcome.refusedBy !== 'file';
    const to = asked ? joined(groupParty(group)) : from;
    const notes = [
      ...(result === 'OK' ? [] : [explain(outcome)]),
      ...outcome.findings.map(findingMeaning),
      ...outcome.woke.map((woken) => t('picture.woke', { event: printEvent(woken) })),
    ];
    messages.push({ step: depth, from, to, line: printEvent(event), result, tone: toneOf(outcome), notes });
  }
  const order = { kernel: 0, machine: 1, user: 2, group: 3 } as const;
  return { parties: [...parties.values()].sort((a, b) => order[a.kind] - order[b.kind]), messages };
}
