/** Where a search begins that asks what can still happen from here: one group of the board, in the few names that a search knows. */
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

/** Why what happened cannot be said in a search's own lines. */
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

/** The present state of a group as a search begins in it. */
export interface Here {
  readonly group: GroupName;
  readonly from: readonly string[];
  readonly sizes: Sizes;
  /** What `d0`, `d1`, … stand for. */
  readonly devices: readonly DeviceName[];
  /** An order of statements is the same on the board: no device was left out that the listing would walk past. */
  readonly sameOrder: boolean;
  /** What `f1`, `f2`, … stand for, and which of them have to be opened again first. */
  readonly files: readonly FileName[];
  readonly closed: ReadonlySet<FileName>;
  /** The driver of its own that a device had in the place of a search's. */
  driverFor(device: DeviceName, driver: SearchedDriver): DriverName;
}
export type StartFrom = { readonly here: Here } | { readonly unsaid: Unsaid };

/** So many devices where fewer have anything to tell: what the idle ones can do, one more of them can do, too. */
const USUAL_DEVICES = 3;
const MOST_DEVICES = 4;
const USUAL_FILES = 2;
const MOST_FILES = 3;
const CPUS = 2;

/** What this version takes a driver for; null for one that a search has no like of. */
export function searchedDriver(
  protocol: ProtocolId,
  release: string | null,
  driver: DriverName,
): SearchedDriver | null {
  if (asksDrivers(protocol)) {
    const { name, userOpens } = driverFacts(driver);
    if (name === 'pci-stub' || name === 'vfio-pci') return name;
    // RFC 06/20 knows one of VFIO's drivers by its name; the others it takes for the kernel's, and user space can open them all the same.
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

/** The present state of the history's cursor, or why a search can only begin at the start. */
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

/** An outcome and the world in which its event was done. */
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

/** The group that is asked about: that of the last event, or the one in which user space owns, or the first in which there is anything. */
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

/** What an event answered without reaching the protocol, so that it left nothing behind. */
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
  // Whatever killed the machine, it has to be among what is told.
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

/** Files that nothing was done with yet, named so that no other file is meant. */
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

/** Whether an event of a race may have done something to a group. */
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

/** An outcome as what it did to a group; nothing where it did nothing there. */
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
    // Each device is given back, and what waited for it goes on, before the next.
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
