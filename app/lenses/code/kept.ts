/** The place in the code outlives a reload: it is kept beside the tree that the page itself keeps. */
import { current, eventsTo, type History, seeds } from '../../../src/history/index.ts';
import { digestOf, printStepping, readStepping, type Stepping } from '../../../src/share/index.ts';
import { printScript, type Topology } from '../../../src/world/index.ts';
import { type Edits, pageStore } from '../../store/index.ts';
import { code } from './state.ts';

const KEY = 'dma-owner:stepping';
/** So many scenarios' places are kept: the one on the page, and those that it took the place of. */
const MOST = 4;
/** How long after the last step, in milliseconds. */
const PAUSE = 300;

/** Which tree it belongs to, and the line of `printStepping`. */
type Kept = readonly [tree: string, stepping: string];

function kept(): readonly Kept[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(read) ? read.filter((one): one is Kept => Array.isArray(one) && one.length === 2 && one.every((part) => typeof part === 'string')) : [];
  } catch {
    return [];
  }
}

function keep(all: readonly Kept[]): void {
  try {
    if (all.length > 0) localStorage.setItem(KEY, JSON.stringify(all.slice(0, MOST)));
    else localStorage.removeItem(KEY);
  } catch {
    // That the storage is full or forbidden is said where the tree is kept.
  }
}

let known: { readonly history: History; readonly edits: Edits; readonly name: string } | null = null;

/** A tree's name: the same for the same tree with the same cursor and the same code. */
function nameOf(history: History, edits: Edits): string {
  if (known?.history !== history || known.edits !== edits) {
    const { topology, protocol, cursor } = history;
    const tree = JSON.stringify([protocol, cursor, edits[protocol] ?? null, printScript({ topology, events: [] }), seeds(history)]);
    known = { history, edits, name: `${tree.length} ${digestOf(tree)}` };
  }
  return known.name;
}

let seen: Topology | null = null;

/** Where to go on in a scenario that has come to the page: a link brings its place along, a reload finds it in the storage. */
export function arriving(history: History, edits: Edits): Stepping | null {
  const handed = pageStore.getState().midway?.stepping?.();
  const anew = seen !== history.topology;
  seen = history.topology;
  if (handed || !anew) return handed ?? null;
  const found = kept().find(([name]) => name === nameOf(history, edits));
  const read = found && readStepping(found[1], { topology: history.topology, events: eventsTo(history, history.tip), cursor: current(history).depth });
  return read && 'schedule' in read ? read : null;
}

/** Keeps the place while the lens is open, until the function it gives is called. */
export function keepStepping(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last: { readonly name: string; readonly topology: Topology } | null = null;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const { history, edits, midway } = pageStore.getState();
    const name = nameOf(history, edits);
    // What the reader went on from is over; what another scenario took the place of is not.
    const others = kept().filter(([other]) => other !== name && (other !== last?.name || last.topology !== history.topology));
    keep(midway?.stepping ? [[name, printStepping(midway.stepping())], ...others] : others);
    last = { name, topology: history.topology };
  };
  const later = (): void => { timer ??= setTimeout(flush, PAUSE); };
  const leave = (): void => { if (timer !== undefined) flush(); };
  const stops = [
    pageStore.subscribe((now, before) => { if (now.midway !== before.midway) later(); }),
    code.subscribe((now, before) => { if (now.cpu !== before.cpu || now.breaks !== before.breaks) later(); }),
  ];
  addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', leave);
  return () => {
    for (const stop of stops) stop();
    removeEventListener('pagehide', leave);
    document.removeEventListener('visibilitychange', leave);
    leave();
  };
}
