/** What the protocol's machines tell the rest of the house. */
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

/** Why an event answered what it did, as data: words are made from it in `src/words` (message `why.<code>`). */
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
  // refusals of the protocol: which counter, which owner, which rule
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
  // the end of the road
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
  // told by the code alone; `text` is the line as the listing has it
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

/** Who said no: the driver core before any lock was taken, the ownership protocol, the owner file's own rules, or VFIO. */
export type RefusedBy = 'driver-core' | 'protocol' | 'file' | 'vfio';

/** What an event did. The world after it stands beside it, in `Step`. */
export interface Outcome {
  readonly event: Event;
  readonly result: Result;
  readonly findings: readonly Finding[];
  readonly reason: Reason;
  /** Set where the result is anything but OK. */
  readonly refusedBy: RefusedBy | null;
  /** Earlier events that waited and went through now. */
  readonly woke: readonly Event[];
  /** What `get-status` read. */
  readonly detail?: Readonly<Record<string, boolean>>;
  /** What was done, in the version's own order; undone steps are in it too. For pictures and for words, not for decisions. */
  readonly steps: readonly CoreStep[];
  /** Told by code: the function and the line that the answer comes from, counted from 1 in the listing. */
  readonly ran?: { readonly fn: string; readonly line: number };
  /** A race: what each of its events answered, CPU by CPU. */
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

/** One device as it is now. */
export interface DeviceView {
  readonly name: DeviceName;
  readonly driver: DriverName | null;
  /** The files that hold it, oldest first; by the protocol's own user path only, never by raw calls. */
  readonly files: readonly FileName[];
  /** An unbind or unplug that waits until the files let go. */
  readonly waiting: 'unbind' | 'unplug' | null;
  /** `amended` alone: the device's one mode. */
  readonly mode: Mode | null;
}

/** One group as it is now, whatever the version keeps of it. The same group object gives the same view object. */
export interface GroupView {
  readonly name: GroupName;
  readonly owns: Owns;
  readonly counts: Counts;
  /** What a guard would read now: the file's name, or null. */
  readonly owner: FileName | null;
  /** The owner's field says a file although no user is counted. */
  readonly stale: boolean;
  /** References that the protocol itself holds, by file. */
  readonly refs: Readonly<Record<FileName, number>>;
  /** References that nobody can ever give back, by file. */
  readonly leaked: Readonly<Record<FileName, number>>;
  /** The refused call that left the lock held, or null. `path` names the line of the listing. */
  readonly lock: { readonly by: Event; readonly path: string } | null;
  /** The attached domain, in versions that have one. */
  readonly domain: 'default' | 'blocking' | 'private' | 'none' | null;
  readonly env: Readonly<Record<EnvFlag, boolean>>;
  readonly devices: readonly DeviceView[];
  /** The XState machine's own state, e.g. `idle`. */
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
  /** A group file's group, and a device file's device. */
  readonly group: GroupName | null;
  readonly device: DeviceName | null;
  /** The container or iommufd that it works through, by name. */
  readonly through: FileName | null;
}

export type { World } from './world.ts';
export interface Step {
  readonly outcome: Outcome;
  readonly world: World;
}

/** Who tells a world's story where the machines do not. */
export interface Telling {
  step(world: World, event: Event): Step;
  groupViews(world: World): readonly GroupView[];
  fileViews(world: World): readonly FileView[];
}
