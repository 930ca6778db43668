import { describe, expect, test } from 'vitest';
import { COUNTS, findSpin, shippedPromela, sizes, spinCounts } from './testing.ts';

/** Small models always run, so that a changed step shows at once. `VERIFY` runs all models, which takes longer. */
const SOME = process.env['VERIFY'] ? COUNTS : COUNTS.filter(({ devices, files, cpus }) => devices * files * cpus <= 2);

describe.skipIf(findSpin() === null)('Spin counts', () => {
  test.each(SOME)(
    '$protocol by $granularity, $devices devices, $files files, $cpus CPUs: $states states',
    async ({ protocol, granularity, devices, files, cpus, states, transitions }) => {
      const model = await shippedPromela(protocol, sizes(devices, files, cpus), granularity);
      const counted = spinCounts(model, { optimize: states > 200_000 ? '-O2' : '-O0', memory: 8000 });
      expect({ states: counted.states, transitions: counted.transitions }).toEqual({ states, transitions });
    },
  );
});
