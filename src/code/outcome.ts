/** Computes the outcome of an event when no CPU can continue. */
import { inOrder, type Outcome, type RacePart, type Step } from '../machine/index.ts';
import { type Event, type Finding, printEvent, type RacingEvent, type Result } from '../world/index.ts';
import { type Done, refuse, textAt } from './answer.ts';
import type { Draft } from './draft.ts';
import type { Cpu, Play } from './play.ts';
import { MOST_STATEMENTS } from './limits.ts';
import { readingOf } from './reading.ts';
import type { CodeWorld } from './types.ts';

export function outcomeOf(play: Play): Step {
  if (play.exhausted) return told(play.world, play, stillRunning(play), []);
  return play.event.type === 'race' ? ofRace(play) : ofOne(play);
}

function told(
  world: CodeWorld,
  { event }: Play,
  done: Done,
  findings: Iterable<Finding>,
  parts?: readonly RacePart[],
): Step {
  const { result, reason, refusedBy, woke = [], ran } = done;
  const outcome: Outcome = {
    event,
    result,
    reason,
    refusedBy,
    woke,
    steps: [],
    findings: inOrder(world.split.size > 0 ? [...findings, 'split'] : findings),
    ...(ran ? { ran } : {}),
    ...(parts ? { parts } : {}),
  };
  return { world, outcome };
}

function ofOne(play: Play): Step {
  const cpu = play.cpus[0]!;
  const { draft, event, dead } = play;
  if (dead) return told(draft.finish({ result: dead.result, by: event }), play, dead, draft.findings);
  const done = cpu.done[0];
  // A failed probe leaves the world unchanged, even if the listing itself would not undo everything.
  if (event.type === 'bind' && event.fails && done?.result === 'EIO')
    return told(play.world, play, done, draft.findings);
  if (done) return told(draft.finish(), play, done, draft.findings);
  if (cpu.waitsFor !== null) {
    sleep(draft, cpu);
    return told(draft.finish(), play, blocked(draft, cpu), draft.findings);
  }
  // A call that waits forever for a lock leaves no visible change. The world is the world before the event.
  return told(play.world, play, waiting(play, cpu), []);
}

/**
 * Records that the event waits for the device. A second event of the same type is not recorded, because the first
 * event leaves it nothing to do.
 */
function sleep(draft: Draft, { waitsFor, events, at }: Cpu): void {
  const { type } = events[at]!;
  const state = draft.device(waitsFor!);
  if (state && (type === 'unbind' || type === 'unplug') && !state.waiting.includes(type))
    draft.setDevice(state.name, { waiting: [...state.waiting, type] });
}

function blocked(draft: Draft, { waitsFor }: Cpu): Done {
  const device = waitsFor!;
  return refuse('BLOCKED', 'driver-core', {
    code: 'held-by-file',
    device,
    file: draft.device(device)?.files.join(', ') ?? '',
  });
}

/** The outcome of a call that waits for a lock forever. */
function waiting(play: Play, cpu: Cpu): Done {
  const { draft, event, world } = play;
  const state = play.state(cpu);
  if (state?.kind !== 'waiting') throw new Error('nobody waits for a lock');
  const { fn, span, lock } = state;
  const held = draft.locks(cpu.ask!.index).find(({ address }) => address === lock);
  const by = draft.group(cpu.ask!.index).lockedBy ?? event;
  return {
    ...refuse('HANG', 'protocol', {
      code: 'code-waits',
      fn,
      line: span.line,
      text: textAt(world.tale, span),
      by: printEvent(by),
      since: held?.since.line ?? 0,
    }),
    ran: { fn, line: span.line },
  };
}

function stillRunning(play: Play): Done {
  const { world, exhausted } = play;
  const state = exhausted?.state;
  const fn = state && 'fn' in state ? state.fn : '';
  const span = state && 'span' in state ? state.span : { file: 0, line: 0, column: 0, from: 0, to: 0 };
  return {
    ...refuse('HANG', 'protocol', {
      code: 'still-running',
      fn,
      line: span.line,
      text: textAt(world.tale, span),
      statements: MOST_STATEMENTS,
    }),
    ran: { fn, line: span.line },
  };
}

/** Results from the most to the least serious. Errnos, which are not listed, come between GRAVE and LIGHT. */
const GRAVE: readonly Result[] = ['OOPS', 'BUG', 'HANG', 'BLOCKED', 'WARN'];
const LIGHT: readonly Result[] = ['N/A', 'DEAD', 'OK'];
function gravity(result: Result): number {
  const grave = GRAVE.indexOf(result);
  if (grave >= 0) return grave;
  const light = LIGHT.indexOf(result);
  return GRAVE.length + (light < 0 ? 0 : 1 + light);
}

function ofRace(play: Play): Step {
  const { cpus, draft, event, dead } = play;
  const all: { readonly part: RacePart; readonly done: Done }[] = [];
  const stuck: Cpu[] = [];
  for (const cpu of cpus) {
    const rest = endOf(play, cpu);
    if (rest?.result === 'HANG') stuck.push(cpu);
    if (cpu.waitsFor !== null && !dead) sleep(draft, cpu);
    for (const [at, each] of cpu.events.entries()) {
      const done = cpu.done[at] ?? rest!;
      all.push({ part: { cpu: cpu.number, event: each as RacingEvent, result: done.result }, done });
    }
  }
  const gravest = all.reduce((a, b) => (gravity(b.done.result) < gravity(a.done.result) ? b : a)).done;
  const reason: Done =
    gravest.result === 'OK'
      ? { ...gravest, reason: { code: 'raced', cpus: cpus.length } }
      : gravest.result === 'HANG' && stuck.length > 1
        ? {
            ...gravest,
            reason: {
              code: 'race-stuck',
              cpus: cpus.length,
              waiting: stuck.map(({ events, at }) => printEvent(events[at]!)).join(', '),
            },
          }
        : gravest;
  const woke: readonly Event[] = all.flatMap(({ done }) => done.woke ?? []);
  const findings = new Set([...draft.findings, ...seenIn(play)]);
  const world = draft.finish(dead ? { result: dead.result, by: event } : null);
  return told(
    world,
    play,
    { ...reason, woke },
    findings,
    all.map(({ part }) => part),
  );
}

/** The outcome of the event in which a CPU is stuck. Null if the CPU finished all of its events. */
function endOf(play: Play, cpu: Cpu): Done | null {
  if (cpu.at >= cpu.events.length) return null;
  const { dead, draft } = play;
  if (dead)
    return play.diedOn === cpu ? dead : refuse('DEAD', 'protocol', { code: 'dead', by: printEvent(play.event) });
  return cpu.waitsFor === null ? waiting(play, cpu) : blocked(draft, cpu);
}

/** The findings of a race, from a comparison of the group before and after the race. */
function seenIn({ draft, world }: Play): Finding[] {
  const index = draft.onlyGroup();
  if (index === null) return [];
  const before = readingOf(world.tale, world.told.groups.at(index)!);
  draft.observe(index, before, false);
  const after = draft.reading(index);
  const lost = ({ refs, owner }: typeof before, file: string) => (refs.get(file) ?? 0) - (file === owner ? 1 : 0);
  return [...after.refs]
    .map(([file]) => file)
    .filter((file) => lost(after, file) > Math.max(0, lost(before, file)))
    .map((file): Finding => `leaked-ref:${file}`);
}
