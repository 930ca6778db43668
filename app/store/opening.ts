/**
 * The scenario of a first visit: a recorded machine (Debian's Linux 7.3 in QEMU) that is about to hand a function to
 * qemu.
 */
import {
  checkTopology,
  type Event,
  type ProtocolId,
  type Topology,
  type TopologyDraft,
} from '../../src/world/index.ts';

const ETHERNET = '82540EM Gigabit Ethernet';
const SERIAL = 'QEMU PCI 16550A serial port';
const PORT = 'QEMU PCIe root port';

type Row = readonly [address: string, pciClass: string, title: string, driver?: string];

/**
 * The groups in the order of `/sys/kernel/iommu_groups`. Group 3 boots without drivers here, because the scenario
 * begins after their unbinding.
 */
const GROUPS: readonly (readonly Row[])[] = [
  [['00:00.0', '0600', '82G33 Express DRAM controller']],
  [
    ['00:03.0', '0604', PORT, 'pcieport'],
    ['01:00.0', '0200', '82574L Gigabit Network', 'e1000e'],
  ],
  [['00:04.0', '0604', PORT, 'pcieport']],
  [
    ['00:05.0', '0200', ETHERNET],
    ['00:05.1', '0200', 'RTL-8139 Fast Ethernet'],
    ['00:05.2', '00ff', 'QEMU edu device'],
    ['00:05.3', '0200', ETHERNET],
  ],
  [['00:06.0', '0200', ETHERNET, 'e1000']],
  [
    ['00:07.0', '0200', ETHERNET, 'e1000'],
    ['00:07.1', '0700', SERIAL, 'serial'],
    ['00:07.2', '0700', SERIAL, 'serial'],
  ],
  [
    ['00:1f.0', '0601', '82801IB LPC interface'],
    ['00:1f.2', '0106', '82801IR SATA controller'],
    ['00:1f.3', '0c05', '82801I SMBus controller'],
  ],
  [
    ['02:00.0', '0604', 'PCIe-to-PCI bridge', 'shpchp'],
    ['03:01.0', '0200', ETHERNET, 'e1000'],
    ['03:02.0', '0200', ETHERNET, 'e1000'],
  ],
];

const full = (address: string): string => `0000:${address}`;

const draft: TopologyDraft = {
  groups: GROUPS.map((rows, number) => ({ name: String(number), devices: rows.map(([address]) => full(address)) })),
  devices: GROUPS.flat().map(([address, pciClass, title, driver = null]) => ({
    name: full(address),
    class: pciClass,
    title,
    driver,
  })),
};

/** The group in which the events of the scenario happen. */
export const OPENING_GROUP = '3';
const HELD = full('00:05.1');
export const OPENING_FILE = 'qemu';

export interface Scenario {
  readonly protocol: ProtocolId;
  readonly topology: Topology;
  readonly events: readonly Event[];
}

export function openingScenario(): Scenario {
  const checked = checkTopology(draft);
  if (!checked.ok) throw new Error(`the opening's machine cannot exist: ${JSON.stringify(checked.problems)}`);
  return {
    protocol: 'repaired',
    topology: checked.value,
    events: [
      { type: 'bind', device: HELD, driver: 'vfio-pci' },
      { type: 'open', file: OPENING_FILE },
      { type: 'attach', device: HELD, file: OPENING_FILE },
    ],
  };
}

/** True if the machine is the machine of the opening. It may come from a link, a file or the storage. */
export function isOpening(topology: Topology): boolean {
  return (
    topology.devices.size === draft.devices.length &&
    draft.groups.every(
      ({ name, devices }, i) =>
        topology.groups[i]?.name === name && topology.groups[i].devices.join() === devices.join(),
    ) &&
    draft.devices.every(({ name, driver }) => topology.devices.get(name)?.driver === driver)
  );
}
