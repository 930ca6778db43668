/** The result of reading a machine's listing. */
import type { Topology } from '../world/index.ts';

/**
 * The formats that the reader knows, in the order in which they are shown:
 * - the flat loop (`IOMMU Group 1 01:00.0 …`)
 * - the loop with a header for each group
 * - `find /sys/kernel/iommu_groups`
 * - `lspci -nnk` and its shorter forms
 * - `lspci -v` and longer forms
 * - `lspci -vmm` with its records
 */
export const FORMATS = ['flat-loop', 'header-loop', 'find', 'lspci', 'lspci-v', 'lspci-vmm'] as const;
export type Format = (typeof FORMATS)[number];

export const UNREAD_CODES = [
  /** The line looks like no known format. */
  'not-understood',
  /** An earlier line puts the device into another group. */
  'other-group',
  /** An earlier line gives the device another driver. */
  'other-driver',
  /** An earlier line gives the device another class. */
  'other-class',
  /** The line describes a device, but has no address by which to join it. */
  'no-address',
  /** The line names a driver, but the device's own line could not be read. */
  'no-device',
  /** No device can have this name. */
  'bad-name',
] as const;
export type UnreadCode = (typeof UNREAD_CODES)[number];

/** A line that was left out, with its text. */
export interface UnreadLine {
  /** The line number, from 1. */
  readonly line: number;
  /** The line's own text, cut to 120 characters. */
  readonly text: string;
  readonly code: UnreadCode;
}

export const NOTE_CODES = [
  /** No line names a device or a group. */
  'nothing-read',
  /** The kernel has no groups at all: the loop printed `*`, or the directory is missing. */
  'no-iommu',
  /** There are devices, but no line names their groups. */
  'no-groups',
  /** There are groups, but no line shows their drivers. */
  'no-drivers',
  /** Some devices are only in listings that show no drivers. */
  'drivers-unknown',
  /** Some devices are in no group. */
  'ungrouped',
  /** A group has a member that the listing could not name. */
  'unnamed-member',
  /** A driver's name has characters that no script can hold. */
  'driver-respelled',
  /** All lines were read, but no machine can look like this. */
  'impossible',
] as const;
export type NoteCode = (typeof NOTE_CODES)[number];

/** A remark for the user about the machine or its listing. */
export interface Note {
  readonly code: NoteCode;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface MachineReading {
  /** The machine; null where no group was found. A note gives the reason. */
  readonly topology: Topology | null;
  readonly formats: readonly Format[];
  readonly groups: number;
  /** Devices that are in a group. */
  readonly devices: number;
  /** The number of these devices that have a driver. */
  readonly drivers: number;
  /** The first 200 lines that could not be read. */
  readonly unread: readonly UnreadLine[];
  /** The number of all lines that could not be read. */
  readonly unreadCount: number;
  readonly notes: readonly Note[];
}
