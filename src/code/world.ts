/** Worlds of the code engine: the boot, and the step for one event. */
import { groupIndex, homes, type Step, toldBy, type World } from '../machine/index.ts';
import {
  deviceSpec,
  type DeviceName,
  type DriverName,
  type Event,
  type FileName,
  isBridge,
  PersistentList,
  PersistentMap,
  printEvent,
  type ProtocolId,
  type RacingEvent,
  type Topology,
} from '../world/index.ts';
import { ORDINARY } from './ordinary.ts';
import { Play } from './play.ts';
import { Site } from './places.ts';
import { readingOf } from './reading.ts';
import { refuse } from './answer.ts';
import { Tale } from './tale.ts';
import type { CodeGroup, CodeWorld, Told } from './types.ts';
import { filesOf, viewsOf } from './view.ts';

const TELLING: NonNullable<World['telling']> = {
  step: (world, event) => step(world as CodeWorld, event),
  groupViews: (world) => viewsOf(world as CodeWorld),
  fileViews: (world) => filesOf(world as CodeWorld),
};

/**
 * Boots a world of the code engine and binds the drivers that the topology names. `release` selects one kernel
 * release of the version; it only changes the properties of the drivers. `room` names files and drivers that get
 * memory at the start. With `room`, the addresses do not depend on the order of the events, so a caller can compare
 * memories. Never throws for a compiled listing.
 */
export function codeWorld(
  topology: Topology,
  protocol: ProtocolId,
  told: Told,
  release: string | null = null,
  room: Room = {},
): CodeWorld {
  const tale = new Tale(protocol, release, told);
  const empty = Site.empty(tale);
  const groups = topology.groups.map(({ name, devices }): CodeGroup => bare(empty, topology, name, devices, room));
  const world: CodeWorld = {
    ...toldBy(TELLING, topology, protocol, release),
    tale,
    told: { groups: PersistentList.of(groups), home: homes(topology), files: PersistentMap.of() },
  };
  return bindAll(world);
}

/** Files and drivers that get memory at the start. */
export interface Room {
  readonly files?: readonly FileName[];
  readonly drivers?: readonly DriverName[];
}

function bare(
  empty: Site,
  topology: Topology,
  name: string,
  devices: readonly DeviceName[],
  { files = [], drivers = [] }: Room,
): CodeGroup {
  const site = new Site(empty.tale, empty.memory.slice(), empty.places);
  site.join(devices, true);
  for (const device of devices) {
    const spec = deviceSpec(topology, device);
    site.write('device', site.places.devices.get(device)!, 'is_bridge', Number(isBridge(spec, null)));
    if (spec.driver !== null) site.driver(spec.driver);
  }
  for (const file of files) site.file(file);
  for (const driver of drivers) site.driver(driver);
  return {
    name,
    memory: site.memory,
    places: site.places,
    devices: devices.map((device) => ({ name: device, files: [], waiting: [] })),
    env: ORDINARY,
    held: [],
    lockedBy: null,
  };
}

/** Binds the drivers of the topology. Groups with equal drivers are bound once and share their memory. */
function bindAll(world: CodeWorld): CodeWorld {
  const { topology } = world;
  const bound = new Map<string, Pick<CodeGroup, 'memory' | 'held'>>();
  let now = world;
  const alike = world.told.groups.toArray();
  for (const [index, { name, devices }] of topology.groups.entries()) {
    const specs = devices.map((device) => deviceSpec(topology, device));
    if (specs.every(({ driver }) => driver === null)) continue;
    const key = JSON.stringify(specs.map((spec) => [spec.driver, isBridge(spec, null), isBridge(spec, spec.driver)]));
    const known = bound.get(key);
    if (known) {
      alike[index] = { ...alike[index]!, ...known };
      continue;
    }
    for (const { name: device, driver } of specs)
      if (driver !== null) now = step(now, { type: 'bind', device, driver }).world;
    const group = now.told.groups.at(index)!;
    alike[index] = group;
    if (!now.dead && group.lockedBy === null) bound.set(key, { memory: group.memory, held: group.held });
    void name;
  }
  return { ...now, told: { ...now.told, groups: PersistentList.of(alike) } };
}

/** Executes one event. Never throws. An event without effect returns the same world object. */
export function step(world: CodeWorld, event: Event): Step & { readonly world: CodeWorld } {
  const refused = refusedAtOnce(world, event);
  return (refused ?? new Play(world, event).finishAll()) as Step & { readonly world: CodeWorld };
}

/** The outcome of an event that needs no run: the machine is dead, or a race uses several groups. Otherwise null. */
export function refusedAtOnce(world: CodeWorld, event: Event): Step | null {
  const done = world.dead
    ? refuse('DEAD', 'protocol', { code: 'dead', by: printEvent(world.dead.by) })
    : apart(world, event);
  if (!done) return null;
  const { result, reason, refusedBy } = done;
  return {
    world,
    outcome: { event, result, reason, refusedBy, findings: world.split.size > 0 ? ['split'] : [], woke: [], steps: [] },
  };
}

function apart(world: CodeWorld, event: Event) {
  if (event.type !== 'race') return null;
  const groups = new Set(
    event.parts
      .flat()
      .flatMap((each) => groupsOf(world, each))
      .map(({ name }) => name),
  );
  return groups.size > 1 ? refuse('N/A', 'protocol', { code: 'race-apart', groups: [...groups].join(', ') }) : null;
}

/**
 * The groups that an event of a race uses. `close` uses the groups in which its file holds or owns something. `open`
 * uses no group.
 */
function groupsOf({ tale, topology, told }: CodeWorld, event: RacingEvent): readonly CodeGroup[] {
  if (event.type === 'open') return [];
  if (event.type === 'close') return told.groups.toArray().filter((group) => isHeldBy(tale, group, event.file));
  const index = 'group' in event ? groupIndex(topology, event.group) : told.home.get(event.device);
  return index === undefined ? [] : [told.groups.at(index)!];
}

const isHeldBy = (tale: Tale, group: CodeGroup, file: FileName): boolean =>
  group.devices.some(({ files }) => files.includes(file)) ||
  (tale.calls.has('close') && readingOf(tale, group).owner === file);
