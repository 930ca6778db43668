/** Finds the things that a lesson points at. */
import { groupView, groupViews, type World } from '../machine/index.ts';
import { PALETTE_DRIVERS } from '../world/index.ts';
import type { Point, Scene } from './types.ts';

/**
 * The first line (from 1) of a listing that contains the text; null where none does. Runs of white space are equal.
 */
export function lineOfCode(source: string, text: string): number | null {
  const plain = (line: string): string => line.trim().replace(/\s+/g, ' ');
  const at = source.split('\n').findIndex((line) => plain(line).includes(plain(text)));
  return at < 0 ? null : at + 1;
}

/** Null where the thing exists, otherwise its name for a message. `lineOfCode` finds lines of code. */
export function isThere(
  point: Exclude<Point, { kind: 'code' }>,
  { topology, events }: Scene,
  world: World,
  files: readonly string[],
): string | null {
  const group = (name: string | null) => (name === null ? groupViews(world)[0] : groupView(world, name));
  switch (point.kind) {
    case 'timeline':
    case 'lens':
      return null;
    case 'group':
      return group(point.group) ? null : `group ${point.group}`;
    case 'owner':
      return group(point.group) ? null : `group ${point.group ?? ''}`;
    case 'count':
      return group(point.group)?.counts[point.count] === undefined
        ? `count ${point.count} ${point.group ?? ''}`.trim()
        : null;
    case 'device':
      return topology.devices.has(point.device) ? null : `device ${point.device}`;
    case 'file':
      return files.includes(point.file) ? null : `file ${point.file}`;
    case 'driver': {
      const named =
        events.some((event) => 'driver' in event && event.driver === point.driver) ||
        [...topology.devices.values()].some(({ driver }) => driver === point.driver) ||
        (PALETTE_DRIVERS as readonly string[]).includes(point.driver);
      return named ? null : `driver ${point.driver}`;
    }
  }
}
