/**
 * Compares the interpreter with WebAssembly over random events of each version. Every whole call must have the same
 * result and leave the same memory.
 */
import { afterEach, expect, test } from 'vitest';
import { instantiate } from '../c/wasm/index.ts';
import { step } from '../machine/index.ts';
import { type Event, printEvent, PROTOCOL_IDS } from '../world/index.ts';
import { type Heard, listeners } from './draft.ts';
import { codeWorld } from './index.ts';
import { isUnfinished } from './recall.ts';
import { TOLD, TWO } from './testing.ts';
import { everyEvent } from './testing/events.ts';
import { DRIVERS, FILES } from './testing/names.ts';
import type { CodeWorld } from './types.ts';

const EVENTS = process.env.VERIFY ? 100_000 : 10_000;
/** The number of events of one history. */
const LENGTH = 40;
const FIRST_WORD = 256;

afterEach(() => {
  listeners.call = null;
});

/** The end of a call, in a form that both engines share. */
function ended({ recalled }: Heard): unknown {
  if (isUnfinished(recalled)) return 'steps';
  const { state } = recalled;
  if (state.kind === 'waiting') return 'hang';
  if (state.kind === 'dead') return state.finding.code;
  return [state.value, state.refused, [...new Set(state.findings.map(({ code }) => code))].toSorted()];
}

test.each(PROTOCOL_IDS)(
  '%s: interpreter and WebAssembly say the same',
  (protocol) => {
    const start = codeWorld(TWO, protocol, TOLD.get(protocol)!, null, { files: FILES, drivers: DRIVERS });
    const events = everyEvent(start.tale);
    const instance = instantiate(start.tale.program, { bytes: start.told.groups.at(0)!.memory.byteLength });
    let seed = 7;
    const roll = (sides: number): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * sides);
    };
    let event: Event | null = null;
    let calls = 0;
    listeners.call = (heard) => {
      calls += 1;
      instance.memory.set(heard.before);
      const { stop, value, refused, findings } = instance.call(heard.fn, ...heard.args);
      const said = `${printEvent(event!)}: ${heard.fn}(${heard.args.join()})`;
      expect(stop ?? [value, refused, findings.toSorted()], said).toEqual(ended(heard));
      if (stop) return;
      const other = heard.after.findIndex((word, at) => at >= FIRST_WORD && word !== instance.memory[at]);
      expect(other, `${said}: the first word that differs`).toBe(-1);
    };
    let world: CodeWorld = start;
    for (let at = 0; at < EVENTS; at += 1) {
      event = events[roll(events.length)]!;
      world = at % LENGTH === 0 || world.dead ? start : world;
      world = step(world, event).world as CodeWorld;
    }
    expect(calls).toBeGreaterThan(EVENTS / 5);
  },
  process.env.VERIFY ? 600_000 : 60_000,
);
