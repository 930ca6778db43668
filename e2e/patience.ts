/** Limits against hangs. They grow on a slow or busy machine, so that no test fails by a clock. */
import { patience } from '../scripts/patience.mjs';

/** Chosen once. The workers, which read this file again, find it in their environment. */
const factor = Number((process.env['PATIENCE'] ??= String(patience())));

/** A limit in milliseconds that usually is `count` seconds. */
export const seconds = (count: number): number => count * 1000 * factor;
