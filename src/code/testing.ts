/** For tests only: machine and code, told the same, breadth first over what two devices and two files can do. */
import { boot, fileViews, groupViews, step, type World } from '../machine/index.ts';
import { ENV_FLAGS, type EnvFlag, type Event, MODES, parseScript, printEvent, printScript, PROTOCOL_IDS, type ProtocolId, type Topology } from '../world/index.ts';
import { codeWorld, shipped, type Told } from './index.ts';
import { Site } from './places.ts';
import type { Tale } from './tale.ts';
import type { CodeWorld } from './types.ts';

/** Every shipped listing. */
export const TOLD: ReadonlyMap<ProtocolId, Told> = new Map(await Promise.all(PROTOCOL_IDS.map(async (id) => [id, await shipped(id)] as const)));

const script = parseScript('group 0: d0 d1');
if (!script.ok) throw new Error('two devices');
export const TWO: Topology = script.value.topology;

const DEVICES = ['d0', 'd1'];
const FILES = ['f', 'g'];

/** Drivers, one a habit that some version tells apart. */
const DRIVERS = ['e1000', 'vfio-pci', 'mlx5_vfio_pci', 'pci-stub', 'pcieport', 'shpchp', 'cdxnic'];

/** Of drivers that are the same to a version, the first. */
function driversOf(world: CodeWorld): string[] {
  const { tale, protocol } = world;
  const looks = ['viability', 'rfc', 'prototype'].includes(protocol);
  const seen = new Map<string, string>();
  for (const driver of DRIVERS) {
    const { name, dma_hint, ...habits } = tale.driver(driver);
    // Names, hints and bridges mean something only where the members' drivers are asked.
    const key = JSON.stringify(looks ? [habits, dma_hint, ['vfio-pci', 'pci-stub'].includes(driver) ? name : '', ['pcieport', 'shpchp'].includes(driver)] : habits);
    if (!seen.has(key)) seen.set(key, driver);
  }
  return [...seen.values()];
}

/** Everything that can be done with two devices and two files. */
function everyEvent(world: CodeWorld): Event[] {
  const files = [...FILES, null];
  const { has } = { has: (name: string) => [...world.tale.calls.keys()].some((call) => call === name) };
  const events: Event[] = [];
  for (const device of DEVICES) {
    for (const driver of driversOf(world)) events.push({ type: 'bind', device, driver }, { type: 'bind', device, driver, fails: true });
    events.push({ type: 'unbind', device }, { type: 'unplug', device }, { type: 'hotplug', device, group: '0' });
    for (const file of FILES) events.push({ type: 'attach', device, file }, { type: 'detach', device, file });
    for (const mode of MODES) {
      for (const type of ['claim', 'release'] as const) {
        // A call that the version has not answers N/A whatever else is said: once is enough.
        for (const file of mode === 'user' && has(`${type} user`) ? files : [null]) events.push({ type, device, mode, file });
      }
    }
  }
  for (const file of FILES) events.push({ type: 'open', file }, { type: 'close', file });
  for (const file of files) events.push({ type: 'claim-group', group: '0', file }, { type: 'release-group', group: '0', file });
  for (const flag of ENV_FLAGS) events.push({ type: 'env', group: '0', flag, on: true }, { type: 'env', group: '0', flag, on: false });
  return events;
}

const byName = (counts: Readonly<Record<string, number>>) => Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));

interface Pair { readonly machine: World; readonly code: CodeWorld; readonly from: Pair | null; readonly by: Event | null }

/** What the contract names of a world, as one text. */
function said(world: World): string {
  return JSON.stringify([groupViews(world).map(({ owns, counts, owner, stale, refs, leaked, lock, domain, env, devices }) =>
    [owns, counts, owner, stale, byName(refs), byName(leaked), world.dead !== null || lock !== null, domain, env, devices]), fileViews(world)]);
}

export interface Explored {
  readonly states: number;
  readonly transitions: number;
  /** Every reachable state was visited; otherwise the nearest ones. */
  readonly whole: boolean;
  /** The shortest script that parts the two, and both answers; null where they agree. */
  readonly disagreement: string | null;
}

/**
 * Visits the `nearest` states whose counts and references are at most `most`, and does every event in each. `elsewhere` begins with all flags
 * the other way round that the listing knows nothing of.
 */
export function explore(protocol: ProtocolId, most: number, nearest: number, elsewhere = false): Explored {
  const told = TOLD.get(protocol)!;
  let first: Pair = { machine: boot(TWO, protocol), code: settled(codeWorld(TWO, protocol, told)), from: null, by: null };
  const flags = relevant(first.code.tale);
  for (const flag of elsewhere ? ENV_FLAGS.filter((each) => !flags.includes(each)) : []) {
    const by: Event = { type: 'env', group: '0', flag, on: flag !== 'default-domain' };
    first = { machine: step(first.machine, by).world, code: step(first.code, by).world as CodeWorld, from: first, by };
  }
  const keys = new Keys(first.code);
  const events = everyEvent(first.code);
  const seen = new Set<string>([keys.of(first)]);
  const queue: Pair[] = [first];
  let transitions = 0;
  let at = 0;
  for (; at < queue.length && at < nearest; at += 1) {
    const pair = queue[at]!;
    for (const by of events) {
      transitions += 1;
      const machine = step(pair.machine, by);
      const code = step(pair.code, by);
      const a = machine.outcome;
      const b = code.outcome;
      const changed = machine.world !== pair.machine || code.world !== pair.code;
      const next: Pair = { machine: machine.world, code: code.world as CodeWorld, from: pair, by };
      if (a.result !== b.result || a.refusedBy !== b.refusedBy || a.findings.join() !== b.findings.join() || a.woke.length !== b.woke.length) {
        return { states: at, transitions, whole: false, disagreement: `${story(next)}\nmachine: ${a.result} ${String(a.refusedBy)} ${a.findings.join(' ')} ${a.reason.code}\ncode:    ${b.result} ${String(b.refusedBy)} ${b.findings.join(' ')} ${JSON.stringify(b.reason)}` };
      }
      if (!changed) continue;
      const key = keys.of(next);
      if (seen.has(key)) continue;
      seen.add(key);
      if (said(next.machine) !== said(next.code)) {
        return { states: at, transitions, whole: false, disagreement: `${story(next)}\nmachine: ${said(next.machine)}\ncode:    ${said(next.code)}` };
      }
      if (next.machine.dead === null && counted(next, most)) queue.push(next);
    }
  }
  return { states: at, transitions, whole: at === queue.length, disagreement: null };
}

function counted({ machine }: Pair, most: number): boolean {
  const [view] = groupViews(machine);
  return Object.values(view!.counts).every((count) => count <= most) && Object.values(view!.refs).every((count) => count <= most);
}

/**
 * A pair of worlds by all that can matter to any further event. Names are only ever compared with each other, so two pairs that differ by
 * calling the files, or the devices, the other way round are one; the list of the group's devices says which is which. Left out is:
 * - what a file is that holds and owns nothing (not opened yet, open, closed): it is asked before anything else, and decides without a call;
 * - what stands in memory of a device that is not present: it is cleared before it is read again;
 * - drivers, which nothing writes, and flags that the listing has no field for: see `elsewhere`.
 */
class Keys {
  private readonly devices: readonly number[];
  private readonly files: readonly number[];
  private readonly from: number;
  private readonly deviceWords: number;
  private readonly fileWords: number;
  private readonly flags: readonly EnvFlag[];
  private readonly container: boolean;

  constructor({ tale, told }: CodeWorld) {
    const { places } = told.groups[0]!;
    this.devices = DEVICES.map((name) => places.devices.get(name)!);
    this.files = FILES.map((name) => places.files.get(name)!);
    this.from = places.group >>> 2;
    this.deviceWords = tale.sizeOf('device') >>> 2;
    this.fileWords = tale.sizeOf('file') >>> 2;
    this.flags = relevant(tale);
    this.container = tale.calls.has('close');
  }

  of(pair: Pair): string {
    const [group] = pair.code.told.groups;
    const swapDevices = group!.devices[0]?.name === 'd1';
    const one = this.text(pair, swapDevices, false);
    const other = this.text(pair, swapDevices, true);
    return one < other ? one : other;
  }

  private text({ machine, code }: Pair, swapDevices: boolean, swapFiles: boolean): string {
    const { memory, devices, env } = code.told.groups[0]!;
    const [d0, d1] = swapDevices ? [this.devices[1]!, this.devices[0]!] : [this.devices[0]!, this.devices[1]!];
    const [f, g] = swapFiles ? [this.files[1]!, this.files[0]!] : [this.files[0]!, this.files[1]!];
    const renamed = (word: number): number => {
      if (swapDevices && (word === d0 || word === d1)) return word === d0 ? d1 : d0;
      return swapFiles && (word === f || word === g) ? (word === f ? g : f) : word;
    };
    let key = '';
    const put = (from: number, words: number): void => { for (let at = from; at < from + words; at += 1) key += `${renamed(memory[at]!)},`; };
    put(this.from, (Math.min(...this.devices) >>> 2) - this.from);
    const present = [d0, d1].filter((_, at) => at < devices.length);
    for (const address of present) put(address >>> 2, this.deviceWords);
    for (const address of [f, g]) put(address >>> 2, this.fileWords);
    for (const flag of this.flags) key += env[flag] ? '1' : '0';

    const owner = (name: string): boolean => this.container && contextOf(machine.groups[0]!.snapshot).includes(`"owner":"${name}"`);
    const files = (swapFiles ? ['g', 'f'] : FILES).map((name) => {
      const there = code.told.files.get(name);
      const state = machine.files.get(name)?.snapshot;
      const holds = there?.holds ?? [];
      const other = state ? contextOf(state) : '';
      return holds.length === 0 && !owner(name) && !other.includes('"d') ? '' : `${String(there?.open)}${holds.join()}${other}`;
    });
    const names = `${this.machineText(machine)}${files.join(';')}${devices.map((device) => `${device.name}"${device.files.join('""')}"${device.waiting.join()}`).join()}`;
    return `${key}${swapDevices || swapFiles ? renaming(names, swapDevices, swapFiles) : names}`;
  }

  private machineText({ groups }: World): string {
    const { snapshot, devices } = groups[0]!;
    let text = contextOf(snapshot);
    for (const flag of ENV_FLAGS) if (!this.flags.includes(flag)) text = text.replace(new RegExp(`"${flag}":(true|false)`), '');
    return `${text}${devices.map((device) => `"${device.name}"${contextOf(device.snapshot)}`).join()}`;
  }
}

function renaming(text: string, devices: boolean, files: boolean): string {
  return text.replace(/"?\b(d0|d1|f|g)\b"?/g, (word) => {
    const bare = word.replaceAll('"', '');
    if (bare === 'f' || bare === 'g') return files ? (bare === 'f' ? '"g"' : '"f"') : `"${bare}"`;
    return devices ? (bare === 'd0' ? '"d1"' : '"d0"') : `"${bare}"`;
  });
}

const contexts = new WeakMap<object, string>();
function contextOf(snapshot: { readonly value: unknown; readonly context: unknown }): string {
  let text = contexts.get(snapshot);
  if (text === undefined) contexts.set(snapshot, (text = JSON.stringify([snapshot.value, snapshot.context])));
  return text;
}

const FIELDS: Readonly<Record<EnvFlag, string>> = {
  pasid: 'pasid_attached', 'resv-direct': 'resv_direct', reset: 'reset_pending', 'default-domain': 'default_domain', 'private-domain': 'domain', group: 'devices',
};
/** The flags that a listing has a field for. */
const relevant = (tale: Tale): EnvFlag[] => ENV_FLAGS.filter((flag) =>
  // Where the domain is read, it is what the flag has become.
  tale.offset('iommu_group', FIELDS[flag]) !== null && !(flag === 'private-domain' && tale.reads.has('domain') && !tale.calls.has('close')));

/** The world with room for everything that will ever be named, so that the same things always stand at the same places. */
function settled(world: CodeWorld): CodeWorld {
  const group = world.told.groups[0]!;
  const site = new Site(world.tale, group.memory.slice(), group.places);
  for (const file of FILES) site.file(file);
  for (const driver of DRIVERS) site.driver(driver);
  return { ...world, told: { ...world.told, groups: [{ ...group, memory: site.memory, places: site.places }] } };
}

function story(pair: Pair): string {
  const events: Event[] = [];
  for (let at: Pair | null = pair; at?.by; at = at.from) events.unshift(at.by);
  return printScript({ topology: TWO, events }) + (events.length === 0 ? '' : `# ${printEvent(events.at(-1)!)}`);
}
