/** What to run on the machine in question: one command that tells everything, or two for an lspci that is older than 3.7. */
export const ONE_COMMAND = 'lspci -Dvmmknn';
export const TWO_COMMANDS = 'find /sys/kernel/iommu_groups/ -type l; lspci -Dnnk';
/** What adds the groups, or the drivers, to a listing without them. */
export const GROUPS_COMMAND = 'find /sys/kernel/iommu_groups/ -type l';
export const DRIVERS_COMMAND = 'lspci -Dnnk';
