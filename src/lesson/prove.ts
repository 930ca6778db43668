/** Repairs: whether a listing has its properties over everything that some devices and files can do, with the shortest trace where it has not. */
import { type CodeWorld, codeWorld, type Told } from '../code/index.ts';
import { driverHabits, groupViews, type Outcome, step, type World } from '../machine/index.ts';
import { type Event, parseScript, type ProtocolId, type Topology } from '../world/index.ts';
import { groupsKey } from './key.ts';
import { movesOf } from './moves.ts';
import { BREAKS } from './properties.ts';
import type { PropertyName, Repair } from './types.ts';

export interface Verdict {
  readonly property: PropertyName;
  /** The fewest events that break it, the last of them being the one that does; null where it holds. */
  readonly trace: readonly Event[] | null;
  /** What the last of them answered. */
  readonly outcome: Outcome | null;
}

export interface Proof {
  readonly verdicts: readonly Verdict[];
  readonly states: number;
  /** False where the search gave up: then a property without a trace is not proved. */
  readonly whole: boolean;
}

const FILES = ['qemu', 'dpdk', 'spdk'];
const DRIVERS = ['e1000', 'vfio-pci', 'pci-stub'];
const MOST_STATES = 60_000;

/** The machine that a repair is judged on: one group with its devices, nothing bound. */
export function repairTopology({ devices }: Pick<Repair, 'devices'>): Topology {
  const script = parseScript(`group 3: ${Array.from({ length: devices }, (_, index) => `0000:00:05.${index}`).join(' ')}`);
  if (!script.ok) throw new Error('a group of plain addresses');
  return script.value.topology;
}

/** Of drivers that are the same to the version, the first. */
function driversOf(protocol: ProtocolId): string[] {
  const seen = new Set<string>();
  return DRIVERS.filter((driver) => {
    const habits = JSON.stringify(driverHabits(protocol, null, driver));
    return !seen.has(habits) && seen.add(habits);
  });
}

interface Node { readonly world: CodeWorld; readonly from: Node | null; readonly by: Event | null }

/** Judges a listing, in small pieces: it yields after each state that it has gone on from. */
export function* proving(repair: Repair, told: Told, most = MOST_STATES): Generator<void, Proof> {
  const topology = repairTopology(repair);
  const named = { drivers: driversOf(repair.listing), files: FILES.slice(0, repair.files) };
  const first = codeWorld(topology, repair.listing, told, null, named);
  const moves = movesOf({ ...named, events: repair.calls, devices: [...topology.devices.keys()], groups: topology.groups.map(({ name }) => name) });
  const broken = new Map<PropertyName, Verdict>();
  const seen = new Set([stateOf(first)]);
  const queue: Node[] = [{ world: first, from: null, by: null }];
  let whole = true;
  for (let at = 0; at < queue.length && broken.size < repair.hold.length; at += 1) {
    const node = queue[at]!;
    const before = groupViews(node.world);
    for (const by of moves) {
      const { outcome, world: next } = step(node.world, by);
      const world = next as CodeWorld;
      const happened = { protocol: repair.listing, outcome, before, after: groupViews(world) };
      for (const property of repair.hold) {
        if (!broken.has(property) && BREAKS[property](happened)) broken.set(property, { property, trace: [...traceOf(node), by], outcome });
      }
      if (world === node.world || world.dead || !isCounted(world, repair.most)) continue;
      const key = stateOf(world);
      if (seen.has(key)) continue;
      if (seen.size >= most) {
        whole = false;
        continue;
      }
      seen.add(key);
      queue.push({ world, from: node, by });
    }
    yield;
  }
  return { verdicts: repair.hold.map((property) => broken.get(property) ?? { property, trace: null, outcome: null }), states: seen.size, whole };
}

function traceOf(last: Node): Event[] {
  const events: Event[] = [];
  for (let node: Node | null = last; node?.by; node = node.from) events.unshift(node.by);
  return events;
}

/**
 * A file that holds nothing is as good as one that was never opened: that is asked before any call, and decides without one. But the container
 * that `viability` has is left by closing its file.
 */
function stateOf(world: CodeWorld): string {
  const open = world.protocol === 'viability' ? [...world.told.files.values()].filter((file) => file.open).map(({ name }) => name).sort() : [];
  return `${groupsKey(world)} ${open.join()}`;
}

function isCounted(world: World, most: number): boolean {
  return groupViews(world).every(({ counts, refs }) => [...Object.values(counts), ...Object.values(refs)].every((count) => count <= most));
}

/** Whether a proof shows that every property holds. */
export const isProved = ({ verdicts, whole }: Proof): boolean => whole && verdicts.every(({ trace }) => trace === null);
