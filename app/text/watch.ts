/** Tells in the log whatever moves on the page, whoever moved it: the command line, a button, a lesson, a file that was opened. */
import { current, line, type History } from '../../src/history/index.ts';
import { differenceSaid } from '../protocol/index.ts';
import { pageStore, type PageState } from '../store/index.ts';
import { placeWords } from '../timeline/index.ts';
import { announceOutcome, t } from '../words/index.ts';
import { protocolById } from '../../src/protocols/index.ts';
import { say } from './log.ts';

const titleOf = ({ protocol }: History): string => protocolById(protocol).title;

/** Where the cursor is now, and what happened there. */
function arrived(history: History): string[] {
  const { outcome, depth } = current(history);
  return outcome ? [t('text.said.step', { step: depth, what: announceOutcome(outcome) })] : [placeWords(history)];
}

function moved(now: History, before: History): string[] {
  if (now.topology !== before.topology) {
    const groups = now.topology.groups.length;
    return [
      t('text.said.machine', { groups, devices: now.topology.devices.size }),
      ...(line(now).length > 1 ? [placeWords(now)] : []),
    ];
  }
  const done = now.moments.length - before.moments.length;
  if (done > 1) {
    const { outcome } = current(now);
    return [t('text.said.many', { count: done, last: outcome ? announceOutcome(outcome) : placeWords(now) })];
  }
  if (now.cursor === before.cursor) return [];
  // One step on, for the first time or again, is told in full; a move in time names the place.
  return current(now).parent === before.cursor ? arrived(now) : [placeWords(now)];
}

/** What is to be said of a change; empty where nothing was seen to change. */
export function told(now: PageState, before: PageState): readonly string[] {
  const { history } = now;
  if (history === before.history) return now.midway && !before.midway ? [t('board.verdict.midway')] : [];
  if (history.protocol !== before.history.protocol) {
    const { comparison } = now;
    const version = t('text.said.version', { title: titleOf(history) });
    return comparison && comparison !== before.comparison && history.moments.length > 1
      ? [version, differenceSaid(comparison, history)]
      : [version];
  }
  if (now.edits[history.protocol] !== before.edits[history.protocol])
    return [
      t(now.edits[history.protocol] === undefined ? 'text.said.unedited' : 'text.said.edited', {
        title: titleOf(history),
      }),
    ];
  return moved(history, before.history);
}

/** What else may move the page, as the lessons do: whatever it gives has changed, the page was moved by it and it tells so itself. */
let mover: () => readonly unknown[] = () => [];
let lastMoves: readonly unknown[] = [];
/** Lets another part of the page tell its own moves. */
export function listenTo(other: () => readonly unknown[]): void {
  mover = other;
  lastMoves = other();
}

let before: PageState | null = null;

/** Tells what has changed since it was told last; a command that wants to speak after it calls this first. */
export function tellNow(): void {
  const now = pageStore.getState();
  if (before === null || now === before) return;
  const [then, other] = [before, mover()];
  before = now;
  const byOther = other.some((part, index) => part !== lastMoves[index]);
  lastMoves = other;
  if (!byOther) say(told(now, then));
  for (const notice of now.notices) {
    if (!then.notices.includes(notice))
      say([notice.text, ...(notice.details ?? [])], notice.kind === 'problem' ? 'problem' : 'answer');
  }
}

/** Begins to tell; gives the way to stop. What changes in one go is told in one. */
export function watch(): () => void {
  before = pageStore.getState();
  lastMoves = mover();
  const stop = pageStore.subscribe(() => queueMicrotask(tellNow));
  return () => {
    stop();
    before = null;
  };
}
