/** The door to carrying: the carried load, and the ways to pick one up. */
export { byClicks, byMenu, focusDevice, hand, isCarrying, rowOf, useCarried, wander } from './hand.ts';
export { hueOf, type Hue } from './hue.ts';
export { Ghost } from './Ghost.tsx';
export { afterPaint, flyClaim, shake, stillness } from './motion.ts';
export { useHand } from './useHand.ts';
export { usePointerCarry } from './usePointerCarry.ts';
export type { Carried, Load, Way } from './machine.ts';
