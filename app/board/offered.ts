import { useMemo, useSyncExternalStore } from 'react';
import type { FileView } from '../../src/machine/index.ts';
import { type DriverName, PALETTE_DRIVERS } from '../../src/world/index.ts';
import { hueOf, type Hue } from '../carry/index.ts';
import { useFiles, usePage } from '../store/index.ts';

/** Owner files that the page offers before any event opens one. */
const DEFAULT_FILES = ['qemu', 'dpdk'];

// Drivers that the reader typed in. The list lasts until the page is closed.
let added: readonly DriverName[] = [];
const listeners = new Set<() => void>();
export function addDriver(name: DriverName): void {
  if (!added.includes(name)) added = [...added, name];
  for (const listener of listeners) listener();
}
const none: readonly DriverName[] = [];
function useAdded(): readonly DriverName[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => added,
    () => none,
  );
}

const ORDER: readonly Hue[] = ['kernel', 'neutral', 'user'];

/**
 * Every driver that the reader can pick: from the catalogue, from this machine, and typed in. Kernel drivers come
 * first, then neutral drivers, then user-space drivers.
 */
export function useDrivers(): readonly DriverName[] {
  const topology = usePage((state) => state.history.topology);
  const more = useAdded();
  return useMemo(() => {
    const own = new Set<DriverName>();
    for (const { driver } of topology.devices.values()) if (driver !== null) own.add(driver);
    const all = [...new Set([...PALETTE_DRIVERS, ...own, ...more])];
    return ORDER.flatMap((hue) => all.filter((driver) => hueOf(driver) === hue));
  }, [topology, more]);
}

/** Every owner file: the files opened so far in this line, and the default files that are still closed. */
export function useOwnerFiles(): readonly FileView[] {
  const files = useFiles();
  return useMemo(() => {
    const missing = DEFAULT_FILES.filter((name) => files.every((file) => file.name !== name));
    const all = [...files, ...missing.map((name): FileView => ({ name, open: false, holds: [] }))];
    return all.sort((a, b) => rank(a.name) - rank(b.name));
  }, [files]);
}
const rank = (name: string): number =>
  DEFAULT_FILES.includes(name) ? DEFAULT_FILES.indexOf(name) : DEFAULT_FILES.length;
