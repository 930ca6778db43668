import type { Load } from './machine.ts';
import { driverFacts, type DriverName } from '../../src/world/index.ts';

/** The three hues with a fixed meaning. */
export type Hue = 'kernel' | 'user' | 'neutral';

export function hueOf(driver: DriverName): Hue {
  const { kind, userOpens } = driverFacts(driver);
  return userOpens ? 'user' : kind === 'kernel' ? 'kernel' : 'neutral';
}

export const hueOfLoad = (load: Load): Hue => (load.kind === 'file' ? 'user' : hueOf(load.name));
