/** Limits against hangs. They grow on a slow or busy machine, so that no test fails by time. */
import { patience } from '../scripts/patience.mjs';

/** The factor is measured once. The workers read this file again and get the factor from their environment. */
const factor = Number((process.env['PATIENCE'] ??= String(patience())));

/** A limit of `count` seconds, multiplied by the factor, in milliseconds. */
export const seconds = (count: number): number => count * 1000 * factor;
