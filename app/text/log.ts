/** What was typed and what it came to. It outlives the view, so that going to the board and back loses nothing. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export interface Entry {
  readonly id: number;
  /** The line that was typed; null where something else brought the answer about. */
  readonly typed: string | null;
  /** One paragraph each. */
  readonly said: readonly string[];
  readonly kind: 'answer' | 'problem';
}

/** Older answers are dropped: whoever wants to know what happened has the history. */
const MOST = 200;
const MOST_LINES = 100;

interface Log {
  readonly entries: readonly Entry[];
  /** What was typed, oldest first. */
  readonly lines: readonly string[];
}
export const log = createStore<Log>()(() => ({ entries: [], lines: [] }));

let last = 0;
/** Waits for its answer, which may have to be loaded first. */
let typed: string | null = null;

/** Remembers a line; the next answer is the answer to it. */
export function type(line: string): void {
  typed = line;
  const { lines } = log.getState();
  log.setState({ lines: [...lines.filter((known) => known !== line), line].slice(-MOST_LINES) });
}

function write(said: readonly string[], kind: Entry['kind'], line: string | null): void {
  log.setState({ entries: [...log.getState().entries, { id: ++last, typed: line, said, kind }].slice(-MOST) });
}

/** Writes an answer into the log. Nothing is said where there is nothing to say. */
export function say(said: string | readonly string[], kind: Entry['kind'] = 'answer'): void {
  const all = typeof said === 'string' ? [said] : said;
  if (all.length === 0) return;
  const line = typed;
  typed = null;
  write(all, kind, line);
}

/** Writes what came of a line that was answered long ago: a line that still waits for its answer goes on waiting. */
export function tell(said: readonly string[], kind: Entry['kind'] = 'answer'): void {
  write(said, kind, null);
}

/** Empties the log; what was typed can still be brought back. */
export function clear(): void {
  log.setState({ entries: [] });
}

export function useLog(): readonly Entry[] {
  return useStore(log, (state) => state.entries);
}
