/** Test machines of any size, printed in every format that the reader knows. */
import type { DriverName } from '../world/index.ts';

export interface BigDevice {
  readonly name: string;
  readonly group: number;
  readonly class: string;
  readonly className: string;
  readonly vendor: string;
  readonly model: string;
  readonly ids: string;
  readonly driver: DriverName | null;
}

export interface BigMachine {
  readonly devices: readonly BigDevice[];
  /** The machine as each listing prints it. */
  readonly flat: string;
  readonly header: string;
  readonly find: string;
  readonly lspci: string;
  readonly records: string;
}

const KINDS = [
  {
    class: '0200',
    className: 'Ethernet controller',
    vendor: 'Intel Corporation',
    model: 'Sample X710 [10: SFP+] #1',
    ids: '8086:1572',
    driver: 'i40e',
  },
  {
    class: '0108',
    className: 'Non-Volatile memory controller',
    vendor: 'Sample Corp',
    model: 'NVMe SSD [EVO]',
    ids: '144d:a80a',
    driver: 'nvme',
  },
  {
    class: '0604',
    className: 'PCI bridge',
    vendor: 'Sample Switches, Inc.',
    model: 'Downstream Port',
    ids: '10b5:8747',
    driver: 'pcieport',
  },
  {
    class: '0c03',
    className: 'USB controller',
    vendor: 'Sample [AMD]',
    model: 'USB 3.1 xHCI',
    ids: '1022:43f7',
    driver: null,
  },
] as const;

/**
 * A machine of `groups` groups and `devices` devices, the same every time. Every seventh group number is missing, as
 * after a hot-unplug.
 */
export function bigMachine(groups: number, devices: number): BigMachine {
  const all = Array.from({ length: devices }, (_, n): BigDevice => {
    const group = n % groups;
    return { ...(KINDS[n % KINDS.length] ?? KINDS[0]), name: addressOf(n), group: group + Math.floor(group / 6) };
  });
  return {
    devices: all,
    flat: inGroups(all)
      .map((device) => `IOMMU Group ${device.group} ${slotLine(device)}`)
      .join('\n'),
    header: headerLoop(all),
    find: all.map((device) => `/sys/kernel/iommu_groups/${device.group}/devices/${device.name}`).join('\n'),
    lspci: all.map((device) => [slotLine(device), ...details(device)].join('\n')).join('\n'),
    records: all.map(record).join('\n\n'),
  };
}

/** Sixteen buses in domain 0. The other devices are behind an Intel VMD, whose domain has five digits. */
function addressOf(n: number): string {
  const domain = n < 4096 ? '0000' : (0x10000 + (n >> 16)).toString(16);
  return `${domain}:${hex((n >> 8) & 0xff)}:${hex((n >> 3) & 0x1f)}.${n & 7}`;
}

function hex(value: number): string {
  return value.toString(16).padStart(2, '0');
}

/** The devices in the order of a shell's glob: by group number as text. */
function inGroups(devices: readonly BigDevice[]): BigDevice[] {
  return [...devices].sort((a, b) => (String(a.group) < String(b.group) ? -1 : a.group === b.group ? 0 : 1));
}

function slotLine({ name, class: digits, className, vendor, model, ids }: BigDevice): string {
  return `${name} ${className} [${digits}]: ${vendor} ${model} [${ids}] (rev 02)`;
}

function details({ driver }: BigDevice): string[] {
  const bound = driver === null ? [] : [`\tKernel driver in use: ${driver}`];
  return ['\tSubsystem: Sample OEM Device [1458:4000]', ...bound, '\tKernel modules: sample_a, sample_b'];
}

function headerLoop(devices: readonly BigDevice[]): string {
  const lines: string[] = [];
  let last = -1;
  for (const device of inGroups(devices)) {
    if (device.group !== last) lines.push(`IOMMU Group ${device.group}:`);
    last = device.group;
    lines.push(`\t${slotLine(device)}`, ...details(device));
  }
  return lines.join('\n');
}

function record({ name, group, class: digits, className, vendor, model, ids, driver }: BigDevice): string {
  const [maker = '', product = ''] = ids.split(':');
  return [
    `Slot:\t${name}`,
    `Class:\t${className} [${digits}]`,
    `Vendor:\t${vendor} [${maker}]`,
    `Device:\t${model} [${product}]`,
    'Rev:\t02',
    ...(driver === null ? [] : [`Driver:\t${driver}`]),
    'Module:\tsample_a',
    `IOMMUGroup:\t${group}`,
  ].join('\n');
}
