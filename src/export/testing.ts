/** For tests only: shipped listings as models, and the counts of Spin. */
import { shipped } from '../code/index.ts';
import type { ProtocolId } from '../world/index.ts';
import type { Callers } from './operations.ts';
import { promela } from './promela.ts';
import type { Granularity, Sizes } from './scene.ts';

export { findSpin, spinCounts, spinShortest, spinTrial, type SpinCounts } from '../../scripts/spin.mjs';

export const GRANULARITIES = ['call', 'statement'] as const satisfies readonly Granularity[];
export const sizes = (devices: number, files: number, cpus: number): Sizes => ({ devices, files, cpus });

/** A shipped listing as Promela. */
export async function shippedPromela(
  protocol: ProtocolId,
  size: Sizes,
  granularity: Granularity,
  callers: Callers = 'correct',
): Promise<string> {
  const { program, source } = await shipped(protocol);
  return promela({ protocol, program, source, sizes: size, granularity, callers });
}
export { COUNTS, type Counted } from './counts.ts';
export { TlaModule } from './testing/tla.ts';
export { hostileListing, type Hostile } from './testing/hostile.ts';
