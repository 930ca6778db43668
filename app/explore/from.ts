/**
 * The start of a search that continues from the board's present state. The search sees one group of the board. It
 * knows only a few names, so this file renames devices, files and drivers.
 */
import { DRIVERS, type SearchedDriver, type Sizes } from '../../src/explore/index.ts';
import { current, eventsTo, type History, momentOf } from '../../src/history/index.ts';
import {
  asksDrivers,
  driverHabits,
  fileViews,
  type GroupView,
  groupViews,
  type Outcome,
  type World,
} from '../../src/machine/index.ts';
import { listingOf } from '../../src/protocols/index.ts';
import {
  type DeviceName,
  type DriverName,
  driverFacts,
  type Event,
  type FileName,
  type GroupName,
  isBridge,
  type ProtocolId,
  type RacingEvent,
} from '../../src/world/index.ts';

/** The reason why the script lines of a search cannot describe the history. */
export type Unsaid =
  | 'no-group'
  | 'devices'
  | 'files'
  | 'raw'
  | 'env'
  | 'hotplug'
  | 'race'
  | 'vfio'
  | 'driver'
  | 'bridge'
  | 'dead';

/** The start of a search in the present state of a group. `from` holds the script lines that lead to this state. */
export interface Here {
  readonly group: GroupName;
  readonly from: readonly string[];
  readonly sizes: Sizes;
  /** The board's devices for `d0`, `d1`, … of the search. */
  readonly devices: readonly DeviceName[];
  /**
   * True if an order of statements means the same on the board. It does if the search leaves out no device that the
   * listing would visit.
   */
  readonly sameOrder: boolean;
  /** The board's files for `f1`, `f2`, … of the search. */
  readonly files: readonly FileName[];
  readonly closed: ReadonlySet<FileName>;
  /** The board's driver for a device and a driver of the search. If the history used none, the search's own driver. */
  driverFor(device: DeviceName, driver: SearchedDriver): DriverName;
}
export type StartFrom = { readonly here: Here } | { readonly unsaid: Unsaid };

/**
 * If fewer devices are busy, idle devices fill the search up to this number. All idle devices behave alike, so a few
 * of them are enough.
 */
const USUAL_DEVICES = 3;
const MOST_DEVICES = 4;
const USUAL_FILES = 2;
const MOST_FILES = 3;
const CPUS = 2;

/** The driver of a search that this version treats like `driver`; null if a search has no such driver. */
export function searchedDriver(
  protocol: ProtocolId,
  release: string | null,
  driver: DriverName,
): SearchedDriver | null {
  if (asksDrivers(protocol)) {
    const { name, userOpens } = driverFacts(driver);
    if (name === 'pci-stub' || name === 'vfio-pci') return name;
    // RFC 06/20 knows only one VFIO driver by name. It treats the other VFIO drivers as kernel drivers, although user
    // space can open them.
    return userOpens ? (protocol === 'rfc' ? null : 'vfio-pci') : 'e1000';
  }
  const { counts, claimsShared, userOpens, swallowsRefusal } = driverHabits(protocol, release, driver);
  return (
    DRIVERS.find((name) => {
      const like = driverHabits(protocol, null, name);
      return (
        like.counts === counts &&
        like.claimsShared === claimsShared &&
        like.userOpens === userOpens &&
        like.swallowsRefusal === swallowsRefusal
      );
    }) ?? null
  );
}

class Cannot extends Error {
  readonly unsaid: Unsaid;
  constructor(unsaid: Unsaid) {
    super(unsaid);
    this.unsaid = unsaid;
  }
}
const cannot = (unsaid: Unsaid): never => {
  throw new Cannot(unsaid);
};

const known = new WeakMap<World, StartFrom>();

/** The start of a search at the history's cursor, or the reason why no search can start there. */
export function startFrom(history: History): StartFrom {
  const { world } = current(history);
  const before = known.get(world);
  if (before) return before;
  const now = told(history);
  known.set(world, now);
  return now;
}

function told(history: History): StartFrom {
  try {
    return { here: hereOf(history) };
  } catch (why) {
    if (why instanceof Cannot) return { unsaid: why.unsaid };
    throw why;
  }
}

/** An outcome, and the world before its event. */
interface Happened {
  readonly outcome: Outcome;
  readonly before: World;
}

function happenedTo(history: History): readonly Happened[] {
  const happened: Happened[] = [];
  for (let moment = current(history); moment.parent !== null;) {
    const parent = momentOf(history, moment.parent);
    happened.push({ outcome: moment.outcome!, before: parent.world });
    moment = parent;
  }
  return happened.toReversed();
}

/**
 * The group that the search is about. The order of choice: the group of the last event, a group that user space owns,
 * the first group with devices.
 */
function groupOf(history: History, views: readonly GroupView[]): GroupView {
  const homes = new Map(views.flatMap((view) => view.devices.map(({ name }) => [name, view])));
  for (const event of eventsTo(history, history.cursor).toReversed()) {
    const view =
      'device' in event
        ? homes.get(event.device)
        : 'group' in event
          ? views.find(({ name }) => name === event.group)
          : undefined;
    if (view) return view;
  }
  const inhabited = views.filter(({ devices }) => devices.length > 0);
  return inhabited.find(({ owns }) => owns === 'user') ?? inhabited[0] ?? cannot('no-group');
}

/** True if an event's outcome never reached the protocol and so left no trace in a group. */
const isIdle = ({ result, refusedBy, reason }: Outcome): boolean =>
  result === 'N/A' ||
  result === 'DEAD' ||
  refusedBy === 'file' ||
  (refusedBy === 'driver-core' && reason.code !== 'probe-failed');

function hereOf(history: History): Here {
  const { world } = current(history);
  const { topology, protocol } = history;
  const view = groupOf(history, groupViews(world));
  const happened = happenedTo(history);
  const members = view.devices.map(({ name }) => name);
  const atBoot = topology.groups.find(({ name }) => name === view.name)?.devices ?? [];
  const mine = new Set([...atBoot, ...members]);
  const told = happened.flatMap((each) => toldBy(each, view.name, mine));
  const busy = new Set<DeviceName>(atBoot.filter((device) => topology.devices.get(device)?.driver));
  for (const event of told) if ('device' in event) busy.add(event.device);
  if (busy.size > MOST_DEVICES) cannot('devices');
  const idle = members.filter((device) => !busy.has(device)).slice(0, Math.max(0, USUAL_DEVICES - busy.size));
  const devices = members.filter((device) => busy.has(device) || idle.includes(device));

  const used = [...new Set(told.flatMap((event) => ('file' in event && 'device' in event ? [event.file] : [])))];
  if (used.length > MOST_FILES) cannot('files');
  const files = [...used, ...others(world, used)].slice(0, Math.max(USUAL_FILES, used.length));
  const real = new Map<string, DriverName>();
  const said = (device: DeviceName, driver: DriverName): SearchedDriver => {
    const like = searchedDriver(protocol, world.release, driver) ?? cannot('driver');
    real.set(`${device} ${like}`, driver);
    return like;
  };
  for (const device of devices) {
    const driver = topology.devices.get(device)?.driver ?? null;
    const now = view.devices.find(({ name }) => name === device)?.driver ?? null;
    if ((protocol === 'viability' || protocol === 'rfc') && isBridge(topology.devices.get(device)!, driver ?? now))
      cannot('bridge');
  }
  const hasClose = listingOf(protocol).calls.close !== undefined;
  const d = (device: DeviceName): string => `d${devices.indexOf(device)}`;
  const f = (file: FileName): string => `f${files.indexOf(file) + 1}`;
  const lines = devices.flatMap((device) => {
    const driver = topology.devices.get(device)?.driver;
    return driver ? [`bind ${d(device)} ${said(device, driver)}`] : [];
  });
  for (const event of told) {
    switch (event.type) {
      case 'bind':
        lines.push(`bind ${d(event.device)} ${said(event.device, event.driver)}${event.fails ? ' fails' : ''}`);
        break;
      case 'unbind':
        lines.push(`unbind ${d(event.device)}`);
        break;
      case 'attach':
      case 'detach':
        lines.push(`${event.type} ${d(event.device)} ${f(event.file)}`);
        break;
      case 'close':
        if (hasClose && lines.some((line) => line.endsWith(` ${f(event.file)}`))) lines.push(`close ${f(event.file)}`);
        break;
    }
  }
  // If an event killed the machine, the search must be able to replay that event.
  if (world.dead && !told.includes(world.dead.by as Told)) cannot('dead');
  const views = new Map(fileViews(world).map((file) => [file.name, file]));
  return {
    group: view.name,
    from: lines,
    devices,
    files,
    sameOrder: devices.length === members.length || !(asksDrivers(protocol) || world.telling),
    sizes: { devices: devices.length, files: files.length, cpus: CPUS },
    closed: new Set(files.filter((file) => views.get(file)?.open === false)),
    driverFor: (device, driver) => real.get(`${device} ${driver}`) ?? driver,
  };
}

/** Files that no event has used yet. Their names clash with no other file. */
function others(world: World, used: readonly FileName[]): FileName[] {
  const taken = fileViews(world);
  const free = taken
    .filter(({ name, open, holds }) => open && holds.length === 0 && !used.includes(name))
    .map(({ name }) => name);
  const fresh = Array.from({ length: USUAL_FILES + taken.length }, (_, index) => `f${index + 1}`).filter(
    (name) => !taken.some((file) => file.name === name) && !used.includes(name),
  );
  return [...free, ...fresh];
}

type Told = Extract<Event, { type: 'bind' | 'unbind' | 'attach' | 'detach' | 'close' }>;

/** True if an event of a race may change the group. */
function reaches(event: RacingEvent, before: World, group: GroupName, mine: ReadonlySet<DeviceName>): boolean {
  if ('device' in event) return mine.has(event.device);
  if ('group' in event) return event.group === group;
  if (event.type === 'open') return false;
  const holds = fileViews(before).find(({ name }) => name === event.file)?.holds ?? [];
  return (
    holds.some((device) => mine.has(device)) ||
    groupViews(before).find(({ name }) => name === group)!.owner === event.file
  );
}

/** The events that change the group in the same way as this outcome; empty if the outcome changes nothing there. */
function toldBy({ outcome, before }: Happened, group: GroupName, mine: ReadonlySet<DeviceName>): readonly Told[] {
  const { event, woke } = outcome;
  const wakes = woke.flatMap((each): (Told & { type: 'unbind' })[] =>
    !('device' in each) || !mine.has(each.device) ? [] : each.type === 'unbind' ? [each] : cannot('hotplug'),
  );
  if (isIdle(outcome)) return wakes;
  switch (event.type) {
    case 'bind':
    case 'unbind':
    case 'attach':
    case 'detach':
      return mine.has(event.device) ? [event, ...wakes] : wakes;
    case 'open':
      return [];
    // A close gives each device back in turn. Waiting unbinds of a device finish before the next device is given
    // back.
    case 'close':
      return [
        ...(fileViews(before).find(({ name }) => name === event.file)?.holds ?? [])
          .filter((device) => mine.has(device))
          .flatMap((device): Told[] => [
            { type: 'detach', device, file: event.file },
            ...wakes.filter((each) => each.device === device),
          ]),
        event,
      ];
    case 'claim':
    case 'release':
      return mine.has(event.device) ? cannot('raw') : [];
    case 'claim-group':
    case 'release-group':
      return event.group === group ? cannot('raw') : [];
    case 'env':
      return event.group === group ? cannot('env') : [];
    case 'hotplug':
    case 'unplug':
      return mine.has(event.device) || ('group' in event && event.group === group) ? cannot('hotplug') : [];
    case 'race':
      return event.parts.flat().some((each) => reaches(each, before, group, mine)) ? cannot('race') : [];
    case 'open-container':
    case 'open-group':
    case 'get-status':
    case 'set-container':
    case 'unset-container':
    case 'set-iommu':
    case 'get-device-fd':
    case 'open-iommufd':
    case 'open-cdev':
    case 'bind-iommufd':
    case 'ioas-alloc':
    case 'ioas-attach':
    case 'request-eventfd':
    case 'kill':
    case 'probe':
    case 'modprobe':
    case 'rmmod':
      return cannot('vfio');
  }
}
