import { expect, test } from 'vitest';
import { isBridge, parseScript } from './index.ts';

test.each([
  ['device d0 0604', null, true],
  ['device d0 0604', 'vfio-pci', true],
  ['device d0 0607 "CardBus"', null, true],
  ['device d0 0600', null, false],
  ['device d0 0200', 'pcieport', false],
  ['device d0 0807 "event collector"', 'pcieport', false],
  ['group 0: d0', null, false],
  ['group 0: d0', 'e1000', false],
  ['group 0: d0', 'pcieport', true],
  ['group 0: d0', 'shpchp', true],
  ['device d0 "a port, of a class that nobody said"', 'shpchp', true],
])('%s with %s', (line, driver, bridge) => {
  const script = parseScript(line);
  if (!script.ok) throw new Error(line);
  expect(isBridge(script.value.topology.devices.get('d0')!, driver)).toBe(bridge);
});
