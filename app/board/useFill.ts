import { startTransition, useEffect, useState } from 'react';
import type { GroupView } from '../../src/machine/index.ts';

/** So many groups are there at once; a larger machine grows in slices, so that the first of it shows without delay. */
const AT_ONCE = 64;
const SLICE = 48;
/** So many groups and devices are drawn unasked: a device takes about 10 kB of a browser's memory. The rest is drawn when the reader asks for more. */
const GROUPS_UNASKED = 1_024;
const DEVICES_UNASKED = 4_800;
/** A group shows so many devices until the reader asks for more. */
export const DEVICES_SHOWN = 200;

/** The number of groups, from the first on, within so many times the limits for drawing unasked. */
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
