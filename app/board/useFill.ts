import { startTransition, useEffect, useState } from 'react';
import type { GroupView } from '../../src/machine/index.ts';

/**
 * The board draws this many groups at once. A larger board grows in slices, so that its first groups appear without
 * delay.
 */
const AT_ONCE = 64;
const SLICE = 48;
/**
 * The board draws at most this many groups and devices by itself. A device takes about 10 kB of a browser's memory.
 * The board draws the rest when the reader asks for it.
 */
const GROUPS_UNASKED = 1_024;
const DEVICES_UNASKED = 4_800;
/** A group shows this many devices until the reader asks for more. */
export const DEVICES_SHOWN = 200;

/** The number of groups, counted from the first, that fit into `times` times the two limits. */
export function groupsWithin(views: readonly Pick<GroupView, 'devices'>[], times: number): number {
  let devices = 0;
  for (const [index, view] of views.entries()) {
    devices += Math.min(view.devices.length, DEVICES_SHOWN);
    if (index >= times * GROUPS_UNASKED || devices > times * DEVICES_UNASKED) return Math.max(index, 1);
  }
  return views.length;
}

/** The number of groups to draw now, and a function that raises it. */
export function useFill(views: readonly GroupView[]): { readonly filled: number; more(): void } {
  const [filled, setFilled] = useState(AT_ONCE);
  const [times, setTimes] = useState(1);
  const most = groupsWithin(views, times);
  useEffect(() => {
    if (filled >= most) return;
    const timer = setTimeout(() => startTransition(() => setFilled(filled + SLICE)), 0);
    return () => clearTimeout(timer);
  }, [filled, most]);
  return { filled: Math.min(filled, most), more: () => setTimes(times + 1) };
}
