/** The changes that an event makes to a state, and the parts of the state that it read. */
import type { Numbers } from './parts.ts';
import { DEVICE_LIMIT, FILE_LIMIT } from './table.ts';
import type { Keyed } from './keyed.ts';

/** The parts that an event read, as bits: core, two devices and two files. */
export const CORE = 1;
export const ALL = 31;
export const DEVICE = [2, 4] as const;
export const FILE = [8, 16] as const;

export type Some = number | undefined;
/** The parts that an event changed. `ends` is true if nothing changed or if no event can follow. */
export interface Left {
  readonly ends: boolean;
  readonly core: Some;
  readonly devices: readonly [Some, Some];
  readonly files: readonly [Some, Some];
}
export const ENDS: Left = {
  ends: true,
  core: undefined,
  devices: [undefined, undefined],
  files: [undefined, undefined],
};

/** The parts that were read, combined to one number. */
export function key({ core, devices: [d0, d1], files: [f, g] }: Numbers, seen: number): number {
  let value = seen & 1 ? core + 1 : 0;
  value = value * DEVICE_LIMIT + (seen & 2 ? d0 : 0);
  value = value * DEVICE_LIMIT + (seen & 4 ? d1 : 0);
  value = value * FILE_LIMIT + (seen & 8 ? f : 0);
  return value * FILE_LIMIT + (seen & 16 ? g : 0);
}

export function leftBy(was: Numbers, now: Numbers): Left {
  const other = (a: number, b: number): Some => (a === b ? undefined : b);
  const left: Left = {
    ends: false,
    core: other(was.core, now.core),
    devices: [other(was.devices[0], now.devices[0]), other(was.devices[1], now.devices[1])],
    files: [other(was.files[0], now.files[0]), other(was.files[1], now.files[1])],
  };
  return [left.core, ...left.devices, ...left.files].every((each) => each === undefined) ? ENDS : left;
}

/** The changes of an event, and the parts that it read. */
export interface Done {
  readonly left: Left;
  readonly bits: number;
}
export interface Known {
  readonly bits: number;
  readonly by: Keyed<Done>;
}
