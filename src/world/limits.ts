/**
 * The size limits of a scenario. They are far above any real machine, and low enough for a page to answer within a
 * second.
 */
import type { Topology } from './types.ts';

export interface Limits {
  /** Events of a history, in all branches. The events of a race count one by one. */
  readonly events: number;
  readonly groups: number;
  /** All devices of the machine, including those that join later. */
  readonly devices: number;
  /** Devices that one group has at boot. */
  readonly members: number;
  /** Steps of a race's schedule. An event also ends after this number of statements. */
  readonly schedule: number;
}

/** The limits of the page. The largest machine in the benchmarks has 512 groups with 4,096 devices. */
export const PAGE_LIMITS: Limits = {
  events: 12_000,
  groups: 4_096,
  devices: 16_384,
  members: 4_096,
  schedule: 100_000,
};

/** No limits, for the command line: it accepts every script that `parseScript` can read. */
export const NO_LIMITS: Limits = {
  events: Infinity,
  groups: Infinity,
  devices: Infinity,
  members: Infinity,
  schedule: Infinity,
};

/** The part of a scenario that is too large, with its size and the limit. */
export interface Excess {
  readonly what: keyof Limits;
  readonly found: number;
  readonly limit: number;
}

/** The first limit that a scenario exceeds; null where it is within all limits. */
export function excess({ groups, devices }: Topology, events: number, limits: Limits = PAGE_LIMITS): Excess | null {
  const members = groups.reduce((most, group) => Math.max(most, group.devices.length), 0);
  const found: Readonly<Record<keyof Limits, number>> = {
    events,
    groups: groups.length,
    devices: devices.size,
    members,
    schedule: 0,
  };
  const what = (Object.keys(found) as (keyof Limits)[]).find((each) => found[each] > limits[each]);
  return what === undefined ? null : { what, found: found[what], limit: limits[what] };
}
