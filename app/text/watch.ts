/** Logs every change of the page. Its cause can be the command line, a button, a lesson or an opened file. */
import { current, line, type History } from '../../src/history/index.ts';
import { differenceSaid } from '../protocol/index.ts';
import { pageStore, type PageState } from '../store/index.ts';
import { placeWords } from '../timeline/index.ts';
import { announceOutcome, t } from '../words/index.ts';
import { protocolById } from '../../src/protocols/index.ts';
import { say } from './log.ts';

const titleOf = ({ protocol }: History): string => protocolById(protocol).title;

/** The current step and its outcome. */
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
  // A step forward is logged in full, new or repeated. A jump in the history is logged only with its place.
  return current(now).parent === before.cursor ? arrived(now) : [placeWords(now)];
}

/** The sentences for a change of the page; empty if no visible part changed. */
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

/**
 * Other parts of the page, such as the lessons, may move the page and log their moves themselves. If one of these
 * values changes, this file does not log the change.
 */
let mover: () => readonly unknown[] = () => [];
let lastMoves: readonly unknown[] = [];
/** Names the values that change when another part of the page moves the page and logs this itself. */
export function listenTo(other: () => readonly unknown[]): void {
  mover = other;
  lastMoves = other();
}

let before: PageState | null = null;

/**
 * Logs the changes since the last call. A command that writes into the log after its changes calls this function
 * first.
 */
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

/** Starts to log changes and gives the function that stops it. Changes of one task are logged together. */
export function watch(): () => void {
  before = pageStore.getState();
  lastMoves = mover();
  const stop = pageStore.subscribe(() => queueMicrotask(tellNow));
  return () => {
    stop();
    before = null;
  };
}
