/** The script's grammar as a table. Reading, printing and checking all use the table, so they cannot disagree. */
import type { Event, EventType } from '../types.ts';

/** The kind of word at a place of a line. `file` may be `-`, the NULL file. */
export type SlotKind =
  | 'device'
  | 'group'
  | 'driver'
  | 'mode'
  | 'flag'
  | 'on'
  | 'name'
  | 'file'
  | 'process'
  | 'number'
  | 'mark'
  | 'schedule';

type FieldOf<E> = E extends Event ? keyof E : never;
/** A field of some event. */
export type FieldName = FieldOf<Event>;

export interface Slot {
  /** The event's field that the word sets. */
  readonly field: FieldName;
  readonly kind: SlotKind;
  /** The placeholder for the word in a usage message. */
  readonly shown: string;
  /** `introduces`: from here on the name is known. `uses`: the name must be known already. */
  readonly role?: 'introduces' | 'uses';
  readonly optional?: true;
}

/**
 * An optional word after the slots: `fails` or `as PROC`. Tails come in any order, and are printed in the table's
 * order.
 */
export interface Tail extends Slot {
  readonly keyword: string;
}

export interface Form {
  readonly slots: readonly Slot[];
  readonly tails: readonly Tail[];
  /** The rest of the line after the slots; see `race.ts`. */
  readonly rest?: string;
}

const DEV: Slot = { field: 'device', kind: 'device', shown: 'DEV', role: 'uses' };
const NEW_DEV: Slot = { ...DEV, role: 'introduces' };
const GROUP: Slot = { field: 'group', kind: 'group', shown: 'GROUP' };
const DRIVER: Slot = { field: 'driver', kind: 'driver', shown: 'DRIVER' };
const MODE: Slot = { field: 'mode', kind: 'mode', shown: 'MODE' };
const AS: Tail = { field: 'process', kind: 'process', shown: 'PROC', keyword: 'as', role: 'introduces' };
const UID: Tail = { field: 'uid', kind: 'number', shown: 'N', keyword: 'uid' };
const FAILS: Tail = { field: 'fails', kind: 'mark', shown: '', keyword: 'fails' };
/** The raw calls accept any file, and `-` for NULL. They also introduce the file's name. */
const RAW_FILE: Slot = { field: 'file', kind: 'file', shown: 'FILE', role: 'introduces' };

const opens = (field: FieldName, shown: string): Slot => ({ field, kind: 'name', shown, role: 'introduces' });
const uses = (field: FieldName, shown: string): Slot => ({ field, kind: 'name', shown, role: 'uses' });
const form = (slots: readonly Slot[], tails: readonly Tail[] = []): Form => ({ slots, tails });

export const GRAMMAR: Readonly<Record<EventType, Form>> = {
  bind: form([DEV, DRIVER], [FAILS]),
  unbind: form([DEV]),
  open: form([opens('file', 'FILE')]),
  close: form([uses('file', 'FILE')]),
  attach: form([DEV, opens('file', 'FILE')]),
  detach: form([DEV, uses('file', 'FILE')]),
  claim: form([DEV, MODE, { ...RAW_FILE, optional: true }]),
  release: form([DEV, MODE, { ...RAW_FILE, optional: true }]),
  'claim-group': form([GROUP, RAW_FILE]),
  'release-group': form([GROUP, RAW_FILE]),
  hotplug: form([NEW_DEV, GROUP]),
  unplug: form([DEV]),
  env: form([GROUP, { field: 'flag', kind: 'flag', shown: 'FLAG' }, { field: 'on', kind: 'on', shown: 'on|off' }]),
  'open-container': form([opens('name', 'C')], [AS]),
  'open-group': form([opens('name', 'G'), GROUP], [AS, UID]),
  'get-status': form([uses('name', 'G')]),
  'set-container': form([uses('name', 'G'), uses('container', 'C')]),
  'unset-container': form([uses('name', 'G')]),
  'set-iommu': form([uses('name', 'C')]),
  'get-device-fd': form([uses('name', 'G'), DEV, opens('fd', 'D')]),
  'open-iommufd': form([opens('name', 'I')], [AS]),
  'open-cdev': form([opens('name', 'V'), DEV], [AS]),
  'bind-iommufd': form([uses('name', 'V'), uses('iommufd', 'I')]),
  'ioas-alloc': form([uses('name', 'I'), opens('ioas', 'A')]),
  'ioas-attach': form([uses('name', 'V'), uses('ioas', 'A')]),
  'request-eventfd': form([uses('name', 'D')]),
  kill: form([{ field: 'process', kind: 'process', shown: 'PROC', role: 'uses' }]),
  probe: form([DEV]),
  modprobe: form([DRIVER]),
  rmmod: form([DRIVER]),
  race: {
    slots: [{ field: 'schedule', kind: 'schedule', shown: 'SCHEDULE' }],
    tails: [],
    rest: 'EVENT; EVENT | EVENT; EVENT',
  },
};

export const EVENT_TYPES = Object.keys(GRAMMAR) as readonly EventType[];

/** The event type of a line's first word, or null. Only own keys are found: `constructor` is no event. */
export function eventType(word: string): EventType | null {
  return Object.hasOwn(GRAMMAR, word) ? (word as EventType) : null;
}

/** The form of an event as the contract writes it: `bind DEV DRIVER [fails]`. */
export function usage(type: EventType): string {
  const { slots, tails, rest } = GRAMMAR[type];
  return [
    type,
    ...slots.map((slot) => (slot.optional ? `[${slot.shown}]` : slot.shown)),
    ...tails.map((tail) => `[${[tail.keyword, tail.shown].filter(Boolean).join(' ')}]`),
    ...(rest === undefined ? [] : [rest]),
  ].join(' ');
}

/** An event's fields by name, for code that uses the table. */
export type Fields = Readonly<Partial<Record<FieldName, string | number | boolean | null>>>;
export function fieldsOf(event: Event): Fields {
  return event as unknown as Fields;
}

/** The events of a line: for a race the events of each CPU in turn, otherwise the event itself. */
export function eventsIn(event: Event): readonly Event[] {
  return event.type === 'race' ? event.parts.flat() : [event];
}
