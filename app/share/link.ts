/** Converts a history's current line to a link's fragment, and back. Loaded when a link is made or opened. */
import { type Boot, current, eventsTo, growing, line, type History } from '../../src/history/index.ts';
import { IMPLEMENTED } from '../../src/machine/index.ts';
import {
  decodeScenario,
  digestOf,
  encodeScenario,
  MOST_SOURCE,
  type Scenario,
  type ShareError,
  type Stepping,
} from '../../src/share/index.ts';
import { protocolById } from '../../src/protocols/index.ts';
import { bootFor, type Edits, inSlices, type PageStore, restore, type Untold } from '../store/index.ts';
import { roomWords, t } from '../words/index.ts';
import { problemWords } from './problems.ts';

/** A digest of the line's outcomes. It shows whether another build of the page gives other outcomes. */
export function answersOf(h: History): string {
  return digestOf(
    line(h)
      .map(({ outcome }) => (outcome ? [outcome.result, ...outcome.findings].join(' ') : ''))
      .join('\n'),
  );
}

/** The fragment for a history. Rejects if it would be too long for any link: see `tooLong`. */
export function fragmentOf(h: History, edits: Edits = {}, stepping?: Stepping): Promise<string> {
  const source = edits[h.protocol];
  const scenario: Scenario = {
    protocol: h.protocol,
    topology: h.topology,
    events: eventsTo(h, h.tip),
    cursor: current(h).depth,
  };
  return encodeScenario(
    { ...scenario, ...(source !== undefined && { source }), ...(stepping && { stepping }) },
    answersOf(h),
  );
}

/** True if the edited code is too long for a link. */
export const tooLong = (h: History, edits: Edits): boolean => (edits[h.protocol]?.length ?? 0) > MOST_SOURCE;

interface Arrived {
  readonly ok: true;
  readonly history: History;
  readonly drifted: boolean;
  readonly edits: Edits;
  /** Set if the link's code could not run. */
  readonly untold?: string;
  readonly stepping?: Stepping;
}
export type Opened =
  | Arrived
  | {
      readonly ok: false;
      readonly overtaken: true;
      readonly text: '';
      readonly details: readonly [];
      readonly why?: undefined;
    }
  | {
      readonly ok: false;
      readonly overtaken?: undefined;
      readonly text: string;
      readonly details: readonly string[];
      /** Set if the page did not understand the fragment itself. */
      readonly why?: ShareError['code'];
    };

function failed(reason: ShareError): Opened {
  const details = reason.code === 'bad-script' ? reason.problems.map(problemWords) : [];
  const text =
    reason.code === 'too-large'
      ? t('share.error.too-large', { what: reason.what, found: reason.found, limit: reason.limit })
      : t(`share.error.${reason.code}`, { problem: details[0] ?? '' });
  return { ok: false, why: reason.code, text, details: details.slice(1) };
}

let stop = (): void => {};
/** Ends the computation of a link after the reader has gone elsewhere. */
export const stopOpening = (): void => stop();

/**
 * Computes the scenario of a fragment, or says why it cannot be shown. A newer call ends an older call. The older
 * call then gives `overtaken`.
 */
export async function openFragment(fragment: string): Promise<Opened> {
  const decoded = await decodeScenario(fragment);
  if (!decoded.ok) {
    await roomWords('problems', 'share');
    return failed(decoded.reason);
  }
  const { protocol, topology, events, cursor, source, stepping } = decoded.scenario;
  if (!IMPLEMENTED.includes(protocol)) {
    await roomWords('share');
    return { ok: false, text: t('share.no-machine', { version: protocolById(protocol).title }), details: [] };
  }
  const seeds = events.map((event, parent) => ({ event, parent }));
  const written = { protocol, topology, seeds, cursor, tip: events.length };
  let edits: Edits = source === undefined ? {} : { [protocol]: source };
  let own: Boot | undefined;
  let untold: string | undefined;
  try {
    own = await bootFor(edits, written);
  } catch (why) {
    // The version's own listing or the statecharts then compute the history, and a notice says so.
    const { apart = false, large = false, told } = why as Untold;
    // Code that cannot be loaded now is not broken. The link is opened again later.
    if (told === undefined) throw why;
    if (large) return { ok: false, text: told, details: [] };
    if (apart && events.some(({ type }) => type === 'race'))
      return { ok: false, text: t('code.apart.opened'), details: [] };
    await roomWords('share');
    untold = t(apart ? 'code.apart.edits' : 'share.code-untold');
    edits = {};
    own = await bootFor(edits, written);
  }
  stopOpening();
  const history = await new Promise<History | null>((resolve) => {
    const cancel = inSlices(
      growing(topology, protocol, seeds, cursor, events.length, own),
      events.length,
      resolve,
      own !== undefined,
    );
    stop = () => {
      cancel();
      resolve(null);
    };
  });
  if (history === null) return { ok: false, overtaken: true, text: '', details: [] };
  const drifted = untold === undefined && answersOf(history) !== decoded.digest;
  if (drifted) await roomWords('share');
  // The position of the stepping belongs to the link's own code. It has no meaning in other code.
  return { ok: true, history, edits, drifted, ...(untold === undefined ? stepping && { stepping } : { untold }) };
}

/**
 * Replaces the scenario on the board. If the link was made while code was stepped, the code lens continues there, if
 * the page has lenses.
 */
export function show(store: PageStore, { history, edits, drifted, untold, stepping }: Arrived, lenses: boolean): void {
  restore(store, history, edits);
  const { notify } = store.getState();
  if (untold !== undefined) notify('problem', untold);
  if (drifted) notify('info', t('share.drifted'));
  if (stepping && lenses)
    store.setState({ lens: 'code', midway: { world: current(history).world, before: null, stepping: () => stepping } });
}
