/** An event in the making, for all of its CPUs: the world before it, and what it has changed so far. */
import { FIRST_ADDRESS } from '../c/index.ts';
import { Run } from '../c/run/index.ts';
import { isSplit, observed, type Reading } from '../machine/index.ts';
import type { CallName } from '../protocols/index.ts';
import type { DeviceName, DriverName, Event, FileName, Finding } from '../world/index.ts';
import { driverOf, Site } from './places.ts';
import { readingOf } from './reading.ts';
import { isUnfinished, recall, type Recalled, type Unfinished } from './recall.ts';
import type { Tale } from './tale.ts';
import type { CodeDevice, CodeFile, CodeGroup, CodeWorld } from './types.ts';

/** A call into a group's listing. */
export interface Ask {
  readonly index: number;
  readonly name: CallName;
  readonly device?: DeviceName;
  readonly driver?: DriverName;
  readonly file?: FileName | null;
}

/** For tests only: who hears of every whole call. */
export const listeners: { call: ((heard: Heard) => void) | null } = { call: null };
export interface Heard {
  readonly fn: string; readonly args: readonly number[]; readonly before: Int32Array; readonly after: Int32Array; readonly recalled: Recalled | Unfinished;
}

/** A group that is being written. */
interface Live { readonly site: Site; run: Run | null; held: CodeGroup['held'] }

export class Draft {
  readonly before: CodeWorld;
  readonly event: Event;
  readonly tale: Tale;
  readonly findings = new Set<Finding>();
  private readonly groups: CodeGroup[];
  private home: Map<DeviceName, number> | null = null;
  private files: Map<FileName, CodeFile> | null = null;
  private readonly lives = new Map<number, Live>();

  constructor(before: CodeWorld, event: Event) {
    this.before = before;
    this.event = event;
    this.tale = before.tale;
    this.groups = [...before.told.groups];
  }

  homeOf(device: DeviceName): number | undefined {
    return (this.home ?? this.before.told.home).get(device);
  }

  /** Its memory is the one before the event; what it is now, `site` and `reading` say. */
  group(index: number): CodeGroup {
    return this.groups[index]!;
  }

  groupIndex(name: string): number {
    return this.groups.findIndex((group) => group.name === name);
  }

  get size(): number {
    return this.groups.length;
  }

  device(name: DeviceName): CodeDevice | undefined {
    const index = this.homeOf(name);
    return index === undefined ? undefined : this.group(index).devices.find((device) => device.name === name);
  }

  setGroup(index: number, change: Partial<CodeGroup>): void {
    this.groups[index] = { ...this.groups[index]!, ...change };
  }

  setDevice(name: DeviceName, change: Partial<CodeDevice>): void {
    const index = this.homeOf(name)!;
    this.setGroup(index, { devices: this.group(index).devices.map((device) => (device.name === name ? { ...device, ...change } : device)) });
  }

  /** Moves a device between the groups; null takes it away. */
  settle(device: DeviceName, index: number | null): void {
    // A world that was handed out in the meantime keeps what it has.
    this.home = new Map(this.home ?? this.before.told.home);
    if (index === null) this.home.delete(device);
    else this.home.set(device, index);
  }

  file(name: FileName): CodeFile | undefined {
    return (this.files ?? this.before.told.files).get(name);
  }

  setFile(file: CodeFile): void {
    this.files = new Map(this.files ?? this.before.told.files);
    this.files.set(file.name, file);
  }

  /** A group's memory, to be written. */
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

  /** The run of a group's memory. Nothing may be added to the memory from now on. */
  run(index: number): Run {
    const live = this.live(index);
    live.run ??= new Run(this.tale.program, live.site.memory, live.held);
    return live.run;
  }

  /** Does a whole call at once. Not beside a `run` of the same group. */
  recall(ask: Ask, limit: number): Recalled | Unfinished {
    const live = this.live(ask.index);
    const { fn } = this.tale.calls.get(ask.name)!;
    const args = this.argumentsOf(ask);
    const before = listeners.call ? live.site.memory.slice() : null;
    const recalled = recall(this.tale, live.site.memory, fn, args, limit);
    if (before) listeners.call?.({ fn, args, before, after: live.site.memory, recalled });
    if (!isUnfinished(recalled) && live.held.length + recalled.took.length > 0) {
      const { memory } = live.site;
      live.held = [...live.held.filter(({ address }) => memory[address >>> 2] !== 0 && recalled.took.every((lock) => lock.address !== address)), ...recalled.took];
    }
    return recalled;
  }

  /** Who holds which lock in a group. */
  locks(index: number): CodeGroup['held'] {
    const { run, held } = this.live(index);
    return run ? run.locks() : held;
  }

  reading(index: number): Reading {
    const live = this.lives.get(index);
    const group = this.group(index);
    return readingOf(this.tale, live ? { ...group, memory: live.site.memory.slice(), places: live.site.places } : group);
  }

  driverOf(device: DeviceName): DriverName | null {
    const index = this.homeOf(device);
    if (index === undefined) return null;
    const live = this.lives.get(index);
    const group = this.group(index);
    return driverOf(this.tale, live?.site.memory ?? group.memory, live?.site.places ?? group.places, device);
  }

  /** The arguments of a call: device, driver, file and group, 0 for those that it has none of. */
  argumentsOf({ index, device, driver, file }: Ask): number[] {
    const { places } = this.site(index);
    return [
      device === undefined ? 0 : places.devices.get(device) ?? 0, driver === undefined ? 0 : places.drivers.get(driver) ?? 0,
      file === undefined || file === null ? 0 : places.files.get(file) ?? 0, places.group,
    ];
  }

  /** The group that a race is about; null where none of it was touched. */
  onlyGroup(): number | null {
    return this.lives.keys().next().value ?? null;
  }

  /** Makes room for everything that the event names, before anything of it runs. */
  provide(events: readonly Event[]): void {
    for (const event of events) {
      const index = 'group' in event ? this.groupIndex(event.group) : 'device' in event ? this.homeOf(event.device) : undefined;
      if (index === undefined || index < 0) continue;
      if (event.type === 'bind') this.site(index).driver(event.driver);
      if ('file' in event && typeof event.file === 'string') this.site(index).file(event.file);
    }
  }

  /** The world as it is left. Nothing may run any more: it keeps the memory. */
  finish(dead: CodeWorld['dead'] = null): CodeWorld {
    return this.worldNow(dead, (memory) => memory);
  }

  /** The world at this very moment, in the middle of the event. */
  midway(dead: CodeWorld['dead'] = null): CodeWorld {
    const world = this.worldNow(dead, (memory) => memory.slice());
    const was = this.before.told.groups;
    // A lock that is held now is no lock left held: somebody is on the way to let go of it.
    const groups = world.told.groups.map((group, index): CodeGroup => (group === was[index] || dead ? group : { ...group, held: was[index]!.held, lockedBy: was[index]!.lockedBy, midway: true }));
    return { ...world, told: { ...world.told, groups } };
  }

  private worldNow(dead: CodeWorld['dead'], keep: (memory: Int32Array) => Int32Array): CodeWorld {
    const { before } = this;
    const groups = [...this.groups];
    for (const [index, { site }] of this.lives) {
      const was = before.told.groups[index]!;
      const held = this.locks(index);
      const lockedBy = held.length === 0 ? null : (was.lockedBy ?? this.event);
      if (!unchanged(groups[index]!, was, site, held)) groups[index] = { ...groups[index]!, memory: keep(site.memory), places: site.places, held, lockedBy };
    }
    const changed = groups.some((group, index) => group !== before.told.groups[index]);
    if (!changed && !this.home && !this.files && !dead) return before;
    return {
      ...before, dead: before.dead ?? dead, split: dead ? before.split : this.splitAmong(groups),
      told: { groups: changed ? groups : before.told.groups, home: this.home ?? before.told.home, files: this.files ?? before.told.files },
    };
  }

  /** In a machine that has stopped nobody is live beside anybody: this is asked of a living one. */
  private splitAmong(groups: readonly CodeGroup[]): CodeWorld['split'] {
    const { before } = this;
    let split: Set<string> | null = null;
    for (const [index, group] of groups.entries()) {
      if (group === before.told.groups[index]) continue;
      const now = splitNow(this.tale, group);
      if (now === before.split.has(group.name)) continue;
      split ??= new Set(before.split);
      if (now) split.add(group.name);
      else split.delete(group.name);
    }
    return split ?? before.split;
  }

  /** What an onlooker finds in a group between a call's begin and its end. */
  observe(index: number, before: Reading, diedTaking: boolean): void {
    for (const finding of observed(before, this.reading(index), diedTaking)) this.findings.add(finding);
  }
}

export function splitNow(tale: Tale, group: CodeGroup): boolean {
  return isSplit(readingOf(tale, group), countingIn(tale, group));
}

export function* countingIn(tale: Tale, { memory, places, devices }: CodeGroup): Generator<boolean> {
  for (const { name } of devices) {
    const driver = driverOf(tale, memory, places, name);
    yield driver !== null && tale.counts(driver);
  }
}

/** What was only made room for is nothing that happened. */
function unchanged(now: CodeGroup, was: CodeGroup, site: Site, held: CodeGroup['held']): boolean {
  if (now !== was || held.length !== was.held.length) return false;
  const words = was.places.top >>> 2;
  for (let at = FIRST_ADDRESS >>> 2; at < words; at += 1) if (site.memory[at] !== was.memory[at]) return false;
  return true;
}
