/**
 * Tests names that are also properties of every JavaScript object. Both engines must give the same results, and a
 * name must not change any result.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boot, step, type World } from '../machine/index.ts';
import { printScript, PROTOCOL_IDS, type ProtocolId, type Script, type Topology } from '../world/index.ts';
import { arbitraryTwins, inHarmless, shown, topologyOf } from '../world/testing.ts';
import { codeWorld } from './index.ts';
import { TOLD } from './testing.ts';
import { answerOf, same, seenOf } from './testing/compare.ts';

const SCRIPTS = Math.ceil((process.env.VERIFY ? 1_000_000 : 10_000) / PROTOCOL_IDS.length);

const topology = topologyOf({
  groups: [
    { name: '0', devices: ['d0', 'd1'] },
    { name: '1', devices: ['d2'] },
  ],
  devices: [{ name: 'd2', class: '0200', title: '', driver: 'no-such-driver' }],
});

/** Caches the start world for each version and engine. Its memory layout takes longer than a short script. */
function once(make: (topology: Topology, protocol: ProtocolId) => World): typeof make {
  const made = new Map<string, World>();
  return (of, protocol) => {
    const key = `${protocol} ${printScript({ topology: of, events: [] })}`;
    const world = made.get(key) ?? make(of, protocol);
    made.set(key, world);
    return world;
  };
}
const machineWorld = once(boot);
const listingWorld = once((of, protocol) => codeWorld(of, protocol, TOLD.get(protocol)!));

/** The result of each event, and the view of the last world. Shorter scripts cover the views of the earlier worlds. */
function told(first: World, { events }: Script): { readonly answers: readonly string[]; readonly seen: unknown } {
  let world = first;
  const answers = events.map((event) => {
    const done = step(world, event);
    world = done.world;
    return answerOf(done.outcome);
  });
  return { answers, seen: seenOf(world) };
}

test.each(PROTOCOL_IDS)(
  '%s: machine and code agree on hostile names, and harmless names have the same answers',
  (protocol) => {
    fc.assert(
      fc.property(arbitraryTwins({ topology, vfio: false, maxLength: 8 }), (twins) => {
        const byMachine = told(machineWorld(twins.hostile.topology, protocol), twins.hostile);
        const byCode = told(listingWorld(twins.hostile.topology, protocol), twins.hostile);
        if (!same(byMachine, byCode)) expect(byMachine, shown(twins.hostile.events)).toEqual(byCode);
        const plain = told(machineWorld(twins.harmless.topology, protocol), twins.harmless);
        expect(inHarmless(JSON.stringify(byMachine))).toBe(JSON.stringify(plain));
      }),
      { numRuns: SCRIPTS },
    );
  },
);
