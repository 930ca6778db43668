/** The lines that `lspci` prints below a device's first line. */

/**
 * `lspci -k` prints these lines even for a device without a driver. So a listing with them would also show a driver.
 */
const WITH_DRIVERS = ['Subsystem:', 'Kernel modules:', 'DeviceName:'];

/** Only `-v` and longer forms print these lines. */
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
