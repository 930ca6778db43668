/** A user's place in the code while stepping, as one line of a link. */
import {
  type Event,
  PAGE_LIMITS,
  parseEvent,
  printEvent,
  type Problem,
  type RaceEvent,
  type Topology,
} from '../world/index.ts';

/** A stepping session: the event or race that is stepped, and the steps so far. */
export interface Stepping {
  /** The number of events that happened before the stepped event. */
  readonly after: number;
  /** A race that is not in the history yet; null where the event at the cursor is stepped again. */
  readonly parts: RaceEvent['parts'] | null;
  /** The steps so far, in the form of a race's schedule. */
  readonly schedule: string;
  /** The CPU that the user has selected. */
  readonly cpu: number;
  /** Lines with a breakpoint. */
  readonly breaks: readonly number[];
}

/** The limit on breakpoints. No shipped listing has as many lines. */
const MOST_BREAKS = 10_000;
/** The limit on the text: a schedule with as many steps as an event may run, and its race. */
const MOST_TEXT = 2 * PAGE_LIMITS.schedule;

/** The scenario that a stepping belongs to. */
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

/**
 * Reads a stepping. Null where the text is no stepping, or where its place does not fit the events. Problems where
 * its race cannot run.
 */
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
  // The race is in no line of the script, so its problems get line 0.
  if (!read.ok) return read.problems.map((problem) => ({ ...problem, line: 0 }));
  if (read.value.type !== 'race' || cpu >= read.value.parts.length) return null;
  const { parts, schedule } = read.value;
  return { after, parts, schedule, cpu, breaks };
}

function fits(schedule: string, cpu: number, cpus: number): boolean {
  const known = '0123456789'.slice(0, cpus) + 'abcdefghij'.slice(0, cpus);
  return cpu < cpus && [...schedule].every((letter) => known.includes(letter));
}
