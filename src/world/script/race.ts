/** The part of a `race` line after its schedule: `EVENT; EVENT | EVENT; EVENT`, one list of events for each CPU. */
import { type Event, MOST_CPUS, type RaceEvent, RACING_TYPES, type RacingEvent } from '../types.ts';
import type { Place, Problems } from './problems.ts';
import type { Word } from './words.ts';

type Read = (words: readonly Word[], place: Place, problems: Problems) => Event | null;

/** A digit lets a CPU run one statement, a letter lets it make one memory access. */
const DIGITS = '0123456789';
const LETTERS = 'abcdefghij';

export function isSchedule(word: string): boolean {
  return /^(?:-|[0-9a-j]+)$/.test(word);
}

/**
 * Reads the events of every CPU. `;` and `|` separate events, even without gaps. So a name that contains `;` or `|`
 * cannot be in a race. Null after a problem.
 */
export function readParts(
  words: readonly Word[],
  schedule: string,
  place: Place,
  problems: Problems,
  readEvent: Read,
): RaceEvent['parts'] | null {
  const parts: RacingEvent[][] = [];
  for (const part of partedBy(words.flatMap(pieces), '|')) {
    const events: RacingEvent[] = [];
    for (const line of partedBy(part, ';')) {
      const event = readRacing(line, place, problems, readEvent);
      if (!event) return null;
      events.push(event);
    }
    parts.push(events);
  }
  if (parts.length > MOST_CPUS) {
    problems.add(place, 'too-many-cpus', { found: parts.length, limit: MOST_CPUS });
    return null;
  }
  for (const letter of schedule) {
    if (DIGITS.indexOf(letter) < parts.length && LETTERS.indexOf(letter) < parts.length) continue;
    problems.add(place, 'bad-schedule', { word: letter, cpus: parts.length });
    return null;
  }
  return parts;
}

function readRacing(words: readonly Word[], place: Place, problems: Problems, readEvent: Read): RacingEvent | null {
  const [first] = words;
  const expected = RACING_TYPES.join(', ');
  if (!first) {
    problems.add(place, 'missing-word', {
      expected: `an event (${expected})`,
      form: 'race SCHEDULE EVENT; EVENT | EVENT; EVENT',
    });
    return null;
  }
  // This test comes before the line is read, so that a race in a race causes no endless recursion.
  if (first.quoted || !(RACING_TYPES as readonly string[]).includes(first.text)) {
    problems.add(place, 'cannot-race', { word: first.text, expected });
    return null;
  }
  return readEvent(words, place, problems) as RacingEvent | null;
}

/** Splits `d0|` into `d0` and `|`. */
function pieces(word: Word): Word[] {
  if (word.quoted) return [word];
  return word.text
    .split(/([;|])/)
    .filter((text) => text !== '')
    .map((text) => ({ text, quoted: false }));
}

function partedBy(words: readonly Word[], mark: ';' | '|'): Word[][] {
  const parts: Word[][] = [[]];
  for (const word of words) {
    if (!word.quoted && word.text === mark) parts.push([]);
    else parts.at(-1)!.push(word);
  }
  return parts;
}
