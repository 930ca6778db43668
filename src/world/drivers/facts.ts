/** The facts about a driver, and how certain they are. The words for the codes are in `src/words`. */

/** The purpose of a driver. */
export const PURPOSES = [
  'network',
  'audio',
  'storage',
  'graphics',
  'usb',
  'serial',
  'chipset',
  'compute',
  'host-bridge',
  'bridge',
  'holds',
  'user-io',
  'hands-out',
  'unknown',
] as const;
export type Purpose = (typeof PURPOSES)[number];

/**
 * The reason why a driver counts, or why it does not:
 * - `ordinary` uses the kernel's DMA API and never opted out.
 * - `unknown` is in no list, so it is assumed to be ordinary.
 * - `vfio` gives its device to user space and claims only then.
 * - `vfio-by-name` is assumed to be a VFIO driver because of its name.
 * - `emulated` serves a group without hardware, so nothing is claimed.
 * - `holds-only` keeps other drivers away and does no DMA.
 * - `port` drives a bridge and does no DMA.
 * - `hotplug-port` drives a bridge, but never opted out.
 * - `host-bridge` is a PCI host of powerpc that opted out later.
 * - `host-in-group` is a PCI host that did not opt out. It is a member of the group that it serves.
 * - `not-yet` opted out in a later release than the requested one.
 * - `stub-by-name` looks like a stub, but counts.
 * - `xen-stub` serves Xen alone.
 * - `user-io` gives registers to user space without VFIO.
 * - `build-dependent` opts out in some builds. The name does not show in which.
 */
export const DRIVER_REASONS = [
  'ordinary',
  'unknown',
  'vfio',
  'vfio-by-name',
  'emulated',
  'holds-only',
  'port',
  'hotplug-port',
  'host-bridge',
  'host-in-group',
  'not-yet',
  'stub-by-name',
  'xen-stub',
  'user-io',
  'build-dependent',
] as const;
export type DriverReason = (typeof DRIVER_REASONS)[number];

export type Bus = 'pci' | 'platform' | 'amba' | 'fsl-mc' | 'cdx' | 'mdev';

export interface DriverFacts {
  /** The name as sysfs shows it. A driver of the catalogue has one spelling, whichever dashes the look-up used. */
  readonly name: string;
  /** `managed` sets driver_managed_dma and never counts by itself. `kernel` counts from bind to unbind. */
  readonly kind: 'kernel' | 'managed';
  /** User space can open the driver's devices through VFIO. */
  readonly userOpens: boolean;
  /** The driver claims SHARED in its probe, in the versions that have this mode: `sketch`, `repaired`, `amended`. */
  readonly claimsSharedInProbe: boolean;
  /** The first release in which the driver is managed, or null. */
  readonly since: string | null;
  /** The facts are uncertain: the driver is unknown, judged by its name, or different in each build. */
  readonly assumed: boolean;
  readonly reason: DriverReason;
  readonly purpose: Purpose;
  readonly bus: Bus;
  /** The source of the facts. */
  readonly source: string;
}
