/**
 * Where VFIO's own calls are fetched. They are as much code as all the rest of the machines and most histories have none of them, so they
 * are loaded before the first history that does; until then there is nothing of VFIO's to look after.
 */
import type { Event } from '../../world/index.ts';
import type * as calls from './index.ts';

type Room = typeof calls;
let room: Room | null = null;

/** VFIO's calls, if they were loaded. */
export const vfioRoom = (): Room | null => room;

const CALL = /^(?:(?:open|get|set|unset|bind|ioas|request)-|kill$|probe$|modprobe$|rmmod$)/;

/** Whether a history with these events can only be told once `loadVfio` has been awaited. */
export function needsVfio(events: readonly Event[]): boolean {
  return room === null && events.some(({ type }) => CALL.test(type));
}

/** Brings VFIO's own calls; `step` throws on one of them before. Rejects where they cannot be had. */
export async function loadVfio(): Promise<void> {
  room ??= await import('./index.ts');
}
