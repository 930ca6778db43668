/**
 * The actions in the code lens that lessons and other parts use: they open a race, a line or the editor. Each action
 * opens the lens if it is closed.
 */
import { current } from '../../../src/history/index.ts';
import type { ProtocolId, RaceEvent } from '../../../src/world/index.ts';
import { isEmbedded } from '../../header/index.ts';
import { pageStore } from '../../store/index.ts';
import { openRace } from './drive.ts';
import { code, useCode } from './state.ts';
import { keepUnrun } from './unrun.ts';

if (typeof window !== 'undefined' && !isEmbedded()) keepUnrun();

/** The code waits for an opening lens: it checks this many times, after this many milliseconds each. */
const TRIES = 40;
const PAUSE = 50;

/** Opens a race of these parts after the current moment. No CPU has begun. */
export async function showRace(parts: RaceEvent['parts']): Promise<void> {
  const { history, lens } = pageStore.getState();
  code.setState({ editing: false });
  if (lens !== 'code') {
    // The opening lens takes over this place, as it does after a link.
    const stepping = { after: current(history).depth, parts, schedule: '', cpu: 0, breaks: [] };
    pageStore.setState({
      lens: 'code',
      midway: { world: current(history).world, before: null, stepping: () => stepping },
    });
    return;
  }
  // The lens may still be loading the new history. It would then drop a race that is opened too early.
  for (let tried = 0; tried < TRIES; tried++) {
    await new Promise((resolve) => {
      setTimeout(resolve, PAUSE);
    });
    if (pageStore.getState().history !== history) return;
    if (code.getState().listing?.protocol === history.protocol) break;
  }
  await openRace(history.cursor, parts);
}

/** Shows a line of the listing in the middle of the panel. */
export function showLine(line: number): void {
  pageStore.getState().setLens('code');
  code.setState({ editing: false, goTo: { line } });
}

/** Opens the editor for the listing of the shown version. */
export function openEditor(): void {
  pageStore.getState().setLens('code');
  code.setState({ editing: true });
}

/** Replaces the text in the editor. */
export function write(protocol: ProtocolId, text: string): void {
  code.setState({ draft: { protocol, text }, rewritten: code.getState().rewritten + 1 });
  openEditor();
}

/** Puts a text into the editor that the page no longer runs. A newer draft of the same version stays. */
export function keepDraft(protocol: ProtocolId, text: string): void {
  if (code.getState().draft?.protocol !== protocol) code.setState({ draft: { protocol, text } });
}

/** The text in the editor, even if it does not compile; null if the reader has changed nothing. */
export function useWritten(protocol: ProtocolId): string | null {
  return useCode(({ draft }) => (draft?.protocol === protocol ? draft.text : null));
}

/** The text in the editor, and the number of times that another part of the page replaced it. */
export function useEdited(protocol: ProtocolId): { readonly draft: string | null; readonly rewritten: number } {
  const draft = useWritten(protocol);
  const rewritten = useCode((state) => state.rewritten);
  return { draft, rewritten };
}
