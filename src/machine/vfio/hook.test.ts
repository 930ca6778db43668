import { expect, test, vi } from 'vitest';
import { parseScript } from '../../world/index.ts';

function events(text: string) {
  const parsed = parseScript(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}
const ORDINARY =
  'bind d0 vfio-pci\nopen f\nattach d0 f\ndetach d0 f\nclose f\nclaim d0 user f\nrelease d0 user\nclaim-group 0 f\nrelease-group 0 f\nhotplug d1 0\nunplug d1\nenv 0 pasid on\nunbind d0';
const CALLS = [
  'open-container c',
  'open-group g 0',
  'open-iommufd i',
  'open-cdev v d0',
  'get-status g',
  'set-container g c',
  'unset-container g',
  'set-iommu c',
  'get-device-fd g d0 d',
  'bind-iommufd v i',
  'ioas-alloc i a',
  'ioas-attach v a',
  'request-eventfd d',
  'kill p',
  'probe d0',
  'modprobe e1000',
  'rmmod e1000',
];
const INTRODUCED =
  'device d0\nopen-container c as p\nopen-group g 0\nopen-iommufd i\nopen-cdev v d0\nget-device-fd g d0 d\nioas-alloc i a\n';

test("every call of VFIO's wants it loaded, and no other event does", async () => {
  vi.resetModules();
  const { boot, loadVfio, needsVfio, step } = await import('../index.ts');
  expect(needsVfio(events(ORDINARY).events)).toBe(false);
  for (const call of CALLS) expect(needsVfio(events(INTRODUCED + call).events.slice(-1)), call).toBe(true);
  const {
    topology,
    events: [open],
  } = events('open-container c');
  expect(() => step(boot(topology, 'linux-7.3'), open!)).toThrow(/loadVfio/);
  expect(step(boot(topology, 'repaired'), open!).outcome.result).toBe('N/A');
  await loadVfio();
  expect(needsVfio(events(INTRODUCED).events)).toBe(false);
  expect(step(boot(topology, 'linux-7.3'), open!).outcome.result).toBe('OK');
});
