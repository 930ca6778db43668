/** What comes out of reading a machine's own listing. */
import type { Topology } from '../world/index.ts';

/**
 * The listings that are understood, in the order in which they are named:
 * the flat loop (`IOMMU Group 1 01:00.0 …`), the loop with a header a group, `find /sys/kernel/iommu_groups`,
 * `lspci -nnk` and its shorter forms, `lspci -v` and longer, `lspci -vmm` with its records.
 */
export const FORMATS = ['flat-loop', 'header-loop', 'find', 'lspci', 'lspci-v', 'lspci-vmm'] as const;
export type Format = (typeof FORMATS)[number];

export const UNREAD_CODES = [
  /** Nothing that we know looks like this. */
  'not-understood',
  /** The device was listed in another group before. */
  'other-group',
  /** The device was listed with another driver before. */
  'other-driver',
  /** The device was listed with another class before. */
  'other-class',
  /** It tells of a device, but there is no address to join it by. */
  'no-address',
  /** It tells a driver, but the line with the device could not be read. */
  'no-device',
  /** A name that no device can have. */
  'bad-name',
] as const;
export type UnreadCode = (typeof UNREAD_CODES)[number];

/** A line that was left out, quoted. */
export interface UnreadLine {
  /** Counted from 1. */
  readonly line: number;
  /** The line's own text, cut to 120 characters. */
  readonly text: string;
  readonly code: UnreadCode;
}

export const NOTE_CODES = [
  /** Not a single line tells of a device or a group. */
  'nothing-read',
  /** The kernel has no groups at all: the loop printed `*`, or the directory is missing. */
  'no-iommu',
  /** Devices, but nothing says in which groups they are. */
  'no-groups',
  /** Groups, but nothing says which drivers are bound. */
  'no-drivers',
  /** Some devices are in no listing that shows drivers. */
  'drivers-unknown',
  /** Devices that are in no group. */
  'ungrouped',
  /** A group with a member that the listing could not name. */
  'unnamed-member',
  /** A driver's name has characters that no script can hold. */
  'driver-respelled',
  /** It was all read, and still no machine can look like this. */
  'impossible',
] as const;
export type NoteCode = (typeof NOTE_CODES)[number];

/** Something the reader of the page should know about the machine or its listing. */
export interface Note {
  readonly code: NoteCode;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface MachineReading {
  /** The machine, or null where no group was found; a note says why. */
  readonly topology: Topology | null;
  readonly formats: readonly Format[];
  readonly groups: number;
  /** Devices that are in a group. */
  readonly devices: number;
  /** Of these, how many have a driver bound. */
  readonly drivers: number;
  /** The first 200 lines that could not be read. */
  readonly unread: readonly UnreadLine[];
  /** How many there are in all. */
  readonly unreadCount: number;
  readonly notes: readonly Note[];
}
