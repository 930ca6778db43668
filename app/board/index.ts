/** The door to the board. */
export { Board } from './Board.tsx';
export { Verdict } from './Verdict.tsx';
export { Address } from './DeviceRow.tsx';
export { Icon, type IconName } from './icons.tsx';
export { Menu } from './Menu.tsx';
export { addDriver, useDrivers, useOwnerFiles } from './offered.ts';
export { useFirst } from './useFirst.tsx';
