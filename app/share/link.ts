/** A history's current line as a link's fragment, and back. Loaded when a link is made or opened. */
import { current, eventsTo, growing, line, type History } from '../../src/history/index.ts';
import { IMPLEMENTED } from '../../src/machine/index.ts';
import { decodeScenario, digestOf, encodeScenario, type ShareError } from '../../src/share/index.ts';
import { protocolById } from '../../src/protocols/index.ts';
import { inSlices } from '../store/index.ts';
import { roomWords, t } from '../words/index.ts';
import { problemWords } from './problems.ts';

/** The line's answers in short, so that a page whose machines answer otherwise notices. */
export function answersOf(h: History): string {
  return digestOf(line(h).map(({ outcome }) => (outcome ? [outcome.result, ...outcome.findings].join(' ') : '')).join('\n'));
}

export function fragmentOf(h: History): Promise<string> {
  return encodeScenario({ protocol: h.protocol, topology: h.topology, events: eventsTo(h, h.tip), cursor: current(h).depth }, answersOf(h));
}

export type Opened =
  | { readonly ok: true; readonly history: History; readonly drifted: boolean }
  | { readonly ok: false; readonly text: string; readonly details: readonly string[] };

function failed(reason: ShareError): Opened {
  const details = reason.code === 'bad-script' ? reason.problems.map(problemWords) : [];
  return { ok: false, text: t(`share.error.${reason.code}`, { problem: details[0] ?? '' }), details: details.slice(1) };
}

/** What a fragment holds, computed; or why it cannot be shown. */
export async function openFragment(fragment: string): Promise<Opened> {
  const decoded = await decodeScenario(fragment);
  if (!decoded.ok) {
    await roomWords('problems');
    return failed(decoded.reason);
  }
  const { protocol, topology, events, cursor } = decoded.scenario;
  if (!IMPLEMENTED.includes(protocol)) return { ok: false, text: t('share.no-machine', { version: protocolById(protocol).title }), details: [] };
  const written = events.map((event, parent) => ({ event, parent }));
  const history = await new Promise<History>((resolve) => {
    inSlices(growing(topology, protocol, written, cursor, events.length), events.length, resolve);
  });
  return { ok: true, history, drifted: answersOf(history) !== decoded.digest };
}
