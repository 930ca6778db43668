/**
 * Runs a text of the reader: as a whole script from the boot, or as further events. Nothing changes unless every line
 * can be run.
 */
import { current, eventsTo, hasVfio, seeds } from '../../src/history/index.ts';
import {
  type Event,
  parseEvent,
  PAGE_LIMITS,
  parseScript,
  printScript,
  type Problem,
  type Topology,
} from '../../src/world/index.ts';
import { actAll, type PageStore } from '../store/index.ts';

/**
 * If `ok` is false and there are no problems, the page refused the text as a whole. A notice of the page gives the
 * reason.
 */
export type Ran =
  | { readonly ok: true; readonly events: number }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** More events than this are computed in slices, as a new scenario. */
const MANY = 400;
const MOST_SHOWN = 50;

const machineOf = (topology: Topology): string => printScript({ topology, events: [] });

const REFUSED: Ran = { ok: false, problems: [] };

/**
 * True if the listings would have to run VFIO's calls, which no listing contains. Checks these events, and with
 * `stays` also the events of the present tree.
 */
function isApart(store: PageStore, events: readonly Event[], stays: boolean): boolean {
  const { history, edits } = store.getState();
  const all = stays ? [...seeds(history).map(({ event }) => event), ...events] : events;
  return hasVfio(all) && (edits[history.protocol] !== undefined || all.some(({ type }) => type === 'race'));
}

/**
 * Runs a whole script from the boot. On the same machine, a short script becomes another branch. Every other script
 * replaces the present scenario.
 */
export function runScript(store: PageStore, text: string): Ran {
  const read = parseScript(text, PAGE_LIMITS);
  if (!read.ok) return read;
  const { topology, events } = read.value;
  const { history, load } = store.getState();
  const branch = events.length <= MANY && machineOf(topology) === machineOf(history.topology);
  const apart = isApart(store, events, branch);
  if (branch) {
    actAll(store, events, 0);
  } else {
    load({ protocol: history.protocol, topology, events });
  }
  return apart ? REFUSED : { ok: true, events: events.length };
}

/** Finds lines that would change the machine of the present history. */
function machineLines(text: string): Problem[] {
  return text
    .split(/\r\n|\n|\r/)
    .flatMap((line, index): Problem[] => {
      const word = /^\s*(group|device)(?=\s|$)/.exec(line)?.[1];
      return word
        ? [{ line: index + 1, text: line.trim().slice(0, 120), code: 'topology-after-event', params: { word } }]
        : [];
    })
    .slice(0, MOST_SHOWN);
}

/** Runs lines at the cursor. The lines must not define a machine. Their problems have the line numbers of `text`. */
export function appendScript(store: PageStore, text: string): Ran {
  const own = machineLines(text);
  if (own.length > 0) return { ok: false, problems: own };
  const { history } = store.getState();
  const before = eventsTo(history, history.cursor);
  const head = printScript({ topology: history.topology, events: before });
  const lines = head.split('\n').length - 1;
  const read = parseScript(`${head}${text}`, PAGE_LIMITS);
  if (read.ok) {
    const events = read.value.events.slice(before.length);
    const apart = isApart(store, events, true);
    actAll(store, events);
    return apart ? REFUSED : { ok: true, events: events.length };
  }
  const problems = read.problems
    .filter(({ line }) => line === 0 || line > lines)
    .map((problem) => ({ ...problem, line: Math.max(0, problem.line - lines) }));
  return { ok: false, problems };
}

/** Runs one line that the reader typed. */
export function runLine(store: PageStore, line: string): Ran {
  const { history, act } = store.getState();
  const read = parseEvent(line, history.topology, eventsTo(history, current(history).id));
  if (!read.ok) return read;
  const apart = isApart(store, [read.value], true);
  act(read.value);
  return apart ? REFUSED : { ok: true, events: 1 };
}
