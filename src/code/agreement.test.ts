/**
 * Machine and interpreted code, told every event of two devices and two files in every state, nearest first: the same result, findings, counts,
 * owner and references. The whole space of a version with its surroundings has some hundred thousand states, so the test command visits the
 * nearest ones and `npm run verify` far more; whole histories, and the compiler, are in `src/protocols/agreement.test.ts`.
 */
import { expect, test } from 'vitest';
import { PROTOCOL_IDS } from '../world/index.ts';
import { explore } from './testing.ts';

const NEAREST = process.env.VERIFY ? 10_000 : 700;
const MOST = process.env.VERIFY ? 3 : 2;

test.each(PROTOCOL_IDS)('%s: the listing and the machine agree', (protocol) => {
  const { states, disagreement } = explore(protocol, MOST, NEAREST);
  expect(disagreement).toBeNull();
  expect(states).toBeGreaterThan(300);
}, 600_000);
