import { describe, expect, test } from 'vitest';
import { readMachine, readMachineInSteps } from './index.ts';
import { bigMachine } from './testing.ts';

const machine = bigMachine(512, 4096);

describe.each([
  ['the header loop', machine.header],
  ['the flat loop and lspci -nnk', `${machine.flat}\n${machine.lspci}`],
  ['find and lspci -nnk', `${machine.find}\n${machine.lspci}`],
  ['records', machine.records],
])('512 groups and 4,096 devices from %s', (_, text) => {
  const reading = readMachine(text);
  test('every device is where it is, and as it is', () => {
    expect(reading).toMatchObject({ groups: 512, devices: 4096, drivers: 3072, unreadCount: 0, notes: [] });
    const home = new Map(
      reading.topology?.groups.flatMap((group) => group.devices.map((device) => [device, group.name])),
    );
    for (const { name, group, class: number, vendor, model, driver } of machine.devices) {
      expect(home.get(name)).toBe(String(group));
      expect(reading.topology?.devices.get(name)).toEqual({ name, class: number, title: `${vendor} ${model}`, driver });
    }
  });
  test('the groups stand in the order of their numbers', () => {
    const numbers = reading.topology?.groups.map((group) => Number(group.name)) ?? [];
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });
});

test('reading in steps pauses and comes to the same', () => {
  const steps = readMachineInSteps(machine.records);
  let pauses = 0;
  let step = steps.next();
  for (; !step.done; step = steps.next()) pauses++;
  expect(pauses).toBeGreaterThan(50);
  expect(step.value).toEqual(readMachine(machine.records));
});

/** Each text would take minutes or longer if any part of the reader were quadratic. */
test.each([
  ['blanks', ' '.repeat(2_000_000)],
  ['tabs behind a header', `IOMMU Group 1${'\t'.repeat(2_000_000)}x`],
  ['blanks inside a device line', `01:00.0${' '.repeat(2_000_000)}VGA [0300]: x${' '.repeat(1_000_000)}[10de:2abc]`],
  ['brackets', `IOMMU Group 1 01:00.0 VGA [0300]: ${'[10de:2ab'.repeat(200_000)}`],
  ['colons', `01:00.0 ${'a:'.repeat(1_000_000)}`],
  ['hex digits', 'ab:'.repeat(700_000)],
  ['digits', '1'.repeat(2_000_000)],
  ['quote marks', '> '.repeat(1_000_000)],
  ['hashes', '#'.repeat(2_000_000)],
  ['list numbers', '1. '.repeat(700_000)],
  ['escapes', '\u001b['.repeat(1_000_000)],
  ['titles of a terminal', '\u001b]0;'.repeat(500_000)],
  ['groups on one line', 'IOMMU Group 6 '.repeat(150_000)],
  ['groups without a number', 'iommu group '.repeat(170_000)],
  ['stars', `IOMMU Group 1 ${'# *'.repeat(700_000)}`],
  ['paths on one line', '/sys/kernel/iommu_groups/1/devices/0000:00:00.0 '.repeat(40_000)],
  ['empty lines', '\n'.repeat(1_000_000)],
  ['lone CRs', '\r'.repeat(1_000_000)],
  ['CRs in a line', `${'a\r'.repeat(500_000)}\n`],
  ['a tag of blanks', `Slot:${' '.repeat(2_000_000)}x`],
])('two million characters of %s are read', (_, text) => {
  expect(() => readMachine(text)).not.toThrow();
});
