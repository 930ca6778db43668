/** All events with two devices and two files. */
import { asksDrivers } from '../../machine/index.ts';
import { ENV_FLAGS, type Event, MODES } from '../../world/index.ts';
import type { Tale } from '../tale.ts';
import { DEVICES, DRIVERS, FILES } from './names.ts';

/** One driver for each kind of driver that the version distinguishes. */
function driversOf(tale: Tale): string[] {
  const seen = new Map<string, string>();
  for (const driver of DRIVERS) {
    const { name, dma_hint, ...habits } = tale.driver(driver);
    // Names, hints and bridges matter only in versions that ask the drivers of all members.
    const asked = [
      dma_hint,
      ['vfio-pci', 'pci-stub'].includes(driver) ? name : '',
      ['pcieport', 'shpchp'].includes(driver),
    ];
    const key = JSON.stringify([habits, asksDrivers(tale.protocol) && asked]);
    if (!seen.has(key)) seen.set(key, driver);
  }
  return [...seen.values()];
}

export function everyEvent(tale: Tale): Event[] {
  const files = [...FILES, null];
  const calls = new Set<string>(tale.calls.keys());
  const events: Event[] = [];
  for (const device of DEVICES) {
    for (const driver of driversOf(tale))
      events.push({ type: 'bind', device, driver }, { type: 'bind', device, driver, fails: true });
    events.push({ type: 'unbind', device }, { type: 'unplug', device }, { type: 'hotplug', device, group: '0' });
    for (const file of FILES) events.push({ type: 'attach', device, file }, { type: 'detach', device, file });
    for (const mode of MODES)
      for (const type of ['claim', 'release'] as const) {
        // If the version does not have the call, the result is N/A for every file. One file is enough.
        for (const file of mode === 'user' && calls.has(`${type} user`) ? files : [null])
          events.push({ type, device, mode, file });
      }
  }
  for (const file of FILES) events.push({ type: 'open', file }, { type: 'close', file });
  for (const file of files)
    events.push({ type: 'claim-group', group: '0', file }, { type: 'release-group', group: '0', file });
  for (const flag of ENV_FLAGS)
    events.push({ type: 'env', group: '0', flag, on: true }, { type: 'env', group: '0', flag, on: false });
  return events;
}
