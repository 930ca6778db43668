import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { DeviceSpec, Topology } from '../world/index.ts';
import { readMachine } from './index.ts';

/** Recordings from a machine with Debian's Linux 7.3.4. They are not edited. */
const recorded = (name: string): string => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');

const find = recorded('iommu_groups.find.txt');
const headers = recorded('iommu_groups.lspci.txt');
const types = recorded('iommu_groups.type.txt');
const records = recorded('lspci-Dmmnnkv.txt');
const short = recorded('lspci-nnk.txt');
const long = recorded('lspci-vvv.txt');

function plain(topology: Topology | null): unknown {
  return topology && { groups: topology.groups, devices: [...topology.devices.values()] };
}

const spoken = (name: string): DeviceSpec | undefined => readMachine(records).topology?.devices.get(name);

test('the records alone tell groups, classes, names and drivers', () => {
  const reading = readMachine(records);
  expect(reading).toMatchObject({
    formats: ['lspci-vmm'],
    groups: 8,
    devices: 18,
    drivers: 13,
    unreadCount: 0,
    notes: [],
  });
  expect(reading.topology?.groups[3]).toEqual({
    name: '3',
    devices: ['0000:00:05.0', '0000:00:05.1', '0000:00:05.2', '0000:00:05.3'],
  });
  expect(spoken('0000:00:05.0')).toEqual({
    name: '0000:00:05.0',
    class: '0200',
    title: 'Intel Corporation 82540EM Gigabit Ethernet Controller',
    driver: 'e1000',
  });
  expect(spoken('0000:00:05.2')).toEqual({ name: '0000:00:05.2', class: '00ff', title: 'Device', driver: null });
  expect(spoken('0000:02:00.0')?.driver).toBe('shpchp');
});

/** The output of the header loop (with `lspci -nnks`) and of the flat loop, made line by line from the recordings. */
const slots = new Map(
  short
    .split('\n')
    .filter((line) => /^\w/.test(line))
    .map((line) => [line.slice(0, 7), line]),
);
const flat = find
  .trim()
  .split('\n')
  .map((path) => {
    const [, , , , group = '', , name = ''] = path.split('/');
    return `IOMMU Group ${group} ${slots.get(name.slice(5)) ?? ''}`;
  })
  .join('\n');

test.each([
  ['find and lspci -nnk', `${find}\n${short}`, ['find', 'lspci']],
  ['lspci -nnk and find', `${short}${find}`, ['find', 'lspci']],
  ['the header loop and lspci -nnk', `${headers}${short}`, ['header-loop', 'lspci']],
  [
    'lspci -nnk and the header loop without its indents',
    `${short}\n${headers.replaceAll('\t', '')}`,
    ['header-loop', 'lspci'],
  ],
  [
    'the header loop without its indents and lspci -nnk',
    `${headers.replaceAll('\t', '')}${short}`,
    ['header-loop', 'lspci'],
  ],
  ['the flat loop and lspci -nnk', `${flat}\n${short}`, ['flat-loop', 'lspci']],
  ['lspci -vvv', long, ['lspci-v']],
  [
    'everything at once',
    [types, find, headers, short, records, long].join('\n'),
    ['header-loop', 'find', 'lspci-v', 'lspci-vmm'],
  ],
  ['records with the tabs lost', records.replaceAll('\t', '    '), ['lspci-vmm']],
  ['records with the domains lost', records.replaceAll('Slot:\t0000:', 'Slot:\t'), ['lspci-vmm']],
  ['records with the blank lines lost', records.replaceAll('\n\n', '\n'), ['lspci-vmm']],
  ['records as the older -vm prints them', records.replaceAll('Slot:\t', 'Device:\t'), ['lspci-vmm']],
])('the recorded machine is the same from %s', (_, text, formats) => {
  const reading = readMachine(text);
  expect(plain(reading.topology)).toEqual(plain(readMachine(records).topology));
  expect(reading).toMatchObject({ formats, unread: [], notes: [] });
});

test('groups without drivers are a machine without drivers, and it says so', () => {
  const reading = readMachine(headers);
  expect(reading).toMatchObject({
    groups: 8,
    devices: 18,
    drivers: 0,
    notes: [{ code: 'no-drivers', params: { devices: 18 } }],
  });
});

test('drivers without groups are no machine, and it says so', () => {
  expect(readMachine(short)).toMatchObject({
    topology: null,
    groups: 0,
    notes: [{ code: 'no-groups', params: { devices: 18 } }],
  });
});

test('what the groups are set to is no machine', () => {
  expect(readMachine(types)).toMatchObject({ topology: null, unreadCount: 0, notes: [{ code: 'nothing-read' }] });
});
