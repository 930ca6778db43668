/**
 * Tests that compare the statecharts with the interpreted code, over all states of two devices and two files. Each
 * test file has a share of the versions, so that the files can run in parallel.
 */
import { expect, test } from 'vitest';
import type { ProtocolId } from '../../world/index.ts';
import { codeWorld } from '../index.ts';
import { TOLD, TWO } from '../testing.ts';
import { agree } from './agree.ts';
import { otherFlags } from './parts.ts';

/**
 * The maximum of counts and references. The second number applies to the runs with other group flags, which the
 * listing does not use.
 */
const MOST = process.env.VERIFY ? 3 : 1;
const MOST_ELSEWHERE = process.env.VERIFY ? 2 : 0;
const TIMEOUT = process.env.VERIFY ? 1_800_000 : 300_000;

/**
 * `states` is the number of states with counts up to one. The test fails if a changed search loses states or if the
 * statecharts reach more states.
 */
export function holdsTogether(states: Readonly<Partial<Record<ProtocolId, number>>>): void {
  test.each(Object.keys(states) as ProtocolId[])(
    '%s: the listing and the machine agree in every state',
    (protocol) => {
      const found = agree(protocol, TOLD.get(protocol)!, { most: MOST });
      expect(found.disagreement).toBeNull();
      // The viability version has no such counts, so a higher limit adds no states.
      if (MOST > 1 && protocol !== 'viability') expect(found.states).toBeGreaterThan(states[protocol]!);
      else expect(found.states).toBe(states[protocol]);
    },
    TIMEOUT,
  );

  const withOthers = (Object.keys(states) as ProtocolId[]).filter(
    (protocol) => otherFlags(codeWorld(TWO, protocol, TOLD.get(protocol)!).tale).length > 0,
  );
  test.each(withOthers)(
    '%s: they agree in other surroundings',
    (protocol) => {
      expect(agree(protocol, TOLD.get(protocol)!, { most: MOST_ELSEWHERE, elsewhere: true }).disagreement).toBeNull();
    },
    TIMEOUT,
  );
}
