/** The view of a stage: marks for lines, brackets for locks, and the place of each CPU. */
import type { CpuView } from '../../../src/code/index.ts';
import type { Outcome } from '../../../src/machine/index.ts';
import type { Event, Result } from '../../../src/world/index.ts';
import { type Bracket, columnsOf, type LineMarks, NO_MARKS } from './marks.ts';
import type { Held, Stage } from './stage.ts';
import { refuses } from './values.ts';

export interface Waits {
  readonly lock: string;
  /** Null if an earlier event left the lock held. */
  readonly holder: number | null;
  readonly since: number;
}

export interface CpuLook {
  readonly cpu: number;
  readonly events: readonly Event[];
  readonly results: readonly Result[];
  /** True if the CPU has run a statement. */
  readonly begun: boolean;
  readonly can: boolean;
  /** The line of the next statement, and its function. */
  readonly line: number | null;
  readonly fn: string | null;
  readonly waits: Waits | null;
  /** The device that must lose its open files before the CPU continues. */
  readonly waitsFor: string | null;
  readonly holds: readonly Held[];
  readonly dead: number | null;
}

export interface Look {
  readonly marks: ReadonlyMap<number, LineMarks>;
  readonly brackets: readonly Bracket[];
  readonly cpus: readonly CpuLook[];
  /** All calls have ended. */
  readonly over: boolean;
  readonly outcome: Outcome | null;
  /** The line that the listing scrolls to. */
  readonly line: number | null;
  readonly ran: number;
}

function cpuLook({ session }: Stage, { number: cpu, events, results, state }: CpuView, held: readonly Held[]): CpuLook {
  const at = state.kind === 'ready' || state.kind === 'waiting' ? state : null;
  const lock = state.kind === 'waiting' ? held.find(({ address }) => address === state.lock) : undefined;
  return {
    cpu,
    events,
    results,
    begun: results.length > 0 || (at?.depth ?? 1) > 0,
    can: state.kind === 'ready' || (state.kind === 'blocked' && !session.over),
    waitsFor: state.kind === 'blocked' ? state.device : null,
    line: at?.next?.file === 1 ? at.next.line : null,
    fn: at?.fn ?? null,
    waits:
      state.kind === 'waiting'
        ? { lock: lock?.name ?? '', holder: lock?.earlier ? null : state.heldBy, since: lock?.since ?? 0 }
        : null,
    holds: held.filter((each) => each.cpu === cpu && !each.earlier),
    dead: state.kind === 'dead' ? state.at.line : null,
  };
}

function bracketsOf(stage: Stage, last: number): readonly Bracket[] {
  const open = new Map<number, { name: string; cpu: number | null; from: number }>();
  const all: { name: string; cpu: number | null; from: number; to: number | null }[] = [];
  for (const { address, name, since, earlier } of stage.held())
    if (earlier) open.set(address, { name, cpu: null, from: since });
  for (const { line, held } of stage.entries) {
    for (const { address, name, cpu: by, since } of held) {
      const known = open.get(address);
      if (!known || (known.cpu !== null && (known.cpu !== by || known.from !== since)))
        open.set(address, { name, cpu: by, from: since });
    }
    for (const [address, bracket] of open) {
      if (line !== null && !held.some((each) => each.address === address)) {
        open.delete(address);
        all.push({ ...bracket, to: line });
      }
    }
  }
  all.push(...[...open.values()].map((bracket) => ({ ...bracket, to: null })));
  const seen = new Set<string>();
  const once = all.filter(({ name, cpu, from, to }) => {
    const key = `${name} ${cpu ?? ''} ${from} ${to ?? ''}`;
    return !seen.has(key) && seen.add(key);
  });
  return columnsOf(
    once.filter(({ from }) => from > 0),
    last,
  );
}

export function lookAt(stage: Stage, lines: number): Look {
  const { session } = stage;
  const held = stage.held();
  const cpus = session.cpus.map((cpu) => cpuLook(stage, cpu, held));
  const { over } = session;
  const outcome = over ? stage.outcome() : null;
  const marks = new Map<number, LineMarks>();
  const mark = (line: number, change: Partial<LineMarks>): void =>
    void marks.set(line, { ...(marks.get(line) ?? NO_MARKS), ...change });
  for (const { cpu, line, values } of stage.entries) {
    if (line === null) continue;
    const known = marks.get(line) ?? NO_MARKS;
    mark(line, {
      ran: known.ran.includes(cpu) ? known.ran : [...known.ran, cpu],
      ...(values.length > 0 && { values }),
    });
  }
  const last = stage.entries.at(-1);
  if (last && last.line !== null && !over) mark(last.line, { just: last.cpu });
  for (const { cpu, line, waits } of cpus) {
    if (line === null) continue;
    const known = marks.get(line) ?? NO_MARKS;
    mark(line, { next: [...known.next, cpu], waits: waits ? [...known.waits, cpu] : known.waits });
  }
  const ended = outcome && outcome.result !== 'OK' ? (outcome.ran?.line ?? null) : null;
  // Before the event's end, the marked line is the line that has just refused.
  const bad = ended ?? (last && !over && refuses(last.stepped) ? last.line : null);
  if (bad !== null && bad > 0) mark(bad, { bad: true });
  const next = last && cpus[last.cpu]?.line;
  const entered = cpus.find(({ line }) => line !== null)?.line ?? null;
  return {
    marks,
    brackets: bracketsOf(stage, lines),
    cpus,
    over,
    outcome,
    ran: stage.taken,
    line: bad ?? (over ? (last?.line ?? null) : (next ?? entered ?? last?.line ?? null)),
  };
}
