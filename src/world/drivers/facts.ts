/** What is known of a driver, and how sure it is. Words for the codes are in `src/words`. */

/** What a driver is there for. */
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
 * Why a driver counts or does not:
 * `ordinary` uses the kernel's DMA API and never said otherwise; `unknown` is in no list, so taken for ordinary;
 * `vfio` hands its device to user space and claims only then; `vfio-by-name` is taken for one because of its name;
 * `emulated` stands behind a group that has no hardware of its own, so nothing is claimed; `holds-only` keeps others out and does no DMA;
 * `port` drives a bridge without any DMA of its own; `hotplug-port` drives a bridge, but never opted out;
 * `host-bridge` is a PCI host of powerpc that opted out later; `host-in-group` is a PCI host that did not, and sits in the group it serves;
 * `not-yet` opted out in a later release than the one asked for;
 * `stub-by-name` looks like a stub and counts all the same; `xen-stub` serves Xen alone; `user-io` gives registers to user space past VFIO;
 * `build-dependent` opts out in some builds, which its name does not tell.
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
  /** As sysfs shows it; for a driver of the catalogue its one spelling, whichever dashes were asked for. */
  readonly name: string;
  /** `managed` sets driver_managed_dma and never counts by itself; `kernel` counts from bind to unbind. */
  readonly kind: 'kernel' | 'managed';
  /** User space can open its devices through VFIO. */
  readonly userOpens: boolean;
  /** Claims SHARED in its probe, where the version has that: `sketch`, `repaired`, `amended`. */
  readonly claimsSharedInProbe: boolean;
  /** The first release in which it is managed, or null. */
  readonly since: string | null;
  /** Nobody can be sure: the driver is unknown, judged by its name, or different from build to build. */
  readonly assumed: boolean;
  readonly reason: DriverReason;
  readonly purpose: Purpose;
  readonly bus: Bus;
  /** Where this can be read. */
  readonly source: string;
}
