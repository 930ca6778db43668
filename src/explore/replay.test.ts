/**
 * Random paths through the states, replayed as scripts. The board must give the same results as the search, not only
 * for shortest traces.
 */
import { expect, test } from 'vitest';
import { codeWorld, shipped } from '../code/index.ts';
import { step, type World } from '../machine/index.ts';
import { parseScript, PROTOCOL_IDS, type ProtocolId } from '../world/index.ts';
import { FLAG } from './rows.ts';
import type { Search } from './search.ts';
import { foundIn, sizes } from './testing.ts';
import { tell } from './trace.ts';
import type { TraceStep } from './types.ts';

/** A pseudo-random generator with the same numbers in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) % sides;
  };
}

const MOST_STEPS = 120;
/** Operations that make the search open, close and reopen files. */
const LIKED = /^(?:bind d0 vfio-pci|attach d. f1|close .*)$/;

/** Takes random steps. At the end, each CPU in a call finishes its call if it can. */
function wander({ model }: Search, roll: (sides: number) => number): { cpu: number; row: number }[] {
  const moves: { cpu: number; row: number }[] = [];
  let state = model.start();
  for (;;) {
    const late = moves.length >= MOST_STEPS;
    const able: { cpu: number; row: number }[] = [];
    model.forEachStep(state, false, (cpu, row) => {
      if (!late || state[model.shared.words + cpu] !== 0) able.push({ cpu, row });
    });
    const liked = able.filter(
      ({ row }) => (model.rows.flags[row]! & FLAG.begins) === 0 || LIKED.test(model.rows.stories[row]!.operation.event),
    );
    const from = liked.length > 0 && roll(10) > 0 ? liked : able;
    const move = from[roll(Math.max(1, from.length))];
    if (!move) return moves;
    moves.push(move);
    const next = new Int32Array(model.loose);
    model.move(state, move.cpu, move.row, next);
    state = next;
  }
}

/**
 * The results between two moments in which all CPUs are idle. They are grouped by CPU, in the order in which the CPUs
 * began.
 */
function answered(steps: readonly TraceStep[]): string[] {
  const lines: string[] = [];
  const busy = new Set<number>();
  let heard = new Map<number, string[]>();
  for (const { cpu, result } of steps) {
    if (!heard.has(cpu)) heard.set(cpu, []);
    if (result === null) busy.add(cpu);
    else busy.delete(cpu);
    if (result !== null) heard.get(cpu)!.push(result);
    if (busy.size > 0) continue;
    lines.push([...heard.values()].flat().join(' '));
    heard = new Map();
  }
  return lines;
}

async function replayed(protocol: ProtocolId, text: string): Promise<string[]> {
  const script = parseScript(text);
  if (!script.ok) throw new Error(text);
  let world: World = codeWorld(script.value.topology, protocol, await shipped(protocol));
  return script.value.events.flatMap((event) => {
    const { outcome, world: after } = step(world, event);
    world = after;
    const told = (outcome.parts ?? [outcome]).filter((part) => part.event.type !== 'open').map(({ result }) => result);
    return told.length > 0 ? [told.join(' ')] : [];
  });
}

test.each(PROTOCOL_IDS)('%s', async (protocol) => {
  const { source } = await shipped(protocol);
  const traces = await foundIn(protocol, sizes(2, 2, 3), (search) =>
    Array.from({ length: 60 }, (_, seed) => tell(search, wander(search, dice(seed)), source)),
  );
  for (const { steps, script } of traces) {
    const wanted = answered(steps);
    const told = await replayed(protocol, script);
    // A call that the machine's death interrupts, or that never ends, has no result in the search.
    expect(told.slice(0, wanted.length), script).toEqual(wanted);
  }
  if (protocol === 'viability')
    expect(traces.filter(({ script }) => /^race .*close/m.test(script)).length).toBeGreaterThan(2);
});
