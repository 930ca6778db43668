/** What somebody who guides the reader does with the code: opening a race, a line, the editor. Each opens the lens where it is closed. */
import { current } from '../../../src/history/index.ts';
import type { ProtocolId, RaceEvent } from '../../../src/world/index.ts';
import { isEmbedded } from '../../header/index.ts';
import { pageStore } from '../../store/index.ts';
import { openRace } from './drive.ts';
import { code, useCode } from './state.ts';
import { keepUnrun } from './unrun.ts';

if (typeof window !== 'undefined' && !isEmbedded()) keepUnrun();

/** How often, and after how many milliseconds, a lens that is opening is looked at again. */
const TRIES = 40;
const PAUSE = 50;

/** A race of these parts after the moment that is looked at, with no CPU having begun. */
export async function showRace(parts: RaceEvent['parts']): Promise<void> {
  const { history, lens } = pageStore.getState();
  code.setState({ editing: false });
  if (lens !== 'code') {
    // The lens takes over what was being stepped when it opens, as after a link.
    const stepping = { after: current(history).depth, parts, schedule: '', cpu: 0, breaks: [] };
    pageStore.setState({
      lens: 'code',
      midway: { world: current(history).world, before: null, stepping: () => stepping },
    });
    return;
  }
  // It may be on its way to what has just come to the board, and would take the race for something of before.
  for (let tried = 0; tried < TRIES; tried++) {
    await new Promise((resolve) => {
      setTimeout(resolve, PAUSE);
    });
    if (pageStore.getState().history !== history) return;
    if (code.getState().listing?.protocol === history.protocol) break;
  }
  await openRace(history.cursor, parts);
}

/** A line of the listing in the middle of the panel. */
export function showLine(line: number): void {
  pageStore.getState().setLens('code');
  code.setState({ editing: false, goTo: { line } });
}

/** The listing of the shown version as a text to be changed. */
export function openEditor(): void {
  pageStore.getState().setLens('code');
  code.setState({ editing: true });
}

/** Puts a text into the editor in place of what stands there. */
export function write(protocol: ProtocolId, text: string): void {
  code.setState({ draft: { protocol, text }, rewritten: code.getState().rewritten + 1 });
  openEditor();
}

/** Keeps a text in the editor that the page does not tell any more; what somebody is writing there is newer. */
export function keepDraft(protocol: ProtocolId, text: string): void {
  if (code.getState().draft?.protocol !== protocol) code.setState({ draft: { protocol, text } });
}

/** What stands in the editor, whether it can be run or not; null where nobody has changed anything. */
export function useWritten(protocol: ProtocolId): string | null {
  return useCode(({ draft }) => (draft?.protocol === protocol ? draft.text : null));
}

/** The same, and how often somebody else than the reader has written it anew. */
export function useEdited(protocol: ProtocolId): { readonly draft: string | null; readonly rewritten: number } {
  const draft = useWritten(protocol);
  const rewritten = useCode((state) => state.rewritten);
  return { draft, rewritten };
}
