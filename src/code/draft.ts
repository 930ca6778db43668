/** An event in progress, for all of its CPUs: the world before the event, and all changes so far. */
import { FIRST_ADDRESS } from '../c/index.ts';
import { Run } from '../c/run/index.ts';
import { groupIndex, isSplit, observed, type Reading } from '../machine/index.ts';
import type { CallName } from '../protocols/index.ts';
import type { DeviceName, DriverName, Event, FileName, Finding } from '../world/index.ts';
import { driverOf, Site } from './places.ts';
import { readingOf } from './reading.ts';
import { isUnfinished, recall, type Recalled, type Unfinished } from './recall.ts';
import type { Tale } from './tale.ts';
import type { CodeDevice, CodeFile, CodeGroup, CodeWorld } from './types.ts';

/** A call into the listing of a group. */
export interface Ask {
  readonly index: number;
  readonly name: CallName;
  readonly device?: DeviceName;
  readonly driver?: DriverName;
  readonly file?: FileName | null;
}

/** For tests only: receives every whole call. */
export const listeners: { call: ((heard: Heard) => void) | null } = { call: null };
export interface Heard {
  readonly fn: string;
  readonly args: readonly number[];
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly recalled: Recalled | Unfinished;
}

/** The mutable state of a group during the event. */
interface Live {
  readonly site: Site;
  run: Run | null;
  held: CodeGroup['held'];
}

export class Draft {
  readonly before: CodeWorld;
  readonly event: Event;
  readonly tale: Tale;
  readonly findings = new Set<Finding>();
  private groups: CodeWorld['told']['groups'];
  private home: CodeWorld['told']['home'];
  private files: CodeWorld['told']['files'];
  private readonly lives = new Map<number, Live>();
  private readonly set = new Set<number>();

  constructor(before: CodeWorld, event: Event) {
    this.before = before;
    this.event = event;
    this.tale = before.tale;
    ({ groups: this.groups, home: this.home, files: this.files } = before.told);
  }

  /** The groups that may differ from the groups before the event. */
  private get touched(): ReadonlySet<number> {
    return new Set([...this.set, ...this.lives.keys()]);
  }

  homeOf(device: DeviceName): number | undefined {
    return this.home.get(device);
  }

  /** The `memory` of this group is from before the event. Use `site` and `reading` for the current memory. */
  group(index: number): CodeGroup {
    return this.groups.at(index)!;
  }

  groupIndex(name: string): number {
    return groupIndex(this.before.topology, name);
  }

  get size(): number {
    return this.groups.length;
  }

  device(name: DeviceName): CodeDevice | undefined {
    const index = this.homeOf(name);
    return index === undefined ? undefined : this.group(index).devices.find((device) => device.name === name);
  }

  setGroup(index: number, change: Partial<CodeGroup>): void {
    this.set.add(index);
    this.groups = this.groups.with(index, { ...this.group(index), ...change });
  }

  setDevice(name: DeviceName, change: Partial<CodeDevice>): void {
    const index = this.homeOf(name)!;
    this.setGroup(index, {
      devices: this.group(index).devices.map((device) => (device.name === name ? { ...device, ...change } : device)),
    });
  }

  /** Moves a device to another group. Null removes the device. */
  settle(device: DeviceName, index: number | null): void {
    this.home = index === null ? this.home.without(device) : this.home.with(device, index);
  }

  file(name: FileName): CodeFile | undefined {
    return this.files.get(name);
  }

  setFile(file: CodeFile): void {
    this.files = this.files.with(file.name, file);
  }

  /** The memory of a group, for writing. */
  site(index: number): Site {
    return this.live(index).site;
  }

  private live(index: number): Live {
    let live = this.lives.get(index);
    if (!live) {
      const { memory, places, held } = this.group(index);
      this.lives.set(index, (live = { site: new Site(this.tale, memory.slice(), places), run: null, held }));
    }
    return live;
  }

  /** The run on the memory of a group. After this call, the memory must not grow. */
  run(index: number): Run {
    const live = this.live(index);
    live.run ??= new Run(this.tale.program, live.site.memory, live.held);
    return live.run;
  }

  /** Executes a whole call at once. Do not use it together with a `run` of the same group. */
  recall(ask: Ask, limit: number): Recalled | Unfinished {
    const live = this.live(ask.index);
    const { fn } = this.tale.calls.get(ask.name)!;
    const args = this.argumentsOf(ask);
    const before = listeners.call ? live.site.memory.slice() : null;
    const recalled = recall(this.tale, live.site.memory, fn, args, limit);
    if (before) listeners.call?.({ fn, args, before, after: live.site.memory, recalled });
    if (!isUnfinished(recalled) && live.held.length + recalled.took.length > 0) {
      const { memory } = live.site;
      live.held = [
        ...live.held.filter(
          ({ address }) => memory[address >>> 2] !== 0 && recalled.took.every((lock) => lock.address !== address),
        ),
        ...recalled.took,
      ];
    }
    return recalled;
  }

  /** The held locks of a group and the CPUs that hold them. */
  locks(index: number): CodeGroup['held'] {
    const { run, held } = this.live(index);
    return run ? run.locks() : held;
  }

  reading(index: number): Reading {
    const live = this.lives.get(index);
    const group = this.group(index);
    return readingOf(
      this.tale,
      live ? { ...group, memory: live.site.memory.slice(), places: live.site.places } : group,
    );
  }

  driverOf(device: DeviceName): DriverName | null {
    const index = this.homeOf(device);
    if (index === undefined) return null;
    const live = this.lives.get(index);
    const group = this.group(index);
    return driverOf(this.tale, live?.site.memory ?? group.memory, live?.site.places ?? group.places, device);
  }

  /** The arguments of a call: device, driver, file and group. A missing argument is 0. */
  argumentsOf({ index, device, driver, file }: Ask): number[] {
    const { places } = this.site(index);
    return [
      device === undefined ? 0 : (places.devices.get(device) ?? 0),
      driver === undefined ? 0 : (places.drivers.get(driver) ?? 0),
      file === undefined || file === null ? 0 : (places.files.get(file) ?? 0),
      places.group,
    ];
  }

  /** The only group of a race, or null if the race touched no group. */
  onlyGroup(): number | null {
    return this.lives.keys().next().value ?? null;
  }

  /** Allocates memory for all objects that the event names, before any call starts. */
  provide(events: readonly Event[]): void {
    for (const event of events) {
      const index =
        'group' in event ? this.groupIndex(event.group) : 'device' in event ? this.homeOf(event.device) : undefined;
      if (index === undefined || index < 0) continue;
      if (event.type === 'bind') this.site(index).driver(event.driver);
      if ('file' in event && typeof event.file === 'string') this.site(index).file(event.file);
    }
  }

  /** The world after the event. It takes over the memory, so nothing may run after this call. */
  finish(dead: CodeWorld['dead'] = null): CodeWorld {
    return this.worldNow(dead, (memory) => memory);
  }

  /** The world at this point, in the middle of the event. */
  midway(dead: CodeWorld['dead'] = null): CodeWorld {
    const world = this.worldNow(dead, (memory) => memory.slice());
    const was = this.before.told.groups;
    // A lock that the current event holds is not a lock left held, because the event still runs. Only report locks of
    // earlier events.
    let { groups } = world.told;
    for (const index of dead ? [] : this.touched) {
      const { held, lockedBy } = was.at(index)!;
      if (groups.at(index) !== was.at(index))
        groups = groups.with(index, { ...groups.at(index)!, held, lockedBy, midway: true });
    }
    return { ...world, told: { ...world.told, groups } };
  }

  private worldNow(dead: CodeWorld['dead'], keep: (memory: Int32Array) => Int32Array): CodeWorld {
    const { before } = this;
    let { groups } = this;
    for (const [index, { site }] of this.lives) {
      const was = before.told.groups.at(index)!;
      const held = this.locks(index);
      const lockedBy = held.length === 0 ? null : (was.lockedBy ?? this.event);
      const now = groups.at(index)!;
      if (!unchanged(now, was, site, held))
        groups = groups.with(index, { ...now, memory: keep(site.memory), places: site.places, held, lockedBy });
    }
    const { home, files } = this;
    if (groups === before.told.groups && home === before.told.home && files === before.told.files && !dead)
      return before;
    return {
      ...before,
      dead: before.dead ?? dead,
      split: dead ? before.split : this.splitAmong(groups),
      told: { groups, home, files },
    };
  }

  /** Only for a living machine: after an oops or a BUG, no split is computed. */
  private splitAmong(groups: CodeWorld['told']['groups']): CodeWorld['split'] {
    const { before } = this;
    let { split } = before;
    for (const index of this.touched) {
      const group = groups.at(index)!;
      if (group === before.told.groups.at(index)) continue;
      const now = splitNow(this.tale, group);
      if (now !== split.has(group.name)) split = now ? split.with(group.name, true) : split.without(group.name);
    }
    return split;
  }

  /** Adds the findings of a call, from a comparison of the group before and after the call. */
  observe(index: number, before: Reading, diedTaking: boolean): void {
    for (const finding of observed(before, this.reading(index), diedTaking)) this.findings.add(finding);
  }
}

export function splitNow(tale: Tale, group: CodeGroup): boolean {
  return isSplit(readingOf(tale, group), () => countsIn(tale, group));
}

/** True if a driver that does kernel DMA is bound. */
export function countsIn(tale: Tale, { memory, places, devices }: CodeGroup): boolean {
  return devices.some(({ name }) => {
    const driver = driverOf(tale, memory, places, name);
    return driver !== null && tale.counts(driver);
  });
}

/** True if the event only allocated memory and changed nothing else. */
function unchanged(now: CodeGroup, was: CodeGroup, site: Site, held: CodeGroup['held']): boolean {
  if (now !== was || held.length !== was.held.length) return false;
  const words = was.places.top >>> 2;
  for (let at = FIRST_ADDRESS >>> 2; at < words; at += 1) if (site.memory[at] !== was.memory[at]) return false;
  return true;
}
