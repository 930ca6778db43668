// The factor by which a test may wait longer than usual on this machine before it counts as hanging. No test passes or fails by speed. These limits
// exist against hangs alone, so they are wide, and wider on a slow or busy machine.
import { createHash } from 'node:crypto';

/** Seconds that the work below takes on one idle core of the machine whose limits the tests name. */
const REFERENCE = 0.05;
/** Even an idle machine gets this many times the named limits, since other work may come later. */
const LEAST = 3;

/** A fixed amount of work, in seconds of wall time: other work on the machine makes it longer. */
function measure() {
  const block = Buffer.alloc(1 << 20, 1);
  const began = performance.now();
  const hash = createHash('sha256');
  for (let count = 0; count < 32; count += 1) hash.update(block);
  let sum = hash.digest()[0] ?? 0;
  for (let count = 0; count < 30_000_000; count += 1) sum = (sum + count) | 0;
  return { seconds: (performance.now() - began) / 1000, sum };
}

/** The factor for every limit. `PATIENCE` in the environment fixes it, so that all processes of one run agree. */
export function patience() {
  const given = Number(process.env.PATIENCE);
  if (given > 0) return given;
  // The middle of three, since a pause of the machine says little.
  const [, middle] = [measure(), measure(), measure()].map(({ seconds }) => seconds).sort((a, b) => a - b);
  return Math.ceil(LEAST * Math.max(1, middle / REFERENCE));
}
