/** The script's grammar as a table: reading, printing and checking all go by it, so that they cannot disagree. */
import type { Event, EventType } from '../types.ts';

/** What stands at a place of a line. `file` may be `-`, the NULL file. */
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
  /** The event's field that the word fills. */
  readonly field: FieldName;
  readonly kind: SlotKind;
  /** The word as a reader of the form sees it. */
  readonly shown: string;
  /** Whether the name standing here becomes known by it, or must be known already. */
  readonly role?: 'introduces' | 'uses';
  readonly optional?: true;
}

/** A word that may follow the places, `fails` or `as PROC`; these come in any order and are printed in the table's. */
export interface Tail extends Slot {
  readonly keyword: string;
}

export interface Form {
  readonly slots: readonly Slot[];
  readonly tails: readonly Tail[];
  /** What follows where the table ends; see `race.ts`. */
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
/** The raw calls take any file, `-` for NULL; being named there is enough to be known. */
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

/** The event word that a line begins with, or null. Asks for own keys alone: `constructor` is no event. */
export function eventType(word: string): EventType | null {
  return Object.hasOwn(GRAMMAR, word) ? (word as EventType) : null;
}

/** A form as the contract writes it: `bind DEV DRIVER [fails]`. */
export function usage(type: EventType): string {
  const { slots, tails, rest } = GRAMMAR[type];
  return [
    type,
    ...slots.map((slot) => (slot.optional ? `[${slot.shown}]` : slot.shown)),
    ...tails.map((tail) => `[${[tail.keyword, tail.shown].filter(Boolean).join(' ')}]`),
    ...(rest === undefined ? [] : [rest]),
  ].join(' ');
}

/** An event's fields by name, for whoever goes by the table. */
export type Fields = Readonly<Partial<Record<FieldName, string | number | boolean | null>>>;
export function fieldsOf(event: Event): Fields {
  return event as unknown as Fields;
}

/** The events that a line tells: those of a race CPU by CPU, otherwise the one. */
export function eventsIn(event: Event): readonly Event[] {
  return event.type === 'race' ? event.parts.flat() : [event];
}
