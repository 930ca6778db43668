/** A history's current line as a link's fragment, and back. Loaded when a link is made or opened. */
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

/** The line's answers in short, so that a page whose machines answer otherwise notices. */
export function answersOf(h: History): string {
  return digestOf(
    line(h)
      .map(({ outcome }) => (outcome ? [outcome.result, ...outcome.findings].join(' ') : ''))
      .join('\n'),
  );
}

/** Rejects where it would be too long for any link: see `tooLong`. */
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

/** Whether the edited code is more than a link takes along. */
export const tooLong = (h: History, edits: Edits): boolean => (edits[h.protocol]?.length ?? 0) > MOST_SOURCE;

interface Arrived {
  readonly ok: true;
  readonly history: History;
  readonly drifted: boolean;
  readonly edits: Edits;
  /** Set where the link's code could not be run. */
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
      /** Set where the fragment itself was not understood. */
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
/** Ends the computation of a link whose reader has gone elsewhere. */
export const stopOpening = (): void => stop();

/** Computes the scenario of a fragment, or says why it cannot be shown. A newer call ends an older one, which is then `overtaken`. */
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
    // Told by the version's own listing then, or by the machines, and said so.
    const { apart = false, large = false, told } = why as Untold;
    // Code that cannot be loaded now is no broken code: the link is opened again later.
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
  // Other code has other places.
  return { ok: true, history, edits, drifted, ...(untold === undefined ? stepping && { stepping } : { untold }) };
}

/** Puts it in place of what is there. Code that was being stepped is taken in hand again by the code lens, where the page has one. */
export function show(store: PageStore, { history, edits, drifted, untold, stepping }: Arrived, lenses: boolean): void {
  restore(store, history, edits);
  const { notify } = store.getState();
  if (untold !== undefined) notify('problem', untold);
  if (drifted) notify('info', t('share.drifted'));
  if (stepping && lenses)
    store.setState({ lens: 'code', midway: { world: current(history).world, before: null, stepping: () => stepping } });
}
