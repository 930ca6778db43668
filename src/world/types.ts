/**
 * What exists and what can happen: the vocabulary every other room speaks.
 * Nothing in here computes anything; see `script/` for the text form and `../machine` for what an event does.
 */

/** A device's name: a full PCI address (`0000:00:05.0`), a platform device's name, or a short name such as `d0`. */
export type DeviceName = string;
/** An IOMMU group's name as sysfs shows it, a number in text (`3`). */
export type GroupName = string;
/** A driver's name as sysfs shows it (`vfio-pci`). */
export type DriverName = string;
/** The name of an owner file or of another descriptor; the same name is the same file. */
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
/** Surroundings of a group that some versions look at; all are off at first but `default-domain` and `group`. */
export type EnvFlag = (typeof ENV_FLAGS)[number];

/** What is known of a device before anything happens. */
export interface DeviceSpec {
  readonly name: DeviceName;
  /** PCI class and subclass in four hex digits, `0200` where nobody said. */
  readonly class: string;
  /** What `lspci` calls it; empty where nobody said. */
  readonly title: string;
  /** The driver bound at boot, or null. */
  readonly driver: DriverName | null;
  /** Nobody said the class: `0200` is assumed, and `isBridge` goes by the driver. */
  readonly assumed?: true;
}

export interface GroupSpec {
  readonly name: GroupName;
  /** Members at boot, in the order they were named. */
  readonly devices: readonly DeviceName[];
}

/** A machine as somebody wrote it down: names may repeat, a device may stand in two groups. Check it with `checkTopology`. */
export interface TopologyDraft {
  readonly groups: readonly GroupSpec[];
  readonly devices: readonly DeviceSpec[];
}

declare const checked: unique symbol;
/**
 * A machine that can exist: every name is well formed and stands once, every device is in at most one group and every group member
 * has a device. Made by `checkTopology` or `parseScript` only.
 */
export interface Topology {
  readonly groups: readonly GroupSpec[];
  /** Every device that the script names, those that only join later by `hotplug` included. */
  readonly devices: ReadonlyMap<DeviceName, DeviceSpec>;
  readonly [checked]: true;
}

/** One line of the script. The `type` is the line's first word. `file: null` is written `-`, an absent one is left out. */
export type Event = OrdinaryEvent | VfioEvent | RaceEvent;

/** What every version can be asked. */
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

/** VFIO's and iommufd's own calls, by the names the script gives its descriptors. */
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

/** What several CPUs can do at once. */
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

/** More CPUs than this have no digit in a schedule. */
export const MOST_CPUS = 10;

/**
 * Several CPUs at once, each with events of its own, CPU 0 first. In `schedule` each digit lets that CPU run one statement, each letter from `a`
 * (CPU 0) to `j` one access to memory; what it leaves undone runs to its end in the order of the CPUs. It may be empty, written `-`.
 */
export interface RaceEvent {
  readonly type: 'race';
  readonly schedule: string;
  readonly parts: readonly (readonly RacingEvent[])[];
}

export type EventType = Event['type'];

/** The errnos that some version or some kernel answers, with their numbers on x86. */
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

/** What an event answers; meanings in the contract's section 3. */
export type Result = 'OK' | Errno | 'WARN' | 'HANG' | 'OOPS' | 'BUG' | 'DEAD' | 'BLOCKED' | 'N/A';

/** What rides beside a result. `leaked-ref` names its file, `refusal-swallowed` its errno. */
export type Finding =
  | 'lock-left-held'
  | 'split'
  | 'no-return-value'
  | 'stale-owner'
  | 'warn'
  // What only a changed listing can bring about.
  | 'uninitialised-read'
  | 'double-unlock'
  | 'foreign-unlock'
  | 'underflow'
  | `leaked-ref:${FileName}`
  | `refusal-swallowed:${Errno}`;

/** Who owns a group; the first that fits, in this order: stuck, both, user, kernel, free. */
export type Owns = 'free' | 'kernel' | 'user' | 'both' | 'stuck';

/** A version's own counters, in the order they are shown. */
export const COUNTERS = ['kernel', 'shared', 'user', 'owner_cnt'] as const;
export type Counter = (typeof COUNTERS)[number];
export type Counts = Readonly<Partial<Record<Counter, number>>>;

/** Something wrong with what was read: where it stands and what would have been right. */
export interface Problem {
  /** Line, counted from 1; 0 where no line is to blame. */
  readonly line: number;
  /** The line's own text, cut to 120 characters. */
  readonly text: string;
  readonly code: ProblemCode;
  /** What the message's blanks are filled with. */
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

/** A script whose every name was introduced: it can be run. */
export interface Script {
  readonly topology: Topology;
  readonly events: readonly Event[];
  /** The line on which each event stands, counted from 1. */
  readonly lines: readonly number[];
}
