/** Keeps the editor's text that was not run, over a reload of the tab. */
import { digestOf } from '../../../src/share/index.ts';
import { printScript, type Topology } from '../../../src/world/index.ts';
import { flushOnLeave, keeperOf, tabDraftOf, type Unfinished } from '../../share/index.ts';
import { pageStore } from '../../store/index.ts';
import { code } from './state.ts';

const KEY = 'dma-owner:code-draft:';
let known: {
  readonly topology: Topology;
  readonly protocol: string;
  readonly runs: string | undefined;
  readonly key: string;
} | null = null;

/** A draft belongs to the machine, to the version, and to the code that the page runs. */
function keyNow(): string {
  const {
    history: { topology, protocol },
    edits,
  } = pageStore.getState();
  const runs = edits[protocol];
  if (known?.topology !== topology || known.protocol !== protocol || known.runs !== runs) {
    const about = JSON.stringify([protocol, runs ?? null, printScript({ topology, events: [] })]);
    known = { topology, protocol, runs, key: `${KEY}${about.length} ${digestOf(about)}` };
  }
  return known.key;
}

function now(): Unfinished {
  const {
    history: { protocol },
    edits,
  } = pageStore.getState();
  const { draft, listing, original } = code.getState();
  if (draft?.protocol !== protocol) return { text: null, done: false };
  const runs = edits[protocol] ?? (listing?.protocol === protocol ? original : null);
  return { text: draft.text, done: draft.text === runs };
}

/** The editor opens with a restored text, so that the reader sees the text. */
function put(text: string | null): void {
  const { protocol } = pageStore.getState().history;
  const { draft, rewritten } = code.getState();
  if (text !== null) code.setState({ draft: { protocol, text }, rewritten: rewritten + 1, editing: true });
  else if (draft?.protocol === protocol) code.setState({ draft: null, rewritten: rewritten + 1 });
}

/** Starts to keep text that was not run. Call it once, and not in an embedded page. */
export function keepUnrun(): void {
  const kept = tabDraftOf({ keeper: keeperOf(() => sessionStorage), key: keyNow, now, put });
  code.subscribe((state, before) => {
    if (state.draft !== before.draft) kept.changed();
  });
  pageStore.subscribe((state, before) => {
    if (
      state.history.topology !== before.history.topology ||
      state.history.protocol !== before.history.protocol ||
      state.edits !== before.edits
    )
      kept.changed();
  });
  kept.changed();
  flushOnLeave(kept);
}
