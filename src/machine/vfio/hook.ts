/**
 * Loads VFIO's own calls on demand. They are as much code as all other statecharts, and most histories contain none
 * of them. So they are loaded before the first history that needs them. Until then no VFIO state exists.
 */
import type { Event } from '../../world/index.ts';
import type * as calls from './index.ts';

type Room = typeof calls;
let room: Room | null = null;

/** VFIO's calls; null until they are loaded. */
export const vfioRoom = (): Room | null => room;

const CALL = /^(?:(?:open|get|set|unset|bind|ioas|request)-|kill$|probe$|modprobe$|rmmod$)/;

/** True if these events can only be computed after `loadVfio`. */
export function needsVfio(events: readonly Event[]): boolean {
  return room === null && events.some(({ type }) => CALL.test(type));
}

/** Loads VFIO's own calls. Before that, `step` throws on such a call. Rejects where the code cannot be loaded. */
export async function loadVfio(): Promise<void> {
  room ??= await import('./index.ts');
}
