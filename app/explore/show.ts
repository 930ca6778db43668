/** Shows a trace on the board and in the history, as if the reader had opened its script. */
import type { SearchedDriver, Trace } from '../../src/explore/index.ts';
import { grow, type History } from '../../src/history/index.ts';
import { type Event, parseScript, type RacingEvent } from '../../src/world/index.ts';
import { announce } from '../announce/index.ts';
import { keepDraft } from '../lenses/code/index.ts';
import { codeBoot } from '../listings/index.ts';
import { runScript } from '../script/index.ts';
import { actAll, pageStore, restore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { type Here, startFrom } from './from.ts';
import type { Searched } from './request.ts';

/**
 * Puts the trace into the history and opens the code lens at its end. If that fails, tells the reader and gives
 * false.
 */
export async function showTrace({ protocol, text }: Searched, trace: Trace, title: string): Promise<boolean> {
  const page = pageStore.getState();
  const read = parseScript(trace.script);
  try {
    if (!read.ok) throw new Error('the trace cannot be read');
    const { topology, events } = read.value;
    const told = page.edits[protocol] ?? null;
    if (page.history.protocol === protocol && told === text) {
      runScript(pageStore, trace.script);
    } else {
      const boot = await codeBoot(protocol, text ?? undefined, events);
      const seeds = events.map((event, parent) => ({ parent, event }));
      const { [protocol]: _before, ...others } = page.edits;
      // An edited listing that the trace replaces stays in the editor.
      if (told !== null) keepDraft(protocol, told);
      restore(
        pageStore,
        grow(topology, protocol, seeds, events.length, events.length, boot),
        text === null ? others : { ...others, [protocol]: text },
      );
    }
    pageStore.getState().setLens('code');
    announce(t('explore.shown', { steps: trace.steps.length, title }));
    return true;
  } catch {
    page.notify('problem', t('explore.unshown'));
    return false;
  }
}

/** An event of a trace, with the board's names. */
function renamed<E extends Event>(event: E, here: Here): E {
  const { devices, files, driverFor } = here;
  const mine: Record<string, unknown> = { ...event };
  if (event.type === 'race') {
    mine.parts = event.parts.map((part) => part.map((each): RacingEvent => renamed(each, here)));
    return mine as E;
  }
  const device = 'device' in event ? devices[Number(event.device.slice(1))]! : undefined;
  if (device !== undefined) mine.device = device;
  if ('file' in event && event.file) mine.file = files[Number(event.file.slice(1)) - 1]!;
  if (device !== undefined && 'driver' in event) mine.driver = driverFor(device, event.driver as SearchedDriver);
  return mine as E;
}

const filesOf = (event: Event): readonly string[] =>
  event.type === 'race' ? event.parts.flat().flatMap(filesOf) : 'file' in event && event.file ? [event.file] : [];

/**
 * The index of the first event after the lines that the search began with. `lines` counts no `open` event, because a
 * search writes none there.
 */
function endOf(events: readonly Event[], lines: number): number {
  let at = 0;
  for (let left = lines; left > 0; at += 1) if (events[at]!.type !== 'open') left -= 1;
  return at;
}

/** The files that are closed after some events. The events must contain no race. */
function closedBy(events: readonly Event[]): ReadonlySet<string> {
  const last = new Map(events.flatMap((event) => filesOf(event).map((file) => [file, event.type])));
  return new Set([...last].flatMap(([file, type]) => (type === 'close' ? [file] : [])));
}

/**
 * The events of a trace after the lines that the search began with, as events for the board's history. Null if the
 * board cannot play them, for one of two reasons. A race's schedule counts statements, and that count may depend on
 * devices that the search left out. Or the trace opens a file again that may still be open on the board. A search
 * does not know the open files of the board.
 */
export function onwards(here: Here, trace: Trace): readonly Event[] | null {
  const read = parseScript(trace.script);
  if (!read.ok) return null;
  const all = read.value.events.map((event) => renamed(event, here));
  const end = endOf(all, here.from.length);
  const events = all.slice(end);
  if (!here.sameOrder && events.some(({ type }) => type === 'race')) return null;
  const closed = closedBy(all.slice(0, end));
  const used = [...new Set(events.flatMap(filesOf))];
  if (used.some((file) => closed.has(file) && !here.closed.has(file))) return null;
  const again = used.filter((file) => here.closed.has(file) && !closed.has(file));
  return [...again.map((file): Event => ({ type: 'open', file })), ...events];
}

const isAt = (history: History, here: Here): boolean => {
  const now = startFrom(history);
  return 'here' in now && now.here === here;
};

/**
 * Continues the reader's own history with the trace, as a new branch, so that the reader can go back. If the board
 * cannot play the trace there, shows the trace by itself.
 */
export async function showOnwards(
  searched: Searched,
  here: Here | null,
  trace: Trace,
  title: string,
): Promise<boolean> {
  const { history, edits, setLens } = pageStore.getState();
  const events =
    here &&
    history.protocol === searched.protocol &&
    (edits[history.protocol] ?? null) === searched.text &&
    isAt(history, here)
      ? onwards(here, trace)
      : null;
  if (!events) return showTrace(searched, trace, title);
  actAll(pageStore, events);
  setLens('code');
  announce(t('explore.here.shown', { steps: trace.steps.length, title }));
  return true;
}
