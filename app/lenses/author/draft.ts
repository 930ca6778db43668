/** The drafts of lessons. Each draft has its own record, and only one window at a time writes it. */
import { digestOf } from '../../../src/share/index.ts';
import type { Locks, Release } from '../../share/index.ts';

export interface Draft {
  readonly name: string;
  readonly text: string;
}

export interface ListedDraft extends Draft {
  readonly id: string;
  /** The heading of the lesson; empty if it has none. */
  readonly title: string;
  /** Milliseconds since 1970; 0 for a draft of an earlier version of the page. */
  readonly changed: number;
  /** Another window writes this draft. */
  readonly elsewhere: boolean;
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export interface Window {
  /** The stores are functions, because reading `localStorage` may throw. */
  readonly local: () => Store;
  readonly session: () => Store;
  /** Null if the browser has no Web Locks. */
  readonly locks: Locks | null;
  readonly newId: () => string;
  readonly now: () => number;
}

export interface Drafts {
  /** The draft of this tab, or the newest draft that no other window writes; null if there is none. */
  open(): Promise<Draft | null>;
  /** Continues the draft of this tab if the page played `file` last. Otherwise the next `write` begins a draft. */
  edit(file: Draft): Promise<Draft>;
  /** Continues a draft of the list. Gives null if another window writes it. */
  take(id: string): Promise<Draft | null>;
  /** The number of the draft in the editor. Each `open`, `edit` and `take` that changes to another draft raises it. */
  turn(): number;
  /**
   * Stores the text of the draft with this number. If the storage is full or forbidden, the text lasts until the page
   * closes; the reader can still save it as a file. A text with an old number gets its own record.
   */
  write(draft: Draft, turn: number): void;
  /** Remembers that the page plays this text. After a reload the open lesson is this draft. */
  played(text: string): void;
  /** The drafts that this window does not write, the newest first. */
  others(): Promise<readonly ListedDraft[]>;
  /** Deletes a draft, and gives its record for `restore`. Gives null if another window writes it. */
  remove(id: string): Promise<string | null>;
  restore(id: string, record: string): void;
}

/** Earlier versions kept one draft for all windows under this key. */
const EARLIER = 'dma-owner:lesson-draft';
export const PREFIX = 'dma-owner:lesson-draft:';
/** The key for the id of the tab's draft, in the session storage. */
const OPEN = 'dma-owner:lesson-draft-open';

interface Record extends Draft {
  readonly changed: number;
}

const attempt = <T>(work: () => T): T | null => {
  try {
    return work();
  } catch {
    return null;
  }
};

function readRecord(text: string | null): Record | null {
  const {
    name,
    text: lesson,
    changed,
  } = (attempt(() => JSON.parse(text ?? 'null') as unknown) ?? {}) as { readonly [key: string]: unknown };
  return typeof name === 'string' && typeof lesson === 'string'
    ? { name, text: lesson, changed: typeof changed === 'number' ? changed : 0 }
    : null;
}

/** The title of the front matter, or else the first heading. */
export function titleOf(text: string): string {
  const front = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1] ?? '';
  return (/^title:[ \t]*(.+)$/m.exec(front)?.[1] ?? /^#{1,6} +(.+)$/m.exec(text)?.[1] ?? '').trim();
}

/** The drafts, as one window uses them. */
export function draftsOf({ local, session, locks, newId, now }: Window): Drafts {
  /** Texts that the storage refused. */
  const memory = new Map<string, string>();
  /** The draft that this window writes, with its record as this window last wrote or read it. */
  let mine: { readonly id: string; record: string | null } | null = null;
  let release: Release | null = null;
  let turn = 0;

  const get = (id: string): string | null => memory.get(id) ?? attempt(() => local().getItem(PREFIX + id));
  const put = (id: string, record: string): void => {
    try {
      local().setItem(PREFIX + id, record);
      memory.delete(id);
    } catch {
      memory.set(id, record);
    }
  };
  const ids = (): string[] => {
    const keys = attempt(() => Array.from({ length: local().length }, (_, index) => local().key(index) ?? '')) ?? [];
    return [
      ...new Set([
        ...memory.keys(),
        ...keys.filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length)),
      ]),
    ];
  };
  /** The id of the tab's draft, and a digest of the text that the page played last. */
  const here = (): { readonly id: string; readonly played: string } | null => {
    const { id, played } = (attempt(() => JSON.parse(session().getItem(OPEN) ?? 'null') as unknown) ?? {}) as {
      readonly [key: string]: unknown;
    };
    return typeof id === 'string' ? { id, played: typeof played === 'string' ? played : '' } : null;
  };
  const remember = (id: string | null, played = ''): void => {
    attempt(() => session().setItem(OPEN, JSON.stringify(id === null ? null : { id, played })));
  };
  const moveEarlier = (): void => {
    const text = attempt(() => local().getItem(EARLIER));
    const record = readRecord(text);
    if (text === null || record === null) return;
    attempt(() => {
      // The same text gives the same id, so two windows that move it at the same time write one record.
      local().setItem(`${PREFIX}earlier-${digestOf(text)}`, JSON.stringify(record));
      local().removeItem(EARLIER);
    });
  };
  const letGo = (): void => {
    release?.();
    release = null;
    mine = null;
  };
  /** The next `write` begins a new draft. */
  const begin = (): void => {
    turn++;
    letGo();
    remember(null);
  };
  /** Continues a draft. Null if the draft is gone or another window writes it. */
  const hold = async (id: string, patient = false): Promise<Draft | null> => {
    if (mine?.id === id) return readRecord(get(id));
    const held = locks ? await locks.hold(PREFIX + id, patient) : null;
    const record = get(id);
    const read = readRecord(record);
    if (!read || (locks && !held)) {
      held?.();
      return null;
    }
    turn++;
    letGo();
    // Without locks, only the tab that wrote the draft writes it. Another window writes a copy.
    mine = locks || here()?.id === id ? { id, record } : null;
    release = held;
    if (here()?.id !== id) remember(mine ? id : null);
    return read;
  };
  const newest = (held: ReadonlySet<string>): readonly ListedDraft[] =>
    ids()
      .flatMap((id): ListedDraft[] => {
        const read = readRecord(get(id));
        return read && id !== mine?.id
          ? [{ ...read, id, title: titleOf(read.text), elsewhere: held.has(PREFIX + id) }]
          : [];
      })
      .toSorted((one, other) => other.changed - one.changed);
  const others = async (): Promise<readonly ListedDraft[]> => {
    moveEarlier();
    return newest((await locks?.held()) ?? new Set());
  };
  /**
   * The draft of this tab. A duplicated tab has the same id. Then only the first of the two windows writes the draft.
   */
  const own = async (): Promise<Draft | null> => {
    const id = mine?.id ?? here()?.id;
    return id === undefined ? null : hold(id, true);
  };
  return {
    async open() {
      const found = await own();
      if (found) return found;
      for (const { id, elsewhere } of await others()) {
        const free = elsewhere ? null : await hold(id);
        if (free) return free;
      }
      begin();
      return null;
    },
    async edit(file) {
      const played = here()?.played;
      const found = await own();
      if (found && found.name === file.name && (found.text === file.text || played === digestOf(file.text)))
        return found;
      begin();
      return file;
    },
    take: (id) => hold(id),
    turn: () => turn,
    write({ name, text }, of) {
      const record = JSON.stringify({ changed: now(), name, text });
      if (of !== turn) return put(newId(), record);
      // Another window has changed the record. This text gets its own record, so that both stay.
      if (!mine || get(mine.id) !== mine.record) {
        letGo();
        const id = newId();
        mine = { id, record: null };
        void locks?.hold(PREFIX + id).then((held) => {
          if (mine?.id === id) release = held;
          else held?.();
        });
        remember(id, here()?.played);
      }
      mine.record = record;
      put(mine.id, record);
    },
    played(text) {
      if (mine) remember(mine.id, digestOf(text));
    },
    others,
    async remove(id) {
      const held = locks ? await locks.hold(PREFIX + id) : null;
      const record = get(id);
      if ((locks && !held) || mine?.id === id || record === null) {
        held?.();
        return null;
      }
      memory.delete(id);
      attempt(() => local().removeItem(PREFIX + id));
      held?.();
      return record;
    },
    restore(id, record) {
      put(get(id) === null ? id : newId(), record);
    },
  };
}
