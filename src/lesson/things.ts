/** The things that a lesson points at, and whether they are there. */
import { groupView, groupViews, type World } from '../machine/index.ts';
import { PALETTE_DRIVERS } from '../world/index.ts';
import type { Point, Scene } from './types.ts';

/** The first line of a listing that contains the text, counted from 1; null where none does. White space counts as one blank. */
export function lineOfCode(source: string, text: string): number | null {
  const plain = (line: string): string => line.trim().replace(/\s+/g, ' ');
  const at = source.split('\n').findIndex((line) => plain(line).includes(plain(text)));
  return at < 0 ? null : at + 1;
}

/** Null where the thing is there, otherwise how it was called. Lines of code are asked by `lineOfCode`. */
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
