/** How large a scenario may be. A limit is far above any real machine, and low enough for a page to answer within a second. */
import type { Topology } from './types.ts';

export interface Limits {
  /** Events of a history, in all of its branches; those of a race count one by one. */
  readonly events: number;
  readonly groups: number;
  /** All devices of the machine, those that join later included. */
  readonly devices: number;
  /** Devices that one group has when the machine comes up. */
  readonly members: number;
  /** Steps of a race's schedule. An event ends after as many statements. */
  readonly schedule: number;
}

/** What the page takes. The largest machine that the benchmarks load has 512 groups with 4,096 devices. */
export const PAGE_LIMITS: Limits = {
  events: 12_000,
  groups: 4_096,
  devices: 16_384,
  members: 4_096,
  schedule: 100_000,
};

/** The command line takes whatever `parseScript` reads. */
export const NO_LIMITS: Limits = {
  events: Infinity,
  groups: Infinity,
  devices: Infinity,
  members: Infinity,
  schedule: Infinity,
};

/** What is too large, with its number. */
export interface Excess {
  readonly what: keyof Limits;
  readonly found: number;
  readonly limit: number;
}

/** The first limit that a scenario is beyond; null where it is within all of them. */
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
