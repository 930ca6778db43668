/** The commands to run on the machine: one command that shows everything, or two for an lspci older than 3.7. */
export const ONE_COMMAND = 'lspci -Dvmmknn';
export const TWO_COMMANDS = 'find /sys/kernel/iommu_groups/ -type l; lspci -Dnnk';
/** The commands that add the groups, or the drivers, to an output without them. */
export const GROUPS_COMMAND = 'find /sys/kernel/iommu_groups/ -type l';
export const DRIVERS_COMMAND = 'lspci -Dnnk';
