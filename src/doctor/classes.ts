/** PCI class numbers by the name that `lspci` prints, for listings made without `-nn`. */
import { own } from '../world/index.ts';
const NAMES: Readonly<Record<string, string>> = {
  'non-vga unclassified device': '0000', 'vga compatible unclassified device': '0001', 'unclassified device': '00ff',
  'scsi storage controller': '0100', 'ide interface': '0101', 'floppy disk controller': '0102', 'ipi bus controller': '0103',
  'raid bus controller': '0104', 'ata controller': '0105', 'sata controller': '0106', 'serial attached scsi controller': '0107',
  'non-volatile memory controller': '0108', 'universal flash storage controller': '0109', 'mass storage controller': '0180',
  'ethernet controller': '0200', 'token ring network controller': '0201', 'fddi network controller': '0202',
  'atm network controller': '0203', 'isdn controller': '0204', 'infiniband controller': '0207', 'fabric controller': '0208',
  'network controller': '0280', 'network and computing encryption device': '1000',
  'vga compatible controller': '0300', 'xga compatible controller': '0301', '3d controller': '0302', 'display controller': '0380',
  'multimedia video controller': '0400', 'multimedia audio controller': '0401', 'computer telephony device': '0402',
  'audio device': '0403', 'multimedia controller': '0480',
  'ram memory': '0500', 'flash memory': '0501', 'cxl': '0502', 'memory controller': '0580',
  'host bridge': '0600', 'isa bridge': '0601', 'eisa bridge': '0602', 'microchannel bridge': '0603', 'pci bridge': '0604',
  'pcmcia bridge': '0605', 'nubus bridge': '0606', 'cardbus bridge': '0607', 'raceway bridge': '0608',
  'semi-transparent pci-to-pci bridge': '0609', 'infiniband to pci host bridge': '060a', 'bridge': '0680',
  'serial controller': '0700', 'parallel controller': '0701', 'multiport serial controller': '0702', 'modem': '0703',
  'communication controller': '0780',
  'pic': '0800', 'dma controller': '0801', 'timer': '0802', 'rtc': '0803', 'pci hot-plug controller': '0804',
  'sd host controller': '0805', 'iommu': '0806', 'root complex event collector': '0807', 'system peripheral': '0880',
  'keyboard controller': '0900', 'mouse controller': '0902', 'input device controller': '0980',
  'docking station': '0a80', 'generic docking station': '0a00', 'processor': '0b80', 'power pc': '0b20', 'co-processor': '0b40',
  'firewire (ieee 1394)': '0c00', 'access bus': '0c01', 'ssa': '0c02', 'usb controller': '0c03', 'fibre channel': '0c04',
  'smbus': '0c05', 'infiniband': '0c06', 'ipmi interface': '0c07', 'serial bus controller': '0c80',
  'irda controller': '0d00', 'rf controller': '0d10', 'bluetooth': '0d11', 'broadband': '0d12', 'wireless controller': '0d80',
  'i2o': '0e00', 'intelligent controller': '0e80', 'satellite communications controller': '0f00',
  'encryption controller': '1080', 'entertainment encryption device': '1010',
  'dpio module': '1100', 'performance counters': '1101', 'communication synchronizer': '1110', 'signal processing management': '1120',
  'signal processing controller': '1180', 'processing accelerators': '1200', 'non-essential instrumentation': '1300',
  'coprocessor': '4000', 'unassigned class': 'ff00',
};

export function classByName(name: string): string | null {
  const key = name.toLowerCase();
  return own(NAMES, key) ?? null;
}
