/**
 * The tests that hold machine and interpreted code together, over everything that can be reached with two devices and two files. One file of tests
 * a share of the versions, so that as many run at once as there are processors.
 */
import { expect, test } from 'vitest';
import type { ProtocolId } from '../../world/index.ts';
import { codeWorld } from '../index.ts';
import { TOLD, TWO } from '../testing.ts';
import { agree } from './agree.ts';
import { otherFlags } from './parts.ts';

/** Counts and references go up to this number. The second number is for surroundings that mean nothing to the listing. */
const MOST = process.env.VERIFY ? 3 : 1;
const MOST_ELSEWHERE = process.env.VERIFY ? 2 : 0;
const TIMEOUT = process.env.VERIFY ? 1_800_000 : 300_000;

/** `states`: how many there are at counts up to one. A change of the search that loses some, or a machine that can do more, is to be seen. */
export function holdsTogether(states: Readonly<Partial<Record<ProtocolId, number>>>): void {
  test.each(Object.keys(states) as ProtocolId[])(
    '%s: the listing and the machine agree in every state',
    (protocol) => {
      const found = agree(protocol, TOLD.get(protocol)!, { most: MOST });
      expect(found.disagreement).toBeNull();
      // What counts nothing has no more states where counts go higher.
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
