/** The typed lines and their answers. The log outlives the view, so a visit to the board loses nothing. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export interface Entry {
  readonly id: number;
  /** The typed line; null if something else caused the answer. */
  readonly typed: string | null;
  /** One paragraph each. */
  readonly said: readonly string[];
  readonly kind: 'answer' | 'problem';
}

/** The log drops older answers. The history still holds every event. */
const MOST = 200;
const MOST_LINES = 100;

interface Log {
  readonly entries: readonly Entry[];
  /** The typed lines, oldest first. */
  readonly lines: readonly string[];
}
export const log = createStore<Log>()(() => ({ entries: [], lines: [] }));

let last = 0;
/** The line that waits for its answer. The answer may have to be loaded first. */
let typed: string | null = null;

/** Remembers a line. The next answer belongs to this line. */
export function type(line: string): void {
  typed = line;
  const { lines } = log.getState();
  log.setState({ lines: [...lines.filter((known) => known !== line), line].slice(-MOST_LINES) });
}

function write(said: readonly string[], kind: Entry['kind'], line: string | null): void {
  log.setState({ entries: [...log.getState().entries, { id: ++last, typed: line, said, kind }].slice(-MOST) });
}

/** Writes an answer into the log, if there is any text. */
export function say(said: string | readonly string[], kind: Entry['kind'] = 'answer'): void {
  const all = typeof said === 'string' ? [said] : said;
  if (all.length === 0) return;
  const line = typed;
  typed = null;
  write(all, kind, line);
}

/** Writes a late result of an earlier line. A line that waits for its answer keeps waiting. */
export function tell(said: readonly string[], kind: Entry['kind'] = 'answer'): void {
  write(said, kind, null);
}

/** Empties the log. The reader can still bring back typed lines. */
export function clear(): void {
  log.setState({ entries: [] });
}

export function useLog(): readonly Entry[] {
  return useStore(log, (state) => state.entries);
}
