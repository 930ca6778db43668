/** A fake protocol for tests of the tree. Every group counts its events. */
import type { Event, ProtocolId, Topology } from '../world/index.ts';
import type { GroupView, Outcome, World } from '../machine/index.ts';
import type { Machines } from './types.ts';

interface FakeWorld extends World {
  readonly count: number;
  readonly views: readonly GroupView[];
}

const view = (count: number): GroupView => ({
  name: '3',
  owns: count > 0 ? 'kernel' : 'free',
  counts: { kernel: count },
  owner: null,
  stale: false,
  refs: {},
  leaked: {},
  lock: null,
  domain: null,
  env: {
    pasid: false,
    'resv-direct': false,
    reset: false,
    'default-domain': true,
    'private-domain': false,
    group: true,
  },
  devices: [],
  state: 'idle',
});

export const topology = { groups: [{ name: '3', devices: ['d0'] }], devices: new Map() } as unknown as Topology;
export const event = (n: number): Event => ({ type: 'bind', device: `d${n}`, driver: 'e1000' });

/** Counts events up to `limit[protocol]`, then answers EBUSY. */
export function fakeMachines(limit: Partial<Record<ProtocolId, number>> = {}): Machines {
  return {
    boot: (on, protocol) =>
      ({ protocol, topology: on, dead: null, count: 0, views: [view(0)] }) as unknown as FakeWorld,
    step(world, done) {
      const now = world as FakeWorld;
      const refused = now.count >= (limit[world.protocol] ?? Infinity);
      const outcome: Outcome = {
        event: done,
        result: refused ? 'EBUSY' : 'OK',
        findings: [],
        reason: { code: 'no-driver', device: 'd0' },
        refusedBy: refused ? 'protocol' : null,
        woke: [],
        steps: [],
      };
      return {
        outcome,
        world: refused ? world : ({ ...now, count: now.count + 1, views: [view(now.count + 1)] } as FakeWorld),
      };
    },
    groupViews: (world) => (world as FakeWorld).views,
  };
}
