export const DEVICES = ['d0', 'd1'] as const;
export const FILES = ['f', 'g'] as const;
/** One driver for each behaviour that a version distinguishes. */
export const DRIVERS = ['e1000', 'vfio-pci', 'mlx5_vfio_pci', 'pci-stub', 'pcieport', 'shpchp', 'cdxnic'] as const;
