import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkTopology } from '../world/index.ts';
import { readMachine } from './index.ts';

const address = fc.constantFrom('00:00.0', '0000:01:00.0', '10000:e1:00.0', '01:00.1', 'FF:1f.7', '01:20.0', '1:0.0');
const group = fc.constantFrom('0', '1', '007', '12', '*', '99999999999', '');
const piece = fc.oneof(
  address,
  group,
  fc.constantFrom(
    'IOMMU Group ',
    'iommu group:',
    'Group ',
    ':',
    '\n',
    '\n\n',
    '\r\n',
    '\t',
    '  ',
    '\u00a0',
    '> ',
    '# ',
    '$ ',
    '12. ',
    '```',
    '\u001b[31m',
    '\0',
    '\ud800',
    ' VGA compatible controller [0300]: NVIDIA [10de:2abc] (rev a1)',
    ' 0601: 8086:8c56',
    'Slot:\t',
    'Class:\t',
    'Device: ',
    'Driver: ',
    'IOMMUGroup:\t',
    '\tKernel driver in use: ',
    'vfio-pci',
    'Intel ICH',
    '\tSubsystem: x',
    '\tFlags: fast, IOMMU group ',
    '/sys/kernel/iommu_groups/',
    '/devices/',
    '14160000.pcie',
    'lspci: ',
    '[8086:3c20] ',
    '[R]',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

test('whatever is pasted, it is read without throwing, and what comes out can exist', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      const { topology, groups, devices, drivers, unread, unreadCount, notes } = readMachine(text);
      expect(notes.map((note) => note.code)).not.toContain('impossible');
      expect(topology === null).toBe(groups === 0);
      expect(unreadCount).toBeGreaterThanOrEqual(unread.length);
      const lines = text.split(/\n|\r/).length;
      for (const { line } of unread) expect(line >= 1 && line <= lines).toBe(true);
      if (topology === null) return;
      const members = topology.groups.flatMap((one) => one.devices);
      expect(topology.groups).toHaveLength(groups);
      expect(members).toHaveLength(devices);
      expect(new Set(members).size).toBe(devices);
      expect([...topology.devices.values()].filter((device) => device.driver !== null)).toHaveLength(drivers);
      expect(checkTopology({ groups: topology.groups, devices: [...topology.devices.values()] }).ok).toBe(true);
    }),
    { numRuns: 1500 },
  );
});

test('plain noise is never a machine', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(readMachine(text).topology).toBeNull();
    }),
    { numRuns: 300 },
  );
});
