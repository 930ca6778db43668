/**
 * For tests only: the shipped listings, and one group of two devices. The comparison with the statecharts is in
 * `testing/`.
 */
import { parseScript, PROTOCOL_IDS, type ProtocolId, type Topology } from '../world/index.ts';
import { shipped, type Told } from './index.ts';

/** Every shipped listing. */
export const TOLD: ReadonlyMap<ProtocolId, Told> = new Map(
  await Promise.all(PROTOCOL_IDS.map(async (id) => [id, await shipped(id)] as const)),
);

const script = parseScript('group 0: d0 d1');
if (!script.ok) throw new Error('two devices');
export const TWO: Topology = script.value.topology;
