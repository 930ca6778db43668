/** The properties of a listing. Each is a test of one event, with the groups before and after it. */
import { driverHabits, type GroupView, type Outcome } from '../machine/index.ts';
import type { Event, ProtocolId } from '../world/index.ts';
import type { PropertyName } from './types.ts';

export interface Happened {
  readonly protocol: ProtocolId;
  readonly outcome: Outcome;
  readonly before: readonly GroupView[];
  readonly after: readonly GroupView[];
}

const UNDEFINED: ReadonlySet<string> = new Set([
  'no-return-value',
  'uninitialised-read',
  'double-unlock',
  'foreign-unlock',
  'underflow',
  'warn',
]);

/** For each property, a function that returns true where an event breaks it. */
export const BREAKS: Readonly<Record<PropertyName, (happened: Happened) => boolean>> = {
  'no-lock-left': ({ outcome }) => outcome.findings.includes('lock-left-held'),
  'no-leak': ({ outcome, after }) =>
    outcome.findings.some((finding) => finding.startsWith('leaked-ref:')) ||
    after.some(
      ({ leaked, devices }) => Object.keys(leaked).length > 0 && devices.every(({ files }) => files.length === 0),
    ),
  'no-stale-owner': ({ outcome, after }) =>
    outcome.findings.includes('stale-owner') || after.some(({ stale }) => stale),
  'no-split': ({ outcome, after }) => outcome.findings.includes('split') || after.some(({ owns }) => owns === 'both'),
  'no-two-owners': ({ after }) => after.some(({ devices }) => new Set(devices.flatMap(({ files }) => files)).size > 1),
  'no-hang': ({ outcome }) => outcome.result === 'HANG',
  'no-undefined': ({ outcome: { result, findings } }) =>
    ['WARN', 'OOPS', 'BUG'].includes(result) || findings.some((finding) => UNDEFINED.has(finding)),
  'no-needless-refusal': ({ protocol, outcome, before }) =>
    /^E[A-Z_]+$/.test(outcome.result) &&
    outcome.refusedBy === 'protocol' &&
    isNeedless(protocol, outcome.event, before),
};

/**
 * True where the refusal has no reason: no bound driver and no file with a device conflicts with the event. The test
 * does not use the listing's own counters, because these may be wrong.
 */
function isNeedless(protocol: ProtocolId, event: Event, groups: readonly GroupView[]): boolean {
  if (!('device' in event)) return false;
  const group = groups.find(({ devices }) => devices.some(({ name }) => name === event.device));
  if (!group) return false;
  const { devices } = group;
  const counts = (driver: string | null): boolean => driver !== null && driverHabits(protocol, null, driver).counts;
  const holders = new Set(devices.flatMap(({ files }) => files));
  switch (event.type) {
    case 'bind':
      return !counts(event.driver) || holders.size === 0;
    case 'attach':
      return devices.every(({ driver }) => !counts(driver)) && [...holders].every((file) => file === event.file);
    case 'unbind':
    case 'detach':
      return true;
    default:
      return false;
  }
}
