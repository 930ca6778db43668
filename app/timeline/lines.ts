/** What the history's entries say. */
import {
  children,
  current,
  farthest,
  line,
  momentOf,
  siblings,
  type History,
  type Moment,
} from '../../src/history/index.ts';
import type { Outcome } from '../../src/machine/index.ts';
import { printEvent, type Event } from '../../src/world/index.ts';
import { t } from '../words/index.ts';

/** The event's line of the script, without the PCI domain that nearly every machine has once. */
export function shortLine(event: Event): string {
  return printEvent(event).replaceAll(/(^|\s)0000:/g, '$1');
}

/** How a result is drawn: a shape of its own, so that colour is never needed. */
export type Tone = 'ok' | 'refused' | 'occupied' | 'warned' | 'stuck' | 'absent';
export function toneOf({ result, refusedBy }: Pick<Outcome, 'result' | 'refusedBy'>): Tone {
  switch (result) {
    case 'OK':
      return 'ok';
    case 'WARN':
    case 'BLOCKED':
      return 'warned';
    case 'HANG':
    case 'OOPS':
    case 'BUG':
    case 'DEAD':
      return 'stuck';
    case 'N/A':
      return 'absent';
    // The driver core says no before the protocol is asked: the same errno, another answer.
    default:
      return refusedBy === 'driver-core' ? 'occupied' : 'refused';
  }
}

/** Another way that one press leads into. */
export interface Fork {
  readonly moment: Moment;
  /** Goes on from the cursor, or was tried instead of the cursor's own event. */
  readonly kind: 'onward' | 'instead';
  /** How many steps follow after its first one. */
  readonly more: number;
}

/** The branches next to the cursor that are not on the current line. */
export function forksAt(h: History, nextOnLine: number | undefined): Fork[] {
  const fork =
    (kind: Fork['kind']) =>
    (id: number): Fork => {
      const moment = momentOf(h, id);
      return { moment, kind, more: momentOf(h, farthest(h, id)).depth - moment.depth };
    };
  return [
    ...children(h, h.cursor)
      .filter((id) => id !== nextOnLine)
      .map(fork('onward')),
    ...siblings(h, current(h).id).map(fork('instead')),
  ];
}

/** Where in the story the cursor stands, in one sentence. */
export function valueWords(h: History): string {
  const { depth, outcome } = current(h);
  const of = line(h).length - 1;
  return outcome
    ? t('timeline.value', { step: depth, of, event: printEvent(outcome.event), result: outcome.result })
    : t('timeline.value-boot', { of });
}
