/**
 * Turns the path to a state into steps of concrete CPUs, and into a script. The board, the code lens and the command
 * line can play the script.
 */
import { ERRNO, type Event, parseEvent, printEvent } from '../world/index.ts';
import type { Decided, Search } from './search.ts';
import { FLAG } from './rows.ts';
import { deviceName } from './scene.ts';
import type { Trace, TraceStep } from './types.ts';

interface Move {
  readonly cpu: number;
  readonly row: number;
}

/** The states on the path from the start to a state, including both. */
export function chainTo(search: Search, state: number): readonly number[] {
  const chain: number[] = [];
  for (let at = state; at >= 0; at = search.store.parents[at]!) chain.unshift(at);
  return chain;
}

/**
 * Turns a chain of states into moves. With symmetry, a state stands for all its renamings. The moves keep the same
 * names from step to step.
 */
export function movesAlong(
  search: Search,
  chain: readonly number[],
): { readonly moves: Move[]; readonly end: Int32Array } {
  const { model, store } = search;
  let current = model.start();
  const wanted = new Int32Array(model.loose);
  const next = new Int32Array(model.loose);
  const reduced = new Int32Array(model.loose);
  const moves: Move[] = [];
  for (const state of chain.slice(1)) {
    search.beat();
    model.unpack(store.records, state, wanted);
    let found: Move[] = [];
    let after: Int32Array | null = null;
    model.forEachStep(current, false, (cpu, row) => {
      if (after) return;
      found = [{ cpu, row }];
      model.move(current, cpu, row, next);
      if (model.merged) model.runOn(next, cpu, row, (further) => found.push({ cpu, row: further }));
      reduced.set(next);
      if (model.reduced) model.symmetry.reduce(reduced);
      if (reduced.every((word, at) => word === wanted[at])) after = next.slice();
    });
    if (!after) throw new Error('a state that was found cannot be found again');
    moves.push(...found);
    current = after;
  }
  return { moves, end: current };
}

/** The trace that decides a property. */
export function traceOf(search: Search, name: string, { state, how }: Decided, source: string): Trace {
  const { moves, end } = movesAlong(search, chainTo(search, state));
  if (how === 'step') {
    moves.push(...lastMoves(search, name, end));
  } else if (how === 'alone') {
    for (const row of search.alone(end, name) ?? []) moves.push({ cpu: 0, row });
  }
  return tell(search, moves, source);
}

/** The step that decides the property, after the steps of the same CPU that are merged with it. */
function lastMoves(search: Search, name: string, end: Int32Array): readonly Move[] {
  const { model } = search;
  const next = new Int32Array(model.loose);
  let found: readonly Move[] | null = null;
  model.forEachStep(end, false, (cpu, row) => {
    if (found) return;
    const moves = [{ cpu, row }];
    if (search.breaks(name, row)) found = moves;
    if (found || !model.merged) return;
    model.move(end, cpu, row, next);
    model.runOn(next, cpu, row, (further) => {
      if (found) return;
      moves.push({ cpu, row: further });
      if (search.breaks(name, further)) found = [...moves];
    });
  });
  return found ?? [];
}

const ERRNO_NAMES = new Map<number, string>(Object.entries(ERRNO).map(([name, value]) => [value, name]));

export function tell(search: Search, moves: readonly Move[], source: string): Trace {
  const warned = new Set<number>();
  const steps = moves.map((move) => told(search, move, source, warned));
  return { steps, script: scriptOf(search.model.devices, search.before, steps) };
}

/** `warned` holds the CPUs whose current call has warned. This function updates it. */
function told(search: Search, { cpu, row }: Move, source: string, warned: Set<number>): TraceStep {
  const { rows } = search.model;
  const { operation, fn, span, statements } = rows.stories[row]!;
  const begins = (rows.flags[row]! & FLAG.begins) !== 0;
  if (begins) warned.delete(cpu);
  if ((rows.flags[row]! & FLAG.warn) !== 0) warned.add(cpu);
  return {
    cpu,
    event: operation.event,
    begins,
    result: resultOf(search, row, warned.has(cpu)),
    fn,
    line: span.line,
    text: span.file === 1 ? lineOf(source, span.from, span.to) : '',
    statements,
  };
}

function resultOf({ model: { rows } }: Search, row: number, warned: boolean): string | null {
  const flags = rows.flags[row]!;
  const { value, findings } = rows.stories[row]!;
  if ((flags & FLAG.dead) !== 0) return findings.some(({ code }) => code === 'bug') ? 'BUG' : 'OOPS';
  if ((flags & FLAG.endless) !== 0) return 'HANG';
  if ((flags & FLAG.ends) === 0) return null;
  if ((value ?? 0) < 0) return ERRNO_NAMES.get(value!) ?? String(value);
  return warned ? 'WARN' : 'OK';
}

const LONGEST = 100;
function lineOf(source: string, from: number, to: number): string {
  const text = source
    .slice(from, to)
    .replace(/\/\*.*?\*\//gs, ' ')
    .replace(/\s+/g, ' ')
    .replace(/\{.*$/, '')
    .trim()
    .replace(/;$/, '');
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/**
 * Ends a script line whenever all CPUs are idle. A single event is a line. Several events are a race with its
 * schedule.
 */
function scriptOf(devices: number, before: readonly string[], steps: readonly TraceStep[]): string {
  const opened = reopening();
  const lines = [
    `group 0: ${Array.from({ length: devices }, (_, at) => deviceName(at)).join(' ')}`,
    ...before.flatMap(opened),
  ];
  let part: Said[] = [];
  const busy = new Set<number>();
  const close = () => {
    if (part.length > 0) lines.push(...linesFor(part));
    part = [];
  };
  for (const step of steps) {
    part.push({ ...step, says: step.begins ? opened(step.event) : [] });
    if (step.result === null) busy.add(step.cpu);
    else busy.delete(step.cpu);
    if (busy.size === 0) close();
  }
  close();
  return `${lines.join('\n')}\n`;
}

/** A step with the script events that begin with it. */
interface Said extends TraceStep {
  readonly says: readonly string[];
}

/**
 * Adds an `open` before the next event of a closed file. A script needs it, because its files stay closed after
 * `close`. The search needs no `open`. Call this with the events in their order.
 */
function reopening(): (event: string) => readonly string[] {
  const closed = new Set<string>();
  return (line) => {
    const event = eventOf(line);
    const file = 'file' in event ? event.file : null;
    if (!file) return [line];
    const again = closed.delete(file);
    if (event.type === 'close') closed.add(file);
    return again ? [printEvent({ type: 'open', file }), line] : [line];
  };
}

function eventOf(line: string): Event {
  const read = parseEvent(line);
  if (!read.ok) throw new Error(`“${line}” is no event`);
  return read.value;
}

function linesFor(steps: readonly Said[]): readonly string[] {
  const cpus = [...new Set(steps.map(({ cpu }) => cpu))];
  if (steps.filter(({ begins }) => begins).length === 1) return steps.flatMap(({ says }) => says);
  const schedule = steps.map(({ cpu, statements }) => String(cpus.indexOf(cpu)).repeat(statements)).join('');
  const events = cpus.map((cpu) => steps.filter((step) => step.cpu === cpu).flatMap(({ says }) => says));
  return [`race ${schedule} ${events.map((own) => own.join('; ')).join(' | ')}`];
}
