/**
 * Every form of a pasted text. The contents are invented, the formats are real. F1, F2, F3, F5, F7, F8, F9 and 2.x
 * are sections of a survey of machine output (`reference/machines.md`, which is not in this repository). `own` is a
 * case without a source.
 */
import { describe, expect, test } from 'vitest';
import { type MachineReading, readMachine } from './index.ts';

const GPU = 'VGA compatible controller [0300]: Sample XX104 [RTX] [10de:2abc] (rev a1)';
const NIC = 'Ethernet controller [0200]: Sample X710 [8086:1572]';

/** The machine as `group: device=driver …`, one text for each group. A device without a driver has no `=`. */
function shape({ topology }: MachineReading): string[] | null {
  return (
    topology &&
    topology.groups.map(
      ({ name, devices }) =>
        `${name}: ${devices
          .map((device) => {
            const driver = topology.devices.get(device)?.driver;
            return driver ? `${device}=${driver}` : device;
          })
          .join(' ')}`,
    )
  );
}

const codes = (reading: MachineReading): string[] => reading.notes.map((note) => note.code);

interface Case {
  from: string;
  text: string;
  shape: string[] | null;
  notes?: string[];
  unread?: [number, string][];
  formats?: string[];
}

const cases: Record<string, Case> = {
  'the flat loop': {
    from: 'F1',
    text: `IOMMU Group 0 00:00.0 Host bridge [0600]: A [8086:3e1f] (rev 08)\nIOMMU Group 10 01:00.0 ${GPU}\nIOMMU Group 2 10000:E1:00.0 ${NIC}`,
    shape: ['0: 0000:00:00.0', '2: 10000:e1:00.0', '10: 0000:01:00.0'],
    notes: ['no-drivers'],
    formats: ['flat-loop'],
  },
  'ls-iommu: colon, padding, full address, class without colon, -k lines': {
    from: 'F1',
    text: 'IOMMU Group   1: 0000:01:00.0 VGA compatible controller [0300] NVIDIA Corporation XX104 [10de:2abc] (rev a1)\n\tSubsystem: Sample OEM XX104 [1458:4000]\n\tKernel driver in use: nouveau\nIOMMU Group 001: 0000:01:00.1 Audio device [0403] NVIDIA Corporation [10de:2abd]',
    shape: ['1: 0000:01:00.0=nouveau 0000:01:00.1'],
  },
  'ls-iommu with the address left out': {
    from: 'F1',
    text: `IOMMU Group  12: NVIDIA Corporation: XX106 [Sample 3060] (rev a1): [10de:2504]\nIOMMU Group 1 01:00.0 ${GPU}`,
    shape: ['1: 0000:01:00.0'],
    unread: [[1, 'no-address']],
    notes: ['no-drivers'],
  },
  'the header loop with tabs, a bare header, a heading with hashes, no numbers at all': {
    from: 'F2',
    text: `IOMMU Group 12:\n\t02:00.0 USB controller [0c03]: Advanced Micro Devices, Inc. [AMD] Sample USB [1022:43f7] (rev 01)\n\tSubsystem: Sample [1b21:1142]\n\tKernel driver in use: xhci_hcd\n\tKernel modules: xhci_pci\nIOMMU group 7\n\t00:1b.0 ${NIC}\n### Group 3 ###\n    00:14.0 USB controller: Intel Corporation Sample xHCI (rev 05)`,
    shape: ['3: 0000:00:14.0', '7: 0000:00:1b.0', '12: 0000:02:00.0=xhci_hcd'],
    formats: ['header-loop'],
  },
  'the header loop with no indent': {
    from: 'F2',
    text: `IOMMU Group 1:\n01:00.0 ${GPU}\nKernel driver in use: vfio-pci\n01:00.1 ${NIC}\nIOMMU Group 2:\n02:00.0 ${NIC}\n`,
    shape: ['1: 0000:01:00.0=vfio-pci 0000:01:00.1', '2: 0000:02:00.0'],
  },
  'Unraid: ids before the address': {
    from: 'F3',
    text: 'IOMMU group 6:\t[8086:3c20] 00:04.0 System peripheral: Sample DMA Channel 0 (rev 07)\n\t[8086:3c21] 00:04.1 System peripheral: Sample DMA Channel 1 (rev 07)\nIOMMU group 15\n\t[1022:1480] 0000:0a:00.0 USB controller: Sample USB 3.0 Host (rev 01)',
    shape: ['6: 0000:00:04.0 0000:00:04.1', '15: 0000:0a:00.0'],
    notes: ['no-drivers'],
  },
  'find, the directories with it, joined with lspci -nnk': {
    from: 'F5, F7',
    text: `/sys/kernel/iommu_groups/\n/sys/kernel/iommu_groups/17\n/sys/kernel/iommu_groups/17/devices\n/sys/kernel/iommu_groups/17/type\n/sys/kernel/iommu_groups/17/devices/0000:01:00.0\n/sys/kernel/iommu_groups/7/devices/0000:02:00.0\n01:00.0 ${GPU} (prog-if 00 [VGA controller])\n\tKernel driver in use: nouveau\n\tKernel modules: nvidiafb, nouveau\n02:00.0 ${NIC}\n\tKernel modules: i40e`,
    shape: ['7: 0000:02:00.0', '17: 0000:01:00.0=nouveau'],
    formats: ['find', 'lspci'],
  },
  'ls -d in columns': {
    from: 'own',
    text: '/sys/kernel/iommu_groups/1/devices/0000:01:00.0@  /sys/kernel/iommu_groups/2/devices/0000:02:00.0@',
    shape: ['1: 0000:01:00.0', '2: 0000:02:00.0'],
    notes: ['no-drivers'],
  },
  'platform devices and mdev as members': {
    from: 'F5, 2.x',
    text: `/sys/kernel/iommu_groups/6/devices/14160000.pcie\n/sys/kernel/iommu_groups/6/devices/0000:01:00.0\n/sys/kernel/iommu_groups/31/devices/4b20d080-1b54-4048-85b3-a6a62d165c01\n/sys/kernel/iommu_groups/27/devices/13e40000.host1x:niso1_ctx5\n0000:01:00.0 ${NIC}\n\tKernel driver in use: i40e`,
    shape: [
      '6: 0000:01:00.0=i40e 14160000.pcie',
      '27: 13e40000.host1x:niso1_ctx5',
      '31: 4b20d080-1b54-4048-85b3-a6a62d165c01',
    ],
    notes: ['drivers-unknown'],
  },
  'lspci -nk and -k': {
    from: 'F7',
    text: '/sys/kernel/iommu_groups/1/devices/0000:00:1f.0\n/sys/kernel/iommu_groups/1/devices/0000:00:1f.3\n00:1f.0 0601: 8086:8c56 (rev 05)\n\tKernel driver in use: lpc_ich\n00:1f.3 SMBus: Intel Corporation Device 8c22',
    shape: ['1: 0000:00:1f.0=lpc_ich 0000:00:1f.3'],
  },
  'lspci -v': {
    from: 'F8',
    text: `01:00.0 ${NIC}\n\tSubsystem: Sample 10G 2P Adapter [8086:0007]\n\tFlags: bus master, fast devsel, latency 0, IRQ 16, NUMA node 0, IOMMU group 2\n\tMemory at dd000000 (64-bit, prefetchable) [size=8M]\n\tCapabilities: <access denied>\n\tKernel driver in use: i40e\n`,
    shape: ['2: 0000:01:00.0=i40e'],
    formats: ['lspci-v'],
  },
  'records, one of them of a device without a group': {
    from: 'F9',
    text: 'Slot:\t0000:01:00.0\nClass:\tVGA compatible controller [0300]\nVendor:\tNVIDIA Corporation [10de]\nDevice:\tXX104 [Sample RTX] [2abc]\nSVendor:\tSample OEM [1458]\nDriver:\tvfio-pci\nModule:\tnvidiafb\nModule:\tnouveau\nNewTag:\tsome\nIOMMUGroup:\t1\n\nSlot:\t0000:00:00.2\nClass:\tIOMMU [0806]\nVendor:\tAdvanced Micro Devices, Inc. [AMD] [1022]\nDevice:\tSample IOMMU [1451]\n',
    shape: ['1: 0000:01:00.0=vfio-pci'],
    notes: ['ungrouped'],
    formats: ['lspci-vmm'],
  },
  'records in another order, with spaces and mixed domains': {
    from: 'F9',
    text: 'IOMMUGroup: 1\nClass: Audio device [0403]\nSlot: 01:00.1\n\nDriver:   nvme\nSlot:   10000:01:00.0\nIOMMUGroup:   2\n',
    shape: ['1: 0000:01:00.1', '2: 10000:01:00.0=nvme'],
  },
  'records without -k': {
    from: 'F9',
    text: 'Slot: 01:00.1\nClass: Audio device\nIOMMUGroup: 1\n',
    shape: ['1: 0000:01:00.1'],
    notes: ['no-drivers'],
  },
  'a record without an address': {
    from: 'own',
    text: 'Class:\tAudio device [0403]\nIOMMUGroup:\t1\n',
    shape: null,
    notes: ['nothing-read'],
    unread: [[1, 'no-address']],
  },
  'no IOMMU: the loop prints a star once and lspci everything': {
    from: '2.x',
    text: `IOMMU Group * 00:00.0 Host bridge [0600]: A [8086:3e1f]\n01:00.0 ${GPU}\n02:00.0 ${NIC}`,
    shape: null,
    notes: ['no-iommu'],
  },
  'no IOMMU: a header with a star': {
    from: '2.x',
    text: `IOMMU Group *:\n\t01:00.0 ${GPU}\n`,
    shape: null,
    notes: ['no-iommu'],
  },
  'no IOMMU: the directory is missing': {
    from: 'own',
    text: `find: ‘/sys/kernel/iommu_groups/’: No such file or directory\n01:00.0 ${GPU}`,
    shape: null,
    notes: ['no-iommu'],
  },
  'groups glued on one line': {
    from: '2.x',
    text: `IOMMU Group 6 IOMMU Group 7 00:01.0 ${NIC}\nIOMMU Group 8 02:00.0 ${NIC}`,
    shape: ['6: unnamed-6', '7: 0000:00:01.0', '8: 0000:02:00.0'],
    notes: ['unnamed-member', 'no-drivers'],
  },
  'lspci complains where a member is no PCI device': {
    from: '2.x',
    text: `IOMMU Group 6 lspci: -s: Invalid slot number\nIOMMU Group 7 00:01.0 ${NIC}`,
    shape: ['6: unnamed-6', '7: 0000:00:01.0'],
    notes: ['unnamed-member', 'no-drivers'],
  },
  'the unnamed member is named by find': {
    from: '2.x',
    text: `IOMMU Group 6 IOMMU Group 6 00:01.0 ${NIC}\n\tKernel driver in use: i40e\n/sys/kernel/iommu_groups/6/devices/14160000.pcie`,
    shape: ['6: 0000:00:01.0=i40e 14160000.pcie'],
    notes: ['drivers-unknown'],
  },
  'a whole paste in one line': {
    from: 'own',
    text: `IOMMU Group 0 00:00.0 Host bridge [0600]: A [8086:3e1f] (rev 08) IOMMU Group 1 01:00.0 ${GPU} IOMMU Group 1 01:00.1 ${NIC}`,
    shape: ['0: 0000:00:00.0', '1: 0000:01:00.0 0000:01:00.1'],
    notes: ['no-drivers'],
  },
  'wrapped by the way here: colours, prompts, the script, fences, quote marks, list numbers, CRLF, NBSP': {
    from: '2.x',
    text: [
      '```',
      'user@host:~$ ./iommu.sh',
      '#!/bin/bash',
      'shopt -s nullglob',
      'for g in /sys/kernel/iommu_groups/*; do',
      '    echo "IOMMU Group ${g##*/}:"',
      '    for d in $g/devices/*; do',
      '        echo -e "\\t$(lspci -nns ${d##*/})"',
      '    done;',
      'done;',
      '$ lspci -nnk',
      'lspci: Unable to load libkmod resources: error -12',
      `> > IOMMU Group 1 \u001b[01;31m\u001b[K01:00.0\u001b[m\u001b[K ${GPU}`,
      '>> \tKernel driver in use: vfio-pci',
      `12. IOMMU Group 2 02:00.0 ${NIC}`,
      `\u00a0\u00a0IOMMU\u00a0Group\u00a03\u00a003:00.0\u00a0${NIC}`,
      `  17\tIOMMU Group 4 04:00.0 ${NIC}`,
      `- IOMMU Group 5 05:00.0 ${NIC}`,
      '```',
      'total 0',
      '----',
      '',
    ].join('\r\n'),
    shape: ['1: 0000:01:00.0=vfio-pci', '2: 0000:02:00.0', '3: 0000:03:00.0', '4: 0000:04:00.0', '5: 0000:05:00.0'],
  },
  'line numbers without a dot, other prompts, a script in several lines': {
    from: 'own',
    text: `➜  ~ ./iommu.sh \\\n| sort -V\nbash-5.2$ lspci -nnk\n[root@host ~]# ./iommu.sh\nIFS=$'\\n'\n12 IOMMU Group 1 01:00.0 ${GPU}\n13:IOMMU Group 2 02:00.0 ${NIC}`,
    shape: ['1: 0000:01:00.0', '2: 0000:02:00.0'],
    notes: ['no-drivers'],
  },
  'noise between a device and its driver': {
    from: 'F7',
    text: `IOMMU Group 1 01:00.0 ${GPU}\npcilib: sysfs_read_vpd: read failed: No such device\n\tKernel driver in use: nouveau`,
    shape: ['1: 0000:01:00.0=nouveau'],
  },
  'a listing behind another one without a gap': {
    from: 'own',
    text: `IOMMU Group 1:\n\t01:00.0 ${GPU}\nIOMMU Group 2:\n\t02:00.0 ${NIC}\n01:00.0 ${GPU}\n\tKernel driver in use: nouveau\n02:00.0 ${NIC}\n03:00.0 ${NIC}`,
    shape: ['1: 0000:01:00.0=nouveau', '2: 0000:02:00.0'],
    notes: ['ungrouped'],
  },
  'the same facts twice': {
    from: 'own',
    text: `IOMMU Group 1 01:00.0 ${GPU}\nIOMMU Group 1 0000:01:00.0 ${GPU}`,
    shape: ['1: 0000:01:00.0'],
    notes: ['no-drivers'],
  },
  'two groups for one device': {
    from: 'own',
    text: `IOMMU Group 1 01:00.0 ${GPU}\nIOMMU Group 2 01:00.0 ${GPU}\n\tKernel driver in use: nouveau\nIOMMU Group 2 02:00.0 ${NIC}`,
    shape: ['1: 0000:01:00.0', '2: 0000:02:00.0'],
    unread: [
      [2, 'other-group'],
      [3, 'no-device'],
    ],
    notes: ['no-drivers'],
  },
  'two drivers and two classes for one device': {
    from: 'own',
    text: `IOMMU Group 1 01:00.0 ${GPU}\n\tKernel driver in use: nouveau\n01:00.0 ${GPU}\n\tKernel driver in use: vfio-pci\n01:00.0 ${NIC}`,
    shape: ['1: 0000:01:00.0=nouveau'],
    unread: [
      [4, 'other-driver'],
      [5, 'other-class'],
    ],
  },
  'a device line that cannot be read takes its driver with it': {
    from: 'own',
    text: `IOMMU Group 1 01:00.0 ${GPU}\n02:00.0 what is this\n\tSubsystem: Sample\n\tKernel driver in use: i40e\nhello there`,
    shape: ['1: 0000:01:00.0'],
    unread: [
      [2, 'not-understood'],
      [4, 'no-device'],
      [5, 'not-understood'],
    ],
    notes: ['no-drivers'],
  },
  'a group spoken of in a sentence': {
    from: 'own',
    text: `My IOMMU group 14 is not viable, help\n[    0.512345] pci 0000:01:00.0: Adding to iommu group 1\n# IOMMU group 3 is the one\nIOMMU Group 2 02:00.0 ${NIC}`,
    shape: ['2: 0000:02:00.0'],
    unread: [
      [1, 'not-understood'],
      [2, 'not-understood'],
    ],
    notes: ['no-drivers'],
  },
  'a driver with blanks in its name': {
    from: 'own',
    text: `IOMMU Group 1 01:00.0 ${GPU}\n\tKernel driver in use: Intel ICH`,
    shape: ['1: 0000:01:00.0=Intel_ICH'],
    notes: ['driver-respelled'],
  },
  'a group number that none can have': {
    from: 'own',
    text: `IOMMU Group 99999999999 01:00.0 ${GPU}`,
    shape: null,
    notes: ['nothing-read'],
    unread: [[1, 'not-understood']],
  },
  'a name that none can have': {
    from: 'own',
    text: '/sys/kernel/iommu_groups/1/devices/a"b\n/sys/kernel/iommu_groups/1/devices/-\n',
    shape: null,
    notes: ['nothing-read'],
    unread: [
      [1, 'bad-name'],
      [2, 'bad-name'],
    ],
  },
  nothing: { from: 'own', text: '', shape: null, notes: ['nothing-read'] },
};

describe.each(Object.entries(cases))('%s', (_, expected) => {
  const reading = readMachine(expected.text);
  test(`the machine (${expected.from})`, () => {
    expect(shape(reading)).toEqual(expected.shape);
    expect(codes(reading)).toEqual(expected.notes ?? []);
    if (expected.formats) expect(reading.formats).toEqual(expected.formats);
  });
  test('what was left out', () => {
    expect(reading.unread.map(({ line, code }) => [line, code])).toEqual(expected.unread ?? []);
    expect(reading.unreadCount).toBe(expected.unread?.length ?? 0);
  });
});

test.each([
  [
    '01:00.0 VGA compatible controller [0300]: NVIDIA Corporation XX104 [Sample RTX] [10de:2abc] (rev a1)',
    '0300',
    'NVIDIA Corporation XX104 [Sample RTX]',
  ],
  [
    '01:00.0 Ethernet controller [0200]: A: B #2 [x: y] [8086:1572] (rev 02) (prog-if 00 [odd (one)])',
    '0200',
    'A: B #2 [x: y]',
  ],
  [
    '00:01.0 Host bridge [0600]: Advanced Micro Devices, Inc. [AMD] Sample [1022:14da]',
    '0600',
    'Advanced Micro Devices, Inc. [AMD] Sample',
  ],
  ['00:1f.0 0601: 8086:8c56 (rev 05)', '0601', ''],
  ['00:1f.0 Class 0601: 8086:8c56', '0601', ''],
  ['00:1f.3 SMBus: Intel Corporation Device 8c22', '0c05', 'Intel Corporation Device'],
  ['00:14.0 USB controller: Sample [ABCD] xHCI', '0c03', 'Sample [ABCD] xHCI'],
  ['00:14.0 Contrôleur USB [0C03]: Sample xHCI [8086:ABCD]', '0c03', 'Sample xHCI'],
  ['00:14.0 Contrôleur USB: Sample xHCI', '0200', 'Sample xHCI'],
])('class and name of %s', (line, number, title) => {
  const device = readMachine(`IOMMU Group 1 ${line}`).topology?.devices.get(`0000:${line.slice(0, 7)}`);
  expect(device).toMatchObject({ class: number, title });
});

test('at most 200 unread lines are quoted, cut short, and all are counted', () => {
  const reading = readMachine(`${'hello '.repeat(100)}\n`.repeat(300));
  expect(reading.unread).toHaveLength(200);
  expect(reading.unread[0]?.text).toHaveLength(120);
  expect(reading.unreadCount).toBe(300);
});
