/** The types that `src/machine` gives to the other folders. */
import type {
  Counter,
  Counts,
  DeviceName,
  DriverName,
  EnvFlag,
  Errno,
  Event,
  FileName,
  Finding,
  GroupName,
  Mode,
  Owns,
  ProcessName,
  ProtocolId,
  RacingEvent,
  Result,
} from '../world/index.ts';
import type { World } from './world.ts';

/** The reason for an event's result, as data. `src/words` makes the sentence from it (message `why.<code>`). */
export interface Reasons {
  // the driver core
  'driver-bound': { device: DeviceName; driver: DriverName };
  'no-driver': { device: DeviceName };
  'held-by-file': { device: DeviceName; file: FileName };
  'probe-failed': { device: DeviceName; driver: DriverName };
  'bound-counted': { device: DeviceName; driver: DriverName; counter: string; count?: Counter; value: number };
  'bound-shared': { device: DeviceName; driver: DriverName; value: number };
  'bound-silent': { device: DeviceName; driver: DriverName };
  unbound: { device: DeviceName; driver: DriverName };
  'unbound-gave-back': { device: DeviceName; driver: DriverName; counter: string; count?: Counter; value: number };
  'not-present': { device: DeviceName };
  'already-present': { device: DeviceName; group: GroupName };
  joined: { device: DeviceName; group: GroupName };
  left: { device: DeviceName; group: GroupName };
  'left-last': { device: DeviceName; group: GroupName };
  // refusals by the protocol, with the counter, the owner or the rule
  'users-present': { group: GroupName; counter: string; count?: Counter; value: number; owner: FileName };
  'kernel-drivers-present': { group: GroupName; counter: string; count?: Counter; value: number };
  'other-owner': { group: GroupName; owner: FileName; file: FileName; value: number };
  owned: { group: GroupName; owner: FileName; value: number };
  'already-counted': { group: GroupName; owner: FileName; value: number };
  'null-owner': { group: GroupName };
  'not-viable': { group: GroupName; member: DeviceName; memberDriver: DriverName };
  'not-viable-set': { group: GroupName; file: FileName; member: DeviceName; memberDriver: DriverName };
  'hint-differs': {
    group: GroupName;
    device: DeviceName;
    driver: DriverName;
    member: DeviceName;
    memberDriver: DriverName;
  };
  'bound-live': { group: GroupName; device: DeviceName; driver: DriverName; owner: FileName };
  'joined-live': { group: GroupName; device: DeviceName; owner: FileName };
  'bad-mode': { mode: Mode };
  'no-group': { device: DeviceName };
  'foreign-domain': { group: GroupName };
  'pasid-attached': { group: GroupName };
  'reset-pending': { group: GroupName };
  'resv-direct': { group: GroupName };
  'no-default-domain': { group: GroupName };
  // claims and releases
  claimed: { group: GroupName; mode: Mode; counter: string; count?: Counter; value: number };
  'claimed-owner': { group: GroupName; file: FileName; counter: string; count?: Counter; value: number };
  'claimed-nobody': { group: GroupName; counter: string; count?: Counter; value: number };
  'mode-unchanged': { device: DeviceName; mode: Mode };
  'mode-none': { device: DeviceName };
  released: { group: GroupName; counter: string; count?: Counter; value: number };
  'released-last': { group: GroupName; file: FileName };
  'released-domain-left': { group: GroupName; file: FileName };
  'released-stale': { group: GroupName; file: FileName };
  'over-release': { group: GroupName; counter: string; count?: Counter };
  'wrong-mode': { device: DeviceName; mode: Mode; has: Mode };
  'not-the-owner': { group: GroupName; file: FileName; owner: FileName };
  'nothing-to-release': { group: GroupName };
  'no-group-nothing': { device: DeviceName };
  // owner files
  opened: { file: FileName };
  'already-open': { file: FileName };
  'not-open': { file: FileName };
  closed: { file: FileName };
  'closed-gave-back': { file: FileName; devices: number };
  attached: { device: DeviceName; file: FileName; group: GroupName; counter: string; count?: Counter; value: number };
  'attached-joined': { device: DeviceName; file: FileName; group: GroupName };
  'attached-viable': { device: DeviceName; file: FileName; group: GroupName };
  detached: { device: DeviceName; file: FileName };
  'not-openable': { device: DeviceName; driver: DriverName };
  'attached-already': { device: DeviceName; file: FileName };
  'not-holder': { device: DeviceName; file: FileName };
  // hangs, oopses and the rest
  'lock-held': { group: GroupName; by: string; path: string };
  'null-file-oops': { group: GroupName };
  'null-group-oops': { device: DeviceName };
  dead: { by: string };
  'group-has-none': { group: GroupName };
  'refusal-swallowed': { device: DeviceName; driver: DriverName; group: GroupName; errno: Errno };
  'no-such-call': { call: string; protocol: ProtocolId };
  'env-set': { group: GroupName; flag: EnvFlag; on: string };
  // VFIO's and iommufd's own calls
  'container-opened': { file: FileName };
  'iommufd-opened': { file: FileName };
  'group-opened': { file: FileName; group: GroupName };
  'cdev-opened': { file: FileName; device: DeviceName };
  'no-group-node': { group: GroupName };
  'no-such-node': { node: string };
  'no-cdev-node': { device: DeviceName };
  'not-allowed': { group: GroupName; uid: number };
  'group-file-open': { group: GroupName; file: FileName };
  'group-used-by-cdev': { group: GroupName; file: FileName };
  'group-status': { group: GroupName; viable: string; container: string; value: number };
  'group-viable': { group: GroupName };
  'group-not-viable': { group: GroupName; member: DeviceName; memberDriver: DriverName };
  'group-gone': { file: FileName; group: GroupName };
  'container-already-set': { file: FileName; container: FileName };
  'not-a-container': { file: FileName };
  'container-set': { file: FileName; container: FileName; group: GroupName; value: number };
  'container-set-unasked': { file: FileName; container: FileName; group: GroupName };
  'iommufd-set': { file: FileName; container: FileName; group: GroupName };
  'no-container': { file: FileName };
  'device-fds-open': { file: FileName; devices: string };
  'container-unset': { file: FileName; container: FileName; group: GroupName };
  'iommufd-unset': { file: FileName; container: FileName };
  'container-empty': { file: FileName };
  'iommu-already-set': { file: FileName };
  'iommu-set': { file: FileName; groups: number };
  'no-compat-ioas': { file: FileName };
  'iommu-set-compat': { file: FileName };
  'iommu-not-set': { file: FileName; container: FileName };
  'not-in-vfio-group': { device: DeviceName; group: GroupName };
  'device-opened': { file: FileName; device: DeviceName; group: GroupName; value: number };
  'device-claimed': { file: FileName; device: DeviceName; container: FileName; group: GroupName; value: number };
  'not-a-cdev': { file: FileName };
  'not-an-iommufd': { file: FileName };
  'open-elsewhere': { device: DeviceName; file: FileName };
  'iommufd-already-bound': { file: FileName; iommufd: FileName };
  'iommufd-bound': { device: DeviceName; file: FileName; group: GroupName; value: number };
  'not-bound': { file: FileName };
  'ioas-allocated': { file: FileName; ioas: FileName };
  'no-such-ioas': { file: FileName; ioas: FileName };
  'other-ioas': { group: GroupName; ioas: FileName };
  'ioas-attached': { device: DeviceName; ioas: FileName };
  'eventfd-set': { file: FileName; device: DeviceName };
  'held-and-asked': { device: DeviceName; file: FileName };
  'wrong-descriptor': { file: FileName; kind: string };
  'descriptor-closed': { file: FileName };
  'group-closed': { file: FileName; group: GroupName };
  'group-lingers': { file: FileName; group: GroupName; devices: string };
  'container-lingers': { file: FileName; groups: number };
  'iommufd-lingers': { file: FileName };
  killed: { process: ProcessName; files: number };
  'probe-needless': { device: DeviceName; driver: DriverName };
  'probe-nothing': { device: DeviceName };
  'probe-refused': { device: DeviceName; driver: DriverName; errno: string };
  'module-loaded': { driver: DriverName; bound: number; refused: number };
  'module-there': { driver: DriverName };
  'module-removed': { driver: DriverName; devices: number };
  'module-missing': { driver: DriverName };
  'module-going': { driver: DriverName };
  'module-held': { driver: DriverName; device: DeviceName; file: FileName };
  // only in worlds of the code engine; `text` is the source line of the listing
  'needs-code': { call: string };
  'not-in-listing': { call: string };
  'code-returned': { fn: string; value: number };
  'code-refused': { fn: string; line: number; text: string; errno: string };
  'code-warned': { fn: string; line: number; text: string };
  'code-waits': { fn: string; line: number; text: string; by: string; since: number };
  'code-died': { fn: string; line: number; text: string; finding: string };
  'still-running': { fn: string; line: number; text: string; statements: number };
  raced: { cpus: number };
  'race-stuck': { cpus: number; waiting: string };
  'race-apart': { groups: string };
}
export type ReasonCode = keyof Reasons;
export type Reason = { [C in ReasonCode]: { readonly code: C } & Readonly<Reasons[C]> }[ReasonCode];

/**
 * The layer that refused: the driver core before any lock is taken, the ownership protocol, the rules of owner files,
 * or VFIO.
 */
export type RefusedBy = 'driver-core' | 'protocol' | 'file' | 'vfio';

/** The result of an event. `Step` holds it together with the next world. */
export interface Outcome {
  readonly event: Event;
  readonly result: Result;
  readonly findings: readonly Finding[];
  readonly reason: Reason;
  /** Null where the result is OK. */
  readonly refusedBy: RefusedBy | null;
  /** Earlier events that were blocked and that this event lets finish. */
  readonly woke: readonly Event[];
  /** The flags that `get-status` returned. */
  readonly detail?: Readonly<Record<string, boolean>>;
  /**
   * The steps of the event in the version's order, including steps that were undone. For pictures and sentences only,
   * not for decisions.
   */
  readonly steps: readonly CoreStep[];
  /** Only in worlds of the code engine: the function and the line that made the result. Lines count from 1. */
  readonly ran?: { readonly fn: string; readonly line: number };
  /** Only for a race: the result of each of its events, CPU by CPU. */
  readonly parts?: readonly RacePart[];
}
export interface RacePart {
  readonly cpu: number;
  readonly event: RacingEvent;
  readonly result: Result;
}

export const CORE_STEPS = [
  'claim',
  'mark',
  'probe',
  'undo',
  'remove',
  'release',
  'unmark',
  'open',
  'attach',
  'detach',
  'close',
  'refuse',
] as const;
export type CoreStep = (typeof CORE_STEPS)[number];

/** One device in its current state. */
export interface DeviceView {
  readonly name: DeviceName;
  readonly driver: DriverName | null;
  /** The files that hold the device, oldest first. Only the protocol's user path adds a file, never a raw call. */
  readonly files: readonly FileName[];
  /** An unbind or unplug that waits until all files have released the device. */
  readonly waiting: 'unbind' | 'unplug' | null;
  /** The device's one mode in `amended`; null in all other versions. */
  readonly mode: Mode | null;
}

/**
 * One group in its current state, in the same form for all versions. An unchanged group returns the same view object.
 */
export interface GroupView {
  readonly name: GroupName;
  readonly owns: Owns;
  readonly counts: Counts;
  /** The owner that a guard would read now: a file's name, or null. */
  readonly owner: FileName | null;
  /** The owner field names a file although no user is counted. */
  readonly stale: boolean;
  /** References that the protocol holds, by file. */
  readonly refs: Readonly<Record<FileName, number>>;
  /** References that no call can ever give back, by file. */
  readonly leaked: Readonly<Record<FileName, number>>;
  /** The call that left the lock held, or null. `path` names the line of the listing. */
  readonly lock: { readonly by: Event; readonly path: string } | null;
  /** The attached domain; null in versions without domains. */
  readonly domain: 'default' | 'blocking' | 'private' | 'none' | null;
  readonly env: Readonly<Record<EnvFlag, boolean>>;
  readonly devices: readonly DeviceView[];
  /** The state of the group's statechart, e.g. `idle`. */
  readonly state: string;
}

export interface FileView {
  readonly name: FileName;
  readonly open: boolean;
  readonly holds: readonly DeviceName[];
}

/** One descriptor of VFIO's or iommufd's own calls. */
export interface DescriptorView {
  readonly name: FileName;
  readonly kind: 'container' | 'group' | 'iommufd' | 'device' | 'cdev';
  readonly process: ProcessName | null;
  readonly open: boolean;
  /** The group of a group file, and the device of a device file. */
  readonly group: GroupName | null;
  readonly device: DeviceName | null;
  /** The container or iommufd that the descriptor works through, by name. */
  readonly through: FileName | null;
}

export type { World } from './world.ts';
export interface Step {
  readonly outcome: Outcome;
  readonly world: World;
}

/** The engine of a world that the statecharts do not compute. */
export interface Telling {
  step(world: World, event: Event): Step;
  groupViews(world: World): readonly GroupView[];
  fileViews(world: World): readonly FileView[];
}
