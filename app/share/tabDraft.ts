/**
 * Keeps an unfinished text of this tab over a reload. Each scenario has a separate record. No other window sees the
 * records.
 */
import type { Keeper } from './keeper.ts';

/** The text in an editor. `done` is true if the page already runs this text. The text then needs no record. */
export interface Unfinished {
  readonly text: string | null;
  readonly done: boolean;
}

export interface Editing {
  readonly keeper: Keeper;
  /** The record of the scenario that the page shows now. */
  key(): string;
  now(): Unfinished;
  /** Puts the text of a record into the editor; null empties the editor. */
  put(text: string | null): void;
}

export interface TabDraft {
  /** Call it after every change of the text or of the scenario. */
  changed(): void;
  /** Writes the waiting texts immediately. Call it when the page goes away. */
  flush(): void;
}

/** The time between a change and its record, in milliseconds. Without it, a long text would make every key slow. */
const PAUSE = 300;

/** Reads a record. Null if the record was dropped or has another format. */
function readText(record: string | null): string | null {
  try {
    const text: unknown = JSON.parse(record ?? 'null');
    return typeof text === 'string' ? text : null;
  } catch {
    return null;
  }
}

/** Keeps the text of one editor. */
export function tabDraftOf({ keeper, key, now, put }: Editing): TabDraft {
  const waiting = new Map<string, string | null>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The record of the text in the editor. */
  let at: string | null = null;
  /** The text that came from a record, while the reader has not changed it. */
  let found: string | null = null;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    for (const [name, text] of waiting) keeper.set(name, JSON.stringify(text));
    waiting.clear();
  };
  const keep = (name: string, text: string | null): void => {
    waiting.set(name, text);
    timer ??= setTimeout(flush, PAUSE);
  };
  const get = (name: string): string | null => (waiting.has(name) ? waiting.get(name)! : readText(keeper.get(name)));
  const changed = (): void => {
    const name = key();
    const { text, done } = now();
    if (done) {
      if (at !== null) keep(at, null);
      at = found = null;
      return;
    }
    if (name !== at && (text === null || text === found)) {
      // Another scenario is shown. The earlier record stays for a reader who returns to that scenario.
      found = get(name);
      at = found === null ? null : name;
      if (found !== text) put(found);
      return;
    }
    if (name === at && text === found) return;
    found = null;
    if (at !== null && (at !== name || text === null)) keep(at, null);
    if (text !== null) keep(name, text);
    at = text === null ? null : name;
  };
  return { changed, flush };
}

/** Writes a tab's text before the page goes away. */
export function flushOnLeave({ flush }: TabDraft): void {
  addEventListener('pagehide', flush);
  document.addEventListener('visibilitychange', flush);
}
