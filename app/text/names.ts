/** The names that a line can use: names of the machine, and names that the history has introduced. */
import { current, eventsTo, type History } from '../../src/history/index.ts';
import { fileViews, groupViews } from '../../src/machine/index.ts';
import { CATALOGUE, PALETTE_DRIVERS } from '../../src/world/index.ts';

export interface Names {
  /** The devices of the present machine. Removed devices are included, since they can be plugged in again. */
  readonly devices: readonly string[];
  readonly groups: readonly string[];
  /** Drivers of the palette and of the machine first, then all others of the catalogue. */
  readonly drivers: readonly string[];
  /** Owner files, other descriptors and processes, including those that earlier lines introduced. */
  readonly files: readonly string[];
}

/** Owner files that the page always offers, even before one is opened. */
const DEFAULT_FILES = ['qemu', 'dpdk'];
/** The fields of an event whose names later lines can use. */
const NAMING = ['file', 'name', 'container', 'fd', 'iommufd', 'ioas', 'process'];

export function namesOf(history: History): Names {
  const { world } = current(history);
  const devices = new Set(groupViews(world).flatMap((group) => group.devices.map(({ name }) => name)));
  for (const name of history.topology.devices.keys()) devices.add(name);
  const own = [...history.topology.devices.values()].flatMap(({ driver }) => driver ?? []);
  const files = new Set([...DEFAULT_FILES, ...fileViews(world).map(({ name }) => name)]);
  for (const event of eventsTo(history, history.cursor)) {
    for (const [field, name] of Object.entries(event))
      if (NAMING.includes(field) && typeof name === 'string') files.add(name);
  }
  return {
    devices: [...devices],
    groups: history.topology.groups.map(({ name }) => name),
    drivers: [...new Set([...PALETTE_DRIVERS, ...own, ...CATALOGUE.map(({ name }) => name)])],
    files: [...files],
  };
}

const SHORT = /^(?:[\da-f]{1,2}:)?[\da-f]{1,2}\.[0-7]$/i;

/**
 * The device that a word names: by its full name, or by the end of its address if only one device matches. Else null.
 */
export function deviceMeant(word: string, devices: readonly string[]): string | null {
  if (devices.includes(word)) return word;
  if (!SHORT.test(word)) return null;
  const ends = devices.filter((name) => name.endsWith(`:${word.toLowerCase()}`));
  return ends.length === 1 ? ends[0]! : null;
}

/** Writes shortened addresses in full. A line with a quote or a `#` stays as it is. */
export function inFull(line: string, devices: readonly string[]): string {
  if (/["#]/.test(line)) return line;
  return line.replace(/\S+/g, (word) => deviceMeant(word, devices) ?? word);
}
