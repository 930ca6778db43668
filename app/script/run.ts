/** Running what somebody wrote: all of it from the boot, or as further events. Nothing changes unless every line can be run. */
import { current, eventsTo, jump } from '../../src/history/index.ts';
import { parseEvent, parseScript, printScript, type Problem, type Topology } from '../../src/world/index.ts';
import { actAll, restore, type PageStore } from '../store/index.ts';

export type Ran = { readonly ok: true; readonly events: number } | { readonly ok: false; readonly problems: readonly Problem[] };

/** More events than this are computed in slices, as a scenario of their own. */
const MANY = 400;
const MOST_SHOWN = 50;

const machineOf = (topology: Topology): string => printScript({ topology, events: [] });

/** Runs a whole script from the boot. On the same machine it is another branch; another machine takes the place of the present one. */
export function runScript(store: PageStore, text: string): Ran {
  const read = parseScript(text);
  if (!read.ok) return read;
  const { topology, events } = read.value;
  const { history, load } = store.getState();
  if (events.length <= MANY && machineOf(topology) === machineOf(history.topology)) {
    restore(store, jump(history, 0));
    actAll(store, events);
  } else {
    load({ protocol: history.protocol, topology, events });
  }
  return { ok: true, events: events.length };
}

/** Lines that would change the machine under the present history. */
function machineLines(text: string): Problem[] {
  return text.split(/\r\n|\n|\r/).flatMap((line, index): Problem[] => {
    const word = /^\s*(group|device)(?=\s|$)/.exec(line)?.[1];
    return word ? [{ line: index + 1, text: line.trim().slice(0, 120), code: 'topology-after-event', params: { word } }] : [];
  }).slice(0, MOST_SHOWN);
}

/** Runs lines without a machine of their own at the cursor. Their problems carry the lines' own numbers. */
export function appendScript(store: PageStore, text: string): Ran {
  const own = machineLines(text);
  if (own.length > 0) return { ok: false, problems: own };
  const { history } = store.getState();
  const before = eventsTo(history, history.cursor);
  const head = printScript({ topology: history.topology, events: before });
  const lines = head.split('\n').length - 1;
  const read = parseScript(`${head}${text}`);
  if (read.ok) {
    const events = read.value.events.slice(before.length);
    actAll(store, events);
    return { ok: true, events: events.length };
  }
  const problems = read.problems.filter(({ line }) => line === 0 || line > lines).map((problem) => ({ ...problem, line: Math.max(0, problem.line - lines) }));
  return { ok: false, problems };
}

/** Does one line that somebody typed. */
export function runLine(store: PageStore, line: string): Ran {
  const { history, act } = store.getState();
  const read = parseEvent(line, history.topology, eventsTo(history, current(history).id));
  if (!read.ok) return read;
  act(read.value);
  return { ok: true, events: 1 };
}
