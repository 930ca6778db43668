/** The place in the code where somebody was stepping, as one line of a link. */
import {
  type Event,
  PAGE_LIMITS,
  parseEvent,
  printEvent,
  type Problem,
  type RaceEvent,
  type Topology,
} from '../world/index.ts';

/** Calls held in hand: what is stepped, and every step that was taken. */
export interface Stepping {
  /** How many events of the line happened before what is stepped. */
  readonly after: number;
  /** A race that is not in the history yet; null where the event that the cursor stands on is stepped once more. */
  readonly parts: RaceEvent['parts'] | null;
  /** The steps taken so far, as a race's schedule has them. */
  readonly schedule: string;
  /** The CPU in hand. */
  readonly cpu: number;
  /** Lines with a breakpoint. */
  readonly breaks: readonly number[];
}

/** Nobody sets more breakpoints than a listing has lines. */
const MOST_BREAKS = 10_000;
/** A schedule of as many steps as an event may run, and the race that it belongs to. */
const MOST_TEXT = 2 * PAGE_LIMITS.schedule;

/** What a stepping is read beside. */
export interface Line {
  readonly topology: Topology;
  readonly events: readonly Event[];
  readonly cursor: number;
}

/** `AFTER CPU BREAKS own SCHEDULE`, or `AFTER CPU BREAKS race SCHEDULE EVENT; EVENT | EVENT`. */
export function printStepping({ after, parts, schedule, cpu, breaks }: Stepping): string {
  const what = parts ? printEvent({ type: 'race', schedule, parts }) : `own ${schedule || '-'}`;
  return `${after} ${cpu} ${breaks.join() || '-'} ${what}`;
}

/** The stepping; null where the line is none or its place is not on the line of events, problems where its race cannot be run. */
export function readStepping(text: string, { topology, events, cursor }: Line): Stepping | readonly Problem[] | null {
  const head = /^(\d{1,9}) (\d) (-|\d{1,6}(?:,\d{1,6})*) (?=(?:own|race) )/.exec(text);
  if (!head) return null;
  const [before, afterText = '', cpuText = '', lines = ''] = head;
  const [after, cpu] = [Number(afterText), Number(cpuText)];
  const breaks = lines === '-' ? [] : lines.split(',', MOST_BREAKS + 1).map(Number);
  if (breaks.length > MOST_BREAKS || text.length - before.length > MOST_TEXT) return null;
  const what = text.slice(before.length);
  if (what.startsWith('own ')) {
    const event = events[after];
    const schedule = what === 'own -' ? '' : what.slice(4);
    if (after !== cursor - 1 || !event || !fits(schedule, cpu, event.type === 'race' ? event.parts.length : 1))
      return null;
    return { after, parts: null, schedule, cpu, breaks };
  }
  if (after !== cursor && after !== cursor - 1) return null;
  const read = parseEvent(what, topology, events.slice(0, after));
  // It stands in no line of the script.
  if (!read.ok) return read.problems.map((problem) => ({ ...problem, line: 0 }));
  if (read.value.type !== 'race' || cpu >= read.value.parts.length) return null;
  const { parts, schedule } = read.value;
  return { after, parts, schedule, cpu, breaks };
}

function fits(schedule: string, cpu: number, cpus: number): boolean {
  const known = '0123456789'.slice(0, cpus) + 'abcdefghij'.slice(0, cpus);
  return cpu < cpus && [...schedule].every((letter) => known.includes(letter));
}
