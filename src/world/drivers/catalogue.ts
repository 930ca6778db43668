import type { Bus, DriverFacts, DriverReason, Purpose } from './facts.ts';

/** The source tree that was searched for every driver that sets the flag. */
const NEWEST = 'all of driver_managed_dma in Linux 7.3.4';
const RULE = 'the rule itself: a bus claims for every driver without driver_managed_dma';

function vfio(name: string, bus: Bus, since: string, source: string): DriverFacts {
  return {
    name,
    kind: 'managed',
    userOpens: true,
    claimsSharedInProbe: false,
    since,
    assumed: false,
    reason: 'vfio',
    purpose: 'hands-out',
    bus,
    source,
  };
}

function quiet(
  name: string,
  bus: Bus,
  since: string,
  reason: DriverReason,
  purpose: Purpose,
  source: string,
  claimsSharedInProbe: boolean,
): DriverFacts {
  return {
    name,
    kind: 'managed',
    userOpens: false,
    claimsSharedInProbe,
    since,
    assumed: false,
    reason,
    purpose,
    bus,
    source,
  };
}

function counted(
  name: string,
  purpose: Purpose,
  reason: DriverReason = 'ordinary',
  source: string = RULE,
  bus: Bus = 'pci',
): DriverFacts {
  return {
    name,
    kind: 'kernel',
    userOpens: false,
    claimsSharedInProbe: false,
    since: null,
    assumed: reason === 'build-dependent',
    reason,
    purpose,
    bus,
    source,
  };
}

function emulated(name: string, source: string): DriverFacts {
  return {
    name,
    kind: 'managed',
    userOpens: true,
    claimsSharedInProbe: false,
    since: '5.19',
    assumed: false,
    reason: 'emulated',
    purpose: 'hands-out',
    bus: 'mdev',
    source,
  };
}

/**
 * Every driver with known facts. The in-tree VFIO variants were managed from their first release on. That release is
 * from memory where the source names only the 7.3.4 tree. No result depends on it, because an older kernel has no
 * such driver.
 */
export const CATALOGUE: readonly DriverFacts[] = [
  vfio('vfio-pci', 'pci', '5.19', 'commit 70693f470848 (5.19)'),
  vfio('vfio-platform', 'platform', '5.19', 'commit 70693f470848 (5.19), drivers/vfio/platform/vfio_platform.c'),
  vfio('vfio-amba', 'amba', '5.19', 'commit 70693f470848 (5.19)'),
  vfio('vfio-fsl-mc', 'fsl-mc', '5.19', 'commit 70693f470848 (5.19)'),
  vfio('vfio-cdx', 'cdx', '6.6', `drivers/vfio/cdx/main.c; ${NEWEST}`),
  // The tree has no such driver. It represents the first CDX driver that would count, because its bus loses the
  // refusal.
  counted('cdx-nic', 'network', 'ordinary', 'cdx_dma_configure in 7.3.4: latent, no counted CDX driver exists', 'cdx'),
  vfio('mlx5_vfio_pci', 'pci', '5.19', 'follow-up patch to the series, May 2022; seen in 6.1.192'),
  vfio('hisi_acc_vfio_pci', 'pci', '5.19', 'follow-up patch to the series, May 2022; seen in 6.1.192'),
  vfio('pds_vfio_pci', 'pci', '6.6', NEWEST),
  vfio('virtio_vfio_pci', 'pci', '6.8', NEWEST),
  vfio('nvgrace_gpu_vfio_pci', 'pci', '6.9', NEWEST),
  vfio('qat_vfio_pci', 'pci', '6.10', `drivers/vfio/pci/qat/main.c; ${NEWEST}`),
  vfio('xe-vfio-pci', 'pci', '6.19', `drivers/vfio/pci/xe/main.c; ${NEWEST}`),
  vfio('ism_vfio_pci', 'pci', '7.3', `drivers/vfio/pci/ism/main.c; ${NEWEST}`),

  quiet('pci-stub', 'pci', '5.19', 'holds-only', 'holds', 'commit 18c7a349d072 (5.19)', true),
  quiet('pcieport', 'pci', '5.19', 'port', 'bridge', 'commit c7d469849747 (5.19), drivers/pci/pcie/portdrv.c', true),
  quiet(
    'fsl-pci',
    'platform',
    '6.5',
    'host-bridge',
    'host-bridge',
    'commit 139a57a9918e (6.5), arch/powerpc/sysdev/fsl_pci.c',
    false,
  ),

  emulated('vfio_mdev', 'VFIO_EMULATED_IOMMU in drivers/vfio: no claim for such groups'),
  emulated('vfio_ap', 'VFIO_EMULATED_IOMMU in drivers/vfio: no claim for such groups'),
  emulated('vfio_ccw', 'VFIO_EMULATED_IOMMU in drivers/vfio: no claim for such groups'),

  counted('shpchp', 'bridge', 'hotplug-port', 'no flag in 7.3.4; the old check let any bridge pass'),
  counted('pci-pf-stub', 'holds', 'stub-by-name', 'drivers/pci/pci-pf-stub.c, no flag'),
  counted('pciback', 'holds', 'xen-stub', 'drivers/xen/xen-pciback/pci_stub.c, no flag'),
  counted('xen-pciback', 'holds', 'xen-stub', 'drivers/xen/xen-pciback/pci_stub.c, no flag'),
  counted('uio_pci_generic', 'user-io', 'user-io'),
  counted('igb_uio', 'user-io', 'user-io'),
  counted(
    'nvidia',
    'graphics',
    'build-dependent',
    "nv_pci_driver in NVIDIA's kernel module source: the flag hangs on NV_USE_VFIO_PCI_CORE",
  ),
  counted('fsl_mc_dprc', 'host-bridge', 'ordinary', 'no flag in the version read, an old one', 'fsl-mc'),
  counted(
    'tegra194-pcie',
    'host-bridge',
    'host-in-group',
    'report from an Orin: the root complex is a member of the group',
    'platform',
  ),

  ...[
    'e1000',
    'e1000e',
    'igb',
    'igc',
    'ixgbe',
    'i40e',
    'ice',
    '8139cp',
    '8139too',
    'r8169',
    'tg3',
    'bnxt_en',
    'mlx5_core',
    'virtio-pci',
    'iwlwifi',
  ].map((name) => counted(name, 'network')),
  ...['snd_hda_intel', 'snd_sof_pci'].map((name) => counted(name, 'audio')),
  ...['nvme', 'ahci', 'megaraid_sas', 'mpt3sas', 'vmd'].map((name) => counted(name, 'storage')),
  ...['i915', 'xe', 'amdgpu', 'radeon', 'nouveau', 'ast'].map((name) => counted(name, 'graphics')),
  ...['xhci_hcd', 'ehci-pci', 'ohci-pci', 'uhci_hcd'].map((name) => counted(name, 'usb')),
  counted('8250_pci', 'serial'),
  ...[
    'skl_uncore',
    'ie31200_edac',
    'igen6_edac',
    'i801_smbus',
    'mei_me',
    'lpc_ich',
    'piix4_smbus',
    'intel_ish_ipc',
  ].map((name) => counted(name, 'chipset')),
  ...['ccp', 'ioatdma', 'idxd'].map((name) => counted(name, 'compute')),
];
