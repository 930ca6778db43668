// Computes the factor for every time limit of the tests on this machine. No test passes or fails by speed. The limits
// only stop a test that hangs, so they are wide, and wider on a slow or busy machine.
import { createHash } from 'node:crypto';

/**
 * The time of `measure` on one idle core of the reference machine, in seconds. The tests' limits are for that machine.
 */
const REFERENCE = 0.05;
/** The smallest factor. Even an idle machine may get other work later. */
const LEAST = 3;

/** Measures the wall time of a fixed amount of work, in seconds. Other work on the machine makes it longer. */
function measure() {
  const block = Buffer.alloc(1 << 20, 1);
  const began = performance.now();
  const hash = createHash('sha256');
  for (let count = 0; count < 32; count += 1) hash.update(block);
  let sum = hash.digest()[0] ?? 0;
  for (let count = 0; count < 30_000_000; count += 1) sum = (sum + count) | 0;
  return { seconds: (performance.now() - began) / 1000, sum };
}

/**
 * The factor for every limit. The environment variable `PATIENCE` fixes it, so that all processes of one run agree.
 */
export function patience() {
  const given = Number(process.env.PATIENCE);
  if (given > 0) return given;
  // The median of three, because a short pause of the machine distorts one measurement.
  const [, middle] = [measure(), measure(), measure()].map(({ seconds }) => seconds).sort((a, b) => a - b);
  return Math.ceil(LEAST * Math.max(1, middle / REFERENCE));
}
