import { CATALOGUE } from './catalogue.ts';
import type { DriverFacts } from './facts.ts';
import { compareReleases } from './release.ts';

export { CATALOGUE } from './catalogue.ts';
export { type Bus, DRIVER_REASONS, type DriverFacts, type DriverReason, type Purpose, PURPOSES } from './facts.ts';
export { compareReleases, parseRelease, protocolOfRelease } from './release.ts';

/** What the palette offers at first: devices' own drivers, those that hold, and the one that hands out. */
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

/** The first release in which drivers count at all; before it VFIO looked at names and the question does not arise. */
const FIRST_COUNTING = '5.19';

const byName = new Map(CATALOGUE.map((facts) => [sameSpelling(facts.name), facts]));
// The history's scenarios write it in one word.
byName.set('cdxnic', byName.get('cdx_nic')!);

/** Driver and module names differ in `-` and `_` alone (KBUILD_MODNAME has underscores): one driver, one key. */
export function sameSpelling(name: string): string {
  return name.replaceAll('-', '_');
}

/**
 * What is known of a driver, in a given release (`6.2`) or in the newest. A driver that opted out later counts in the releases before;
 * releases before 5.19 are answered as 5.19. Any name is answered: one that nobody knows is an ordinary kernel driver, as an assumption.
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
