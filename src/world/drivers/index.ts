import { CATALOGUE } from './catalogue.ts';
import type { DriverFacts } from './facts.ts';
import { compareReleases } from './release.ts';

export { CATALOGUE } from './catalogue.ts';
export { type Bus, DRIVER_REASONS, type DriverFacts, type DriverReason, type Purpose, PURPOSES } from './facts.ts';
export { compareReleases, parseRelease, protocolOfRelease } from './release.ts';

/**
 * The drivers that the palette offers first: drivers for devices, drivers that only hold a device, and the driver
 * that gives a device to user space.
 */
export const PALETTE_DRIVERS = [
  'e1000',
  'e1000e',
  '8139cp',
  'snd_hda_intel',
  'nvme',
  'shpchp',
  'pci-stub',
  'pcieport',
  'vfio-pci',
] as const;

/** The first release in which drivers count. Before it VFIO compared driver names, so the question does not arise. */
const FIRST_COUNTING = '5.19';

const byName = new Map(CATALOGUE.map((facts) => [sameSpelling(facts.name), facts]));
// The history's scenarios write this name as one word.
byName.set('cdxnic', byName.get('cdx_nic')!);

/**
 * The key of a driver. Names that differ only in `-` and `_` are the same driver (KBUILD_MODNAME has underscores).
 */
export function sameSpelling(name: string): string {
  return name.replaceAll('-', '_');
}

/**
 * The facts about a driver in a release (`6.2`), or in the newest release. A driver that opted out later still counts
 * in the releases before. Releases before 5.19 are treated as 5.19. An unknown name is assumed to be an ordinary
 * kernel driver.
 */
export function driverFacts(name: string, release?: string): DriverFacts {
  const facts = byName.get(sameSpelling(name));
  if (!facts) return assumedFacts(name);
  if (release === undefined || facts.since === null || facts.userOpens) return facts;
  const asked = compareReleases(release, FIRST_COUNTING) < 0 ? FIRST_COUNTING : release;
  return compareReleases(asked, facts.since) < 0
    ? { ...facts, kind: 'kernel', claimsSharedInProbe: false, reason: 'not-yet' }
    : facts;
}

function assumedFacts(name: string): DriverFacts {
  const vfio = /vfio.*pci/.test(name);
  return {
    name,
    kind: vfio ? 'managed' : 'kernel',
    userOpens: vfio,
    claimsSharedInProbe: false,
    since: null,
    assumed: true,
    reason: vfio ? 'vfio-by-name' : 'unknown',
    purpose: vfio ? 'hands-out' : 'unknown',
    bus: 'pci',
    source: vfio ? 'its name' : 'nothing',
  };
}
