/** For tests only: arbitrary machines, events and scripts, so that all folders test with the same data. */
import fc from 'fast-check';
import { eventsIn, fieldsOf, GRAMMAR, type Slot } from './script/grammar.ts';
import { checkTopology, printEvent } from './script/index.ts';
import {
  type DeviceSpec,
  ENV_FLAGS,
  type Event,
  MODES,
  type RaceEvent,
  RACING_TYPES,
  type RacingEvent,
  type Script,
  type Topology,
  type TopologyDraft,
} from './types.ts';

// Every run of the test command uses the same cases, so a new failure has its cause in the code. `npm run verify`
// searches for new cases.
if (!process.env.VERIFY) fc.configureGlobal({ seed: 20210928 });

const DRIVERS = [
  'e1000',
  'nvme',
  'snd_hda_intel',
  'shpchp',
  'pcieport',
  'pci-stub',
  'vfio-pci',
  'mlx5_vfio_pci',
  'no-such-driver',
];
const FILES = ['qemu', 'vm2', 'f-3'];
const DESCRIPTORS = ['c1', 'c2', 'g1', 'g2', 'd1', 'v1', 'i1', 'a1'];
const PROCESSES = ['alice', 'bob'];

const hex = (digits: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: 16 ** digits - 1 }).map((value) => value.toString(16).padStart(digits, '0'));

/** PCI addresses, platform devices and the short names of lessons. */
export const arbitraryDeviceName: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(hex(4), hex(2), hex(2), fc.nat(7)).map(([domain, bus, slot, fn]) => `${domain}:${bus}:${slot}.${fn}`),
  fc.nat(99).map((n) => `d${n}`),
  hex(8).map((address) => `${address}.ethernet`),
);

/** Titles with all characters that need escaping. */
const arbitraryTitle = fc.oneof(
  fc.constant(''),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('"', '\\', '#', ' ', 'a', ':'), maxLength: 12 }),
);

const arbitrarySpec = (name: string): fc.Arbitrary<DeviceSpec> =>
  fc.record({
    name: fc.constant(name),
    class: fc.oneof(fc.constantFrom('0200', '0604', '0403'), hex(4)),
    title: arbitraryTitle,
    driver: fc.oneof(fc.constant(null), fc.constantFrom(...DRIVERS)),
  });

/** A machine as a user might have written it: some group members without a device, some devices in no group. */
export const arbitraryDraft: fc.Arbitrary<TopologyDraft> = fc
  .uniqueArray(arbitraryDeviceName, { maxLength: 8 })
  .chain((names) =>
    fc
      .record({
        groupNames: fc.uniqueArray(fc.nat(20).map(String), { minLength: 1, maxLength: 3 }),
        homes: fc.array(fc.nat(3), { minLength: names.length, maxLength: names.length }),
        specs: fc.subarray([...names]).chain((some) => fc.tuple(...some.map(arbitrarySpec))),
      })
      .map(({ groupNames, homes, specs }) => ({
        groups: groupNames.map((name, index) => ({ name, devices: names.filter((_, at) => homes[at] === index) })),
        devices: specs,
      })),
  );

/** A machine that can exist. */
export const arbitraryTopology: fc.Arbitrary<Topology> = arbitraryDraft.map(topologyOf);

/** The machine of a valid draft; throws for an invalid draft. */
export function topologyOf(draft: TopologyDraft): Topology {
  const made = checkTopology(draft);
  if (!made.ok) throw new Error(`not a machine: ${JSON.stringify(made.problems)}`);
  return made.value;
}

export interface EventChoice {
  /** Include VFIO's own calls; true by default. */
  readonly vfio?: boolean;
  /** Include the raw calls; true by default. */
  readonly raw?: boolean;
  /** Include races, which only the code engine can compute; false by default. */
  readonly race?: boolean;
}

/** A race of one to three CPUs, with any schedule for them. */
function arbitraryRace(topology: Topology, raw: boolean): fc.Arbitrary<RaceEvent> {
  const racing = arbitraryEvent(topology, { vfio: false, raw }).filter((event): event is RacingEvent =>
    (RACING_TYPES as readonly string[]).includes(event.type),
  );
  return fc.array(fc.array(racing, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }).chain((parts) =>
    fc.record({
      type: fc.constant('race' as const),
      parts: fc.constant(parts),
      schedule: fc.string({
        unit: fc.constantFrom(...'012'.slice(0, parts.length), ...'abc'.slice(0, parts.length)),
        maxLength: 30,
      }),
    }),
  );
}

/** Any event on a machine's devices and groups. Its files and processes need not be introduced. */
export function arbitraryEvent(
  topology: Topology,
  { vfio = true, raw = true, race = false }: EventChoice = {},
): fc.Arbitrary<Event> {
  const groups = topology.groups.map((group) => group.name);
  const devices = [...topology.devices.keys()];
  const file = fc.constantFrom(...FILES);
  const descriptor = fc.constantFrom(...DESCRIPTORS);
  const driver = fc.constantFrom(...DRIVERS);
  const process = fc.constantFrom(...PROCESSES);
  const group = fc.constantFrom(...(groups.length > 0 ? groups : ['0']));
  const rawFile = fc.option(file, { nil: null });
  const some = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(values, { nil: undefined });
  const make = (type: Event['type'], fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Event> =>
    fc.record(fields).map((values) => withoutAbsent({ type, ...values }));

  const choices: fc.Arbitrary<Event>[] = [
    make('open', { file }),
    make('close', { file }),
    make('env', { group, flag: fc.constantFrom(...ENV_FLAGS), on: fc.boolean() }),
  ];
  if (raw) choices.push(make('claim-group', { group, file: rawFile }), make('release-group', { group, file: rawFile }));
  if (devices.length > 0) {
    const device = fc.constantFrom(...devices);
    const mode = fc.constantFrom(...MODES);
    choices.push(
      make('bind', { device, driver, fails: some(fc.constant(true)) }),
      make('unbind', { device }),
      make('attach', { device, file }),
      make('detach', { device, file }),
      make('hotplug', { device, group }),
      make('unplug', { device }),
    );
    if (raw)
      choices.push(
        make('claim', { device, mode, file: some(rawFile) }),
        make('release', { device, mode, file: some(rawFile) }),
      );
    if (race) choices.push(arbitraryRace(topology, raw));
    if (vfio)
      choices.push(
        make('get-device-fd', { name: descriptor, device, fd: descriptor }),
        make('open-cdev', { name: descriptor, device, process: some(process) }),
        make('probe', { device }),
      );
  }
  if (vfio)
    choices.push(
      make('open-container', { name: descriptor, process: some(process) }),
      make('open-group', { name: descriptor, group, process: some(process), uid: some(fc.nat(65535)) }),
      make('get-status', { name: descriptor }),
      make('set-container', { name: descriptor, container: descriptor }),
      make('unset-container', { name: descriptor }),
      make('set-iommu', { name: descriptor }),
      make('open-iommufd', { name: descriptor, process: some(process) }),
      make('bind-iommufd', { name: descriptor, iommufd: descriptor }),
      make('ioas-alloc', { name: descriptor, ioas: descriptor }),
      make('ioas-attach', { name: descriptor, ioas: descriptor }),
      make('request-eventfd', { name: descriptor }),
      make('kill', { process }),
      make('modprobe', { driver }),
      make('rmmod', { driver }),
    );
  return fc.oneof(...choices);
}

function withoutAbsent(fields: Record<string, unknown>): Event {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as unknown as Event;
}

/**
 * The events without those that use a file or process that no earlier event introduced. The rest can form a script.
 */
export function introduced(events: readonly Event[]): Event[] {
  const known = new Set<string>();
  return events.filter((event) => {
    const named = eventsIn(event).flatMap(namesIn);
    const fresh = named.filter(({ role }) => role === 'introduces').map(({ key }) => key);
    // A name that one CPU of a race introduces is known to all CPUs.
    const usable = event.type === 'race' ? new Set([...known, ...fresh]) : known;
    if (named.some(({ key, role }) => role === 'uses' && !usable.has(key))) return false;
    for (const key of fresh) known.add(key);
    return true;
  });
}

function namesIn(event: Event) {
  const fields = fieldsOf(event);
  return [...GRAMMAR[event.type].slots, ...GRAMMAR[event.type].tails]
    .filter((slot) => ['name', 'file', 'process'].includes(slot.kind) && typeof fields[slot.field] === 'string')
    .map((slot) => ({
      key: `${slot.kind === 'process' ? 'process' : 'file'} ${String(fields[slot.field])}`,
      role: slot.role,
    }));
}

export interface ScriptChoice extends EventChoice {
  readonly maxLength?: number;
  /** One machine for all scripts; any machine by default. */
  readonly topology?: Topology;
}

/** A script that can be run. */
export function arbitraryScript(choice: ScriptChoice = {}): fc.Arbitrary<Script> {
  return (choice.topology ? fc.constant(choice.topology) : arbitraryTopology).chain((topology) =>
    fc.array(arbitraryEvent(topology, choice), { maxLength: choice.maxLength ?? 20 }).map((all) => {
      const events = introduced(all);
      return { topology, events, lines: events.map((_, index) => index + 1) };
    }),
  );
}

/** The events as text, for a failure message. */
export function shown(events: readonly Event[]): string {
  return events.map(printEvent).join('; ');
}

/** Names that objects already have. `await` reads `then`, and JSON.stringify reads `toJSON`. */
export const HOSTILE_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'prototype',
  'length',
  'then',
  'toJSON',
] as const;
/** A name of the same length that no object has. No other name in these scripts contains it. */
export const harmless = (name: string): string => `Q${name.slice(1)}`;

const HOSTILE = new RegExp(HOSTILE_NAMES.map((name) => `\\b${name}\\b`).join('|'), 'g');
/** The text with harmless names instead of the hostile names. */
export const inHarmless = (text: string): string => text.replaceAll(HOSTILE, harmless);

/** A script with hostile names, and the same script with harmless names of the same lengths. */
export interface Twins {
  readonly hostile: Script;
  readonly harmless: Script;
}

/**
 * Gives a hostile name to every device, file, descriptor, process and unknown driver. Two things of different kinds
 * may get the same name.
 */
export function arbitraryTwins(choice: ScriptChoice = {}): fc.Arbitrary<Twins> {
  const from = fc
    .nat(HOSTILE_NAMES.length - 1)
    .map((at) => [...HOSTILE_NAMES.slice(at), ...HOSTILE_NAMES.slice(0, at)]);
  return fc.tuple(arbitraryScript(choice), from, from, from).map(([script, ofDevices, ofFiles, ofProcesses]) => {
    const named = (kind: string): readonly string[] => [
      ...new Set([
        ...(kind === 'device' ? script.topology.devices.keys() : []),
        ...script.events.flatMap(eventsIn).flatMap((event) =>
          slotsOf(event)
            .filter((slot) => kindOf(slot) === kind)
            .map((slot) => String(fieldsOf(event)[slot.field])),
        ),
      ]),
    ];
    const spelt = (kind: string, to: readonly string[]) =>
      named(kind).map((name, at) => [`${kind} ${name}`, to[at] ?? name] as const);
    const to = new Map([
      ...spelt('device', ofDevices),
      ...spelt('file', ofFiles),
      ...spelt('process', ofProcesses),
      ['driver no-such-driver', ofProcesses[0]!] as const,
    ]);
    return {
      hostile: renamed(script, (kind, name) => to.get(`${kind} ${name}`) ?? name),
      harmless: renamed(script, (kind, name) =>
        to.has(`${kind} ${name}`) ? harmless(to.get(`${kind} ${name}`)!) : name,
      ),
    };
  });
}

type Rename = (kind: string, name: string) => string;
/** Files and other descriptors share one set of names. */
const kindOf = ({ kind }: Slot): string => (kind === 'name' ? 'file' : kind);
const slotsOf = (event: Event): readonly Slot[] =>
  [...GRAMMAR[event.type].slots, ...GRAMMAR[event.type].tails].filter(
    (slot) =>
      ['device', 'driver', 'file', 'process'].includes(kindOf(slot)) && typeof fieldsOf(event)[slot.field] === 'string',
  );

function renamed({ topology, events, lines }: Script, rename: Rename): Script {
  const device = (name: string): string => rename('device', name);
  return {
    lines,
    topology: topologyOf({
      groups: topology.groups.map(({ name, devices }) => ({ name, devices: devices.map(device) })),
      devices: [...topology.devices.values()].map((spec) => ({
        ...spec,
        name: device(spec.name),
        driver: spec.driver === null ? null : rename('driver', spec.driver),
      })),
    }),
    events: events.map((event) => renamedEvent(event, rename)),
  };
}

function renamedEvent<E extends Event>(event: E, rename: Rename): E {
  if (event.type === 'race')
    return { ...event, parts: event.parts.map((part) => part.map((each) => renamedEvent(each, rename))) };
  return {
    ...event,
    ...Object.fromEntries(
      slotsOf(event).map((slot) => [slot.field, rename(kindOf(slot), String(fieldsOf(event)[slot.field]))]),
    ),
  };
}
export { work } from './persistent.ts';
