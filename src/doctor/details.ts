/** The lines that `lspci` prints below a device's own. */

/** `lspci -k` prints these even for a device without a driver: who prints them would print the driver. */
const WITH_DRIVERS = ['Subsystem:', 'Kernel modules:', 'DeviceName:'];

/** Only `-v` and longer print these. */
const VERBOSE = [
  'Flags:',
  'Control:',
  'Status:',
  'Latency:',
  'Interrupt:',
  'Region ',
  'Memory at ',
  'I/O ports at ',
  'Expansion ROM at ',
  'Capabilities:',
  'Bus: primary',
  'I/O behind bridge',
  'Memory behind bridge',
  'Prefetchable memory behind',
  'Secondary status:',
  'BridgeCtl:',
  'NUMA node:',
  'Physical Slot:',
  'Device tree node:',
];

export function isDetail(text: string): boolean {
  return WITH_DRIVERS.some((start) => text.startsWith(start));
}

export function isVerbose(text: string): boolean {
  return VERBOSE.some((start) => text.startsWith(start));
}
