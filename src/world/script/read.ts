/** First stage: lines become typed lines. The second stage (`check.ts`) tests whether the names in them exist. */
import type { Limits } from '../limits.ts';
import { type DeviceSpec, ENV_FLAGS, type Event, type EventType, type GroupSpec, MODES } from '../types.ts';
import { EVENT_TYPES, eventsIn, eventType, type FieldName, GRAMMAR, type Slot, usage } from './grammar.ts';
import { deviceName, isGroupName, isName, isTitle, oneLine, pciClass } from './names.ts';
import { nearest } from './nearest.ts';
import type { Place, Problems } from './problems.ts';
import { isSchedule, readParts } from './race.ts';
import { unsaidDevice } from './unsaid.ts';
import { type Word, wordsOf } from './words.ts';

/** A line that was read without a problem. */
export interface ReadLine<T> extends Place {
  readonly value: T;
}

/** A script after the first stage: every line is well formed, but its names are not tested yet. */
export interface ReadScript {
  readonly groups: readonly ReadLine<GroupSpec>[];
  readonly devices: readonly ReadLine<DeviceSpec>[];
  readonly events: readonly ReadLine<Event>[];
}

/** An event that is being read: the fields that its words have set so far. */
type ReadFields = Partial<Record<FieldName, unknown>>;

export const MOST_CHARACTERS = 5_000_000;
export const MOST_LINES = 200_000;
const MOST_UID = 0xffff_ffff;
const DEVICE_FORM = 'device DEV [CLASS] ["TITLE"] [driver DRIVER]';
const GROUP_FORM = 'group GROUP: DEV …';

/** Adds a problem with both numbers if there are more items than the limit allows. */
export function refuseLarge(
  problems: Problems,
  what: keyof Limits,
  found: number,
  limits: Limits,
  place: Place = { line: 0, text: '' },
): void {
  if (found > limits[what]) problems.add(place, 'too-many', { what, found, limit: limits[what] });
}

/**
 * Reads a whole script, and continues after a bad line. The problems go into `problems`. Items beyond the limits are
 * counted but not kept.
 */
export function readScript(text: string, problems: Problems, limits: Limits): ReadScript {
  const groups: ReadLine<GroupSpec>[] = [];
  const devices: ReadLine<DeviceSpec>[] = [];
  const events: ReadLine<Event>[] = [];
  const script: ReadScript = { groups, devices, events };
  if (text.length > MOST_CHARACTERS) {
    problems.add({ line: 0, text: '' }, 'too-long', { limit: MOST_CHARACTERS, found: text.length, what: 'characters' });
    return script;
  }
  const lines = text.split(/\r\n|\n|\r/, MOST_LINES + 1);
  if (lines.length > MOST_LINES) {
    problems.add({ line: 0, text: '' }, 'too-long', { limit: MOST_LINES, found: countLines(text), what: 'lines' });
    return script;
  }
  let eventSeen = false;
  const found = { events: 0, groups: 0, devices: 0, lines: 0 };
  for (const [index, line] of lines.entries()) {
    if (problems.full) break;
    const place: Place = { line: index + 1, text: line };
    const { words, unclosed } = wordsOf(line);
    const first = words[0];
    if (unclosed) {
      problems.add(place, 'unclosed-quote', { expected: '"' });
      continue;
    }
    if (first === undefined) continue;
    if (!first.quoted && (first.text === 'group' || first.text === 'device')) {
      if (eventSeen) problems.add(place, 'topology-after-event', { word: first.text });
      if (first.text === 'group') {
        const members = words.length - 2;
        found.groups += 1;
        found.devices += members;
        refuseLarge(problems, 'members', members, limits, place);
        if (found.groups > limits.groups || found.devices > limits.devices || members > limits.members) continue;
        const spec = readGroup(words, place, problems);
        if (spec) groups.push({ ...place, value: spec });
      } else {
        found.lines += 1;
        if (found.lines > limits.devices) continue;
        const spec = readDevice(words, place, problems);
        if (spec) devices.push({ ...place, value: spec });
      }
      continue;
    }
    eventSeen = true;
    found.events += 1;
    if (found.events > limits.events) continue;
    const event = readEvent(words, place, problems);
    if (!event) continue;
    events.push({ ...place, value: event });
    if (event.type !== 'race') continue;
    found.events += eventsIn(event).length - 1;
    refuseLarge(problems, 'schedule', event.schedule.length, limits, place);
  }
  found.devices = Math.max(found.devices, found.lines);
  for (const what of ['events', 'groups', 'devices'] as const) refuseLarge(problems, what, found[what], limits);
  return script;
}

/** Counts the lines without keeping them, because there may be millions. */
function countLines(text: string): number {
  let lines = 1;
  for (const _ of text.matchAll(/\r\n|\n|\r/g)) lines += 1;
  return lines;
}

function readGroup(words: readonly Word[], place: Place, problems: Problems): GroupSpec | null {
  const [, first, second] = words;
  if (!first) return missing(place, problems, 'GROUP:', GROUP_FORM);
  // A device may have the name `:`, so a colon after a colon is a name.
  const apart = second?.text === ':' && !first.text.endsWith(':');
  const name = apart ? first.text : first.text.slice(0, -1);
  if (!apart && !first.text.endsWith(':')) {
    problems.add(place, 'expected-word', { found: first.text, expected: 'GROUP:', form: GROUP_FORM });
    return null;
  }
  if (first.quoted || !isGroupName(name)) {
    problems.add(place, 'bad-name', { word: name, what: 'group' });
    return null;
  }
  const devices: string[] = [];
  for (const word of words.slice(apart ? 3 : 2)) {
    const device = readName(word, 'device', place, problems);
    if (device === null) return null;
    devices.push(device);
  }
  return { name, devices };
}

function readDevice(words: readonly Word[], place: Place, problems: Problems): DeviceSpec | null {
  if (!words[1]) return missing(place, problems, 'DEV', DEVICE_FORM);
  const name = readName(words[1], 'device', place, problems);
  if (name === null) return null;
  let at = 2;
  let spec: DeviceSpec = unsaidDevice(name);
  const third = words[at];
  if (third && !third.quoted && third.text !== 'driver') {
    const said = pciClass(third.text);
    if (said === null) {
      problems.add(place, 'bad-class', { word: third.text });
      return null;
    }
    spec = { name, class: said, title: '', driver: null };
    at += 1;
  }
  const title = words[at];
  if (title?.quoted) {
    if (!isTitle(title.text)) {
      problems.add(place, 'too-long', { limit: 500, found: title.text.length, what: 'characters' });
      return null;
    }
    spec = { ...spec, title: oneLine(title.text) };
    at += 1;
  }
  const keyword = words[at];
  if (!keyword) return spec;
  if (keyword.quoted || keyword.text !== 'driver') {
    problems.add(place, 'expected-word', {
      found: keyword.text,
      expected: at > 2 && words[at - 1]?.quoted ? 'driver' : '"TITLE"',
      form: DEVICE_FORM,
    });
    return null;
  }
  const driver = words[at + 1];
  if (!driver) return missing(place, problems, 'DRIVER', DEVICE_FORM);
  const bound = readName(driver, 'driver', place, problems);
  if (bound === null) return null;
  const extra = words[at + 2];
  if (extra) {
    problems.add(place, 'extra-word', { word: extra.text, form: DEVICE_FORM });
    return null;
  }
  return { ...spec, driver: bound };
}

/** Reads one event from its words; null after a problem. */
export function readEvent(words: readonly Word[], place: Place, problems: Problems): Event | null {
  const first = words[0];
  if (!first) return missing(place, problems, 'an event such as bind or attach', 'none');
  const type = first.quoted ? null : eventType(first.text);
  if (type === null) {
    const near = nearest(first.text, EVENT_TYPES);
    problems.add(place, 'unknown-event', {
      word: first.text,
      near: near ?? 'none',
      expected: near ?? EVENT_TYPES.join(', '),
    });
    return null;
  }
  const event: ReadFields = { type };
  const { slots } = GRAMMAR[type];
  let at = 1;
  for (const slot of slots) {
    const word = words[at];
    if (!word) {
      if (slot.optional) break;
      return missing(place, problems, slot.shown, usage(type));
    }
    const value = readSlot(slot, word, place, problems);
    if (value === undefined) return null;
    event[slot.field] = value;
    at += 1;
  }
  if (type === 'race') {
    const parts = readParts(words.slice(at), String(event['schedule']), place, problems, readEvent);
    return parts && { type, schedule: String(event['schedule']), parts };
  }
  return readTails(type, event, words.slice(at), place, problems);
}

function readTails(
  type: EventType,
  event: ReadFields,
  words: readonly Word[],
  place: Place,
  problems: Problems,
): Event | null {
  const { tails } = GRAMMAR[type];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as Word;
    const tail = tails.find(
      (candidate) => !word.quoted && candidate.keyword === word.text && event[candidate.field] === undefined,
    );
    if (!tail) {
      problems.add(place, 'extra-word', { word: word.text, form: usage(type) });
      return null;
    }
    if (tail.kind === 'mark') {
      event[tail.field] = true;
      continue;
    }
    at += 1;
    const next = words[at];
    if (!next) return missing(place, problems, tail.shown, usage(type));
    const value = readSlot(tail, next, place, problems);
    if (value === undefined) return null;
    event[tail.field] = value;
  }
  return event as unknown as Event;
}

/** The word's value, null for the NULL file, undefined after a problem. */
function readSlot(
  slot: Slot,
  word: Word,
  place: Place,
  problems: Problems,
): string | number | boolean | null | undefined {
  const { text } = word;
  const bad = (): undefined => {
    if (slot.kind === 'mode') problems.add(place, 'unknown-mode', { word: text, expected: MODES.join(', ') });
    else if (slot.kind === 'flag') problems.add(place, 'unknown-flag', { word: text, expected: ENV_FLAGS.join(', ') });
    else if (slot.kind === 'on') problems.add(place, 'not-on-off', { word: text, expected: 'on, off' });
    else problems.add(place, 'bad-number', { word: text, most: MOST_UID });
  };
  switch (slot.kind) {
    case 'mode':
      return !word.quoted && (MODES as readonly string[]).includes(text) ? text : bad();
    case 'flag':
      return !word.quoted && (ENV_FLAGS as readonly string[]).includes(text) ? text : bad();
    case 'on':
      return !word.quoted && (text === 'on' || text === 'off') ? text === 'on' : bad();
    case 'number':
      return !word.quoted && /^\d{1,10}$/.test(text) && Number(text) <= MOST_UID ? Number(text) : bad();
    case 'mark':
      return true;
    case 'schedule':
      if (!word.quoted && isSchedule(text)) return text === '-' ? '' : text;
      problems.add(place, 'bad-schedule', { word: text, cpus: 0 });
      return undefined;
    case 'file':
      return !word.quoted && text === '-' ? null : (readName(word, 'file', place, problems) ?? undefined);
    case 'device':
    case 'group':
    case 'driver':
    case 'process':
      return readName(word, slot.kind, place, problems) ?? undefined;
    case 'name':
      return readName(word, 'file', place, problems) ?? undefined;
  }
}

function readName(
  word: Word,
  what: 'device' | 'group' | 'driver' | 'file' | 'process',
  place: Place,
  problems: Problems,
): string | null {
  if (!word.quoted && (what === 'group' ? isGroupName(word.text) : isName(word.text))) {
    return what === 'device' ? deviceName(word.text) : word.text;
  }
  problems.add(place, 'bad-name', { word: word.text, what });
  return null;
}

function missing(place: Place, problems: Problems, expected: string, form: string): null {
  problems.add(place, 'missing-word', { expected, form });
  return null;
}
