/** The texts of the history's entries. */
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

/** The script line of an event, without the PCI domain. Nearly every machine has only one domain. */
export function shortLine(event: Event): string {
  return printEvent(event).replaceAll(/(^|\s)0000:/g, '$1');
}

/** The look of a result. Each tone has a different shape, so that colour is never needed. */
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
    // The driver core refuses before it asks the protocol. The errno is the same, but the answer is different.
    default:
      return refusedBy === 'driver-core' ? 'occupied' : 'refused';
  }
}

/** A branch that one press leads to. */
export interface Fork {
  readonly moment: Moment;
  /** `onward` continues from the cursor. `instead` was tried in place of the event at the cursor. */
  readonly kind: 'onward' | 'instead';
  /** The number of steps after the branch's first step. */
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

/** The place of the cursor in the history, in one sentence. */
export function valueWords(h: History): string {
  const { depth, outcome } = current(h);
  const of = line(h).length - 1;
  return outcome
    ? t('timeline.value', { step: depth, of, event: printEvent(outcome.event), result: outcome.result })
    : t('timeline.value-boot', { of });
}
