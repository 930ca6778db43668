/**
 * The types that all folders use: the things that exist, and the events that can happen. This file computes nothing.
 * The text form is in `script/`, and `../machine` computes events.
 */

/** A device's name: a full PCI address (`0000:00:05.0`), a platform device's name, or a short name such as `d0`. */
export type DeviceName = string;
/** An IOMMU group's name as sysfs shows it, a number in text (`3`). */
export type GroupName = string;
/** A driver's name as sysfs shows it (`vfio-pci`). */
export type DriverName = string;
/** The name of an owner file or of another descriptor. The same name is the same file. */
export type FileName = string;
export type ProcessName = string;

/** The protocol versions of the contract's section 1, oldest first. */
export const PROTOCOL_IDS = [
  'viability',
  'rfc',
  'prototype',
  'sketch',
  'repaired',
  'amended',
  'v1',
  'v2',
  'v5',
  'v8',
  'linux-5.19',
  'linux-6.2',
  'linux-7.3',
] as const;
export type ProtocolId = (typeof PROTOCOL_IDS)[number];

export const MODES = ['none', 'kernel', 'shared', 'user'] as const;
export type Mode = (typeof MODES)[number];

export const ENV_FLAGS = ['pasid', 'resv-direct', 'reset', 'default-domain', 'private-domain', 'group'] as const;
/** A flag of a group's surroundings, which some versions test. At first only `default-domain` and `group` are on. */
export type EnvFlag = (typeof ENV_FLAGS)[number];

/** The facts about a device before the first event. */
export interface DeviceSpec {
  readonly name: DeviceName;
  /** PCI class and subclass in four hex digits; `0200` where no class is stated. */
  readonly class: string;
  /** The name that `lspci` prints; empty where no name is stated. */
  readonly title: string;
  /** The driver bound at boot, or null. */
  readonly driver: DriverName | null;
  /** No class is stated. `0200` is assumed, and `isBridge` tests the driver instead. */
  readonly assumed?: true;
}

export interface GroupSpec {
  readonly name: GroupName;
  /** Members at boot, in the order of the script. */
  readonly devices: readonly DeviceName[];
}

/** A machine as a user wrote it: names may repeat, and a device may be in two groups. `checkTopology` checks it. */
export interface TopologyDraft {
  readonly groups: readonly GroupSpec[];
  readonly devices: readonly DeviceSpec[];
}

declare const checked: unique symbol;
/**
 * A machine that can exist. Every name is well formed and unique. Every device is in at most one group, and every
 * group member has a device. Only `checkTopology` and `parseScript` make a topology.
 */
export interface Topology {
  readonly groups: readonly GroupSpec[];
  /** Every device that the script names, including those that join later by `hotplug`. */
  readonly devices: ReadonlyMap<DeviceName, DeviceSpec>;
  readonly [checked]: true;
}

/** One script line. `type` is the line's first word. `file: null` is written `-`, and an absent file is left out. */
export type Event = OrdinaryEvent | VfioEvent | RaceEvent;

/** The ordinary events. Every version gives a result for them. */
export type OrdinaryEvent =
  | { readonly type: 'bind'; readonly device: DeviceName; readonly driver: DriverName; readonly fails?: true }
  | { readonly type: 'unbind'; readonly device: DeviceName }
  | { readonly type: 'open'; readonly file: FileName }
  | { readonly type: 'close'; readonly file: FileName }
  | { readonly type: 'attach'; readonly device: DeviceName; readonly file: FileName }
  | { readonly type: 'detach'; readonly device: DeviceName; readonly file: FileName }
  | { readonly type: 'claim'; readonly device: DeviceName; readonly mode: Mode; readonly file?: FileName | null }
  | { readonly type: 'release'; readonly device: DeviceName; readonly mode: Mode; readonly file?: FileName | null }
  | { readonly type: 'claim-group'; readonly group: GroupName; readonly file: FileName | null }
  | { readonly type: 'release-group'; readonly group: GroupName; readonly file: FileName | null }
  | { readonly type: 'hotplug'; readonly device: DeviceName; readonly group: GroupName }
  | { readonly type: 'unplug'; readonly device: DeviceName }
  | { readonly type: 'env'; readonly group: GroupName; readonly flag: EnvFlag; readonly on: boolean };

/** VFIO's and iommufd's own calls. The names are those that the script gives to descriptors. */
export type VfioEvent =
  | { readonly type: 'open-container'; readonly name: FileName; readonly process?: ProcessName }
  | {
      readonly type: 'open-group';
      readonly name: FileName;
      readonly group: GroupName;
      readonly process?: ProcessName;
      readonly uid?: number;
    }
  | { readonly type: 'get-status'; readonly name: FileName }
  | { readonly type: 'set-container'; readonly name: FileName; readonly container: FileName }
  | { readonly type: 'unset-container'; readonly name: FileName }
  | { readonly type: 'set-iommu'; readonly name: FileName }
  | { readonly type: 'get-device-fd'; readonly name: FileName; readonly device: DeviceName; readonly fd: FileName }
  | { readonly type: 'open-iommufd'; readonly name: FileName; readonly process?: ProcessName }
  | { readonly type: 'open-cdev'; readonly name: FileName; readonly device: DeviceName; readonly process?: ProcessName }
  | { readonly type: 'bind-iommufd'; readonly name: FileName; readonly iommufd: FileName }
  | { readonly type: 'ioas-alloc'; readonly name: FileName; readonly ioas: FileName }
  | { readonly type: 'ioas-attach'; readonly name: FileName; readonly ioas: FileName }
  | { readonly type: 'request-eventfd'; readonly name: FileName }
  | { readonly type: 'kill'; readonly process: ProcessName }
  | { readonly type: 'probe'; readonly device: DeviceName }
  | { readonly type: 'modprobe'; readonly driver: DriverName }
  | { readonly type: 'rmmod'; readonly driver: DriverName };

/** The events that several CPUs can run at the same time. */
export const RACING_TYPES = [
  'bind',
  'unbind',
  'open',
  'close',
  'attach',
  'detach',
  'claim',
  'release',
  'claim-group',
  'release-group',
] as const;
export type RacingEvent = Extract<OrdinaryEvent, { readonly type: (typeof RACING_TYPES)[number] }>;

/** The limit on the CPUs of a race: a schedule has one digit for each CPU. */
export const MOST_CPUS = 10;

/**
 * Several CPUs at the same time, each with its events. CPU 0 comes first. In `schedule` a digit lets that CPU run one
 * statement. A letter from `a` (CPU 0) to `j` lets that CPU make one memory access. After the schedule the CPUs
 * finish their events one after the other. The schedule may be empty, written `-`.
 */
export interface RaceEvent {
  readonly type: 'race';
  readonly schedule: string;
  readonly parts: readonly (readonly RacingEvent[])[];
}

export type EventType = Event['type'];

/** The errnos that a version or a kernel returns, with their numbers on x86. */
export const ERRNO = {
  EPERM: -1,
  ENOENT: -2,
  EIO: -5,
  EBADF: -9,
  EACCES: -13,
  EBUSY: -16,
  EEXIST: -17,
  ENODEV: -19,
  EINVAL: -22,
  ENOTTY: -25,
  EBADFD: -77,
  EPROBE_DEFER: -517,
} as const;
export type Errno = keyof typeof ERRNO;

/** The result of an event. The contract's section 3 explains each result. */
export type Result = 'OK' | Errno | 'WARN' | 'HANG' | 'OOPS' | 'BUG' | 'DEAD' | 'BLOCKED' | 'N/A';

/** An observation beside the result. `leaked-ref` names the file, `refusal-swallowed` the errno. */
export type Finding =
  | 'lock-left-held'
  | 'split'
  | 'no-return-value'
  | 'stale-owner'
  | 'warn'
  // Only a changed listing can cause these.
  | 'uninitialised-read'
  | 'double-unlock'
  | 'foreign-unlock'
  | 'underflow'
  | `leaked-ref:${FileName}`
  | `refusal-swallowed:${Errno}`;

/** The owner of a group. The first that fits applies, in this order: stuck, both, user, kernel, free. */
export type Owns = 'free' | 'kernel' | 'user' | 'both' | 'stuck';

/** The counters of the versions, in the order in which they are shown. */
export const COUNTERS = ['kernel', 'shared', 'user', 'owner_cnt'] as const;
export type Counter = (typeof COUNTERS)[number];
export type Counts = Readonly<Partial<Record<Counter, number>>>;

/** An error in a text that was read: its place, and what would be right. */
export interface Problem {
  /** The line number, from 1; 0 where no line is the cause. */
  readonly line: number;
  /** The line's own text, cut to 120 characters. */
  readonly text: string;
  readonly code: ProblemCode;
  /** The values for the message's placeholders. */
  readonly params: Readonly<Record<string, string | number>>;
}
export const PROBLEM_CODES = [
  'unknown-event',
  'missing-word',
  'extra-word',
  'unknown-mode',
  'unknown-flag',
  'not-on-off',
  'bad-number',
  'bad-name',
  'bad-class',
  'unknown-device',
  'unknown-device-short',
  'unknown-group',
  'unknown-name',
  'topology-after-event',
  'group-twice',
  'device-twice',
  'device-in-two-groups',
  'unclosed-quote',
  'too-long',
  'too-many',
  'expected-word',
  'unknown-process',
  'bad-schedule',
  'cannot-race',
  'too-many-cpus',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A script that can be run: every name was introduced. */
export interface Script {
  readonly topology: Topology;
  readonly events: readonly Event[];
  /** The line number of each event, from 1. */
  readonly lines: readonly number[];
}
