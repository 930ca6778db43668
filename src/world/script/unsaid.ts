import type { DeviceSpec } from '../types.ts';

/** A device of which only the name is known. */
export function unsaidDevice(name: string): DeviceSpec {
  return { name, class: '0200', title: '', driver: null, assumed: true };
}
