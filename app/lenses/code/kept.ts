/** Keeps the place in the code over a reload. It is stored beside the history that the page stores. */
import { current, eventsTo, type History, seeds } from '../../../src/history/index.ts';
import { digestOf, printStepping, readStepping, type Stepping } from '../../../src/share/index.ts';
import { printScript, type Topology } from '../../../src/world/index.ts';
import { type Edits, pageStore } from '../../store/index.ts';
import { code } from './state.ts';

/** Each history's place has its own key, so that two windows never overwrite each other's place. */
const KEY = 'dma-owner:stepping:';
/** Earlier versions kept all places in one list under this key. */
const EARLIER = 'dma-owner:stepping';
/** The storage holds this many places. The oldest place is removed first. */
const MOST = 60;
/** The pause after the last step before the place is stored, in milliseconds. */
const PAUSE = 300;

/**
 * Runs an access to the storage, which may be full or forbidden. The code that stores the history reports this to the
 * reader.
 */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

/** This tab's own place has priority over the place that any window stored last. */
const STORES: readonly (() => Storage)[] = [() => sessionStorage, () => localStorage];

/** Gives each place of the earlier list its own key. */
function moveEarlier(): void {
  attempt(() => {
    const text = localStorage.getItem(EARLIER);
    if (text === null) return;
    for (const one of JSON.parse(text) as readonly (readonly [string, string])[])
      localStorage.setItem(KEY + one[0], JSON.stringify([0, one[1]]));
    localStorage.removeItem(EARLIER);
  });
}

/** The stored place of a history: a line of `printStepping`. */
function kept(name: string): string | null {
  moveEarlier();
  for (const store of STORES) {
    const [, line] = attempt(() => JSON.parse(store().getItem(KEY + name) ?? '[]') as unknown[]) ?? [];
    if (typeof line === 'string') return line;
  }
  return null;
}

function keep(name: string, line: string): void {
  for (const store of STORES) attempt(() => store().setItem(KEY + name, JSON.stringify([Date.now(), line])));
  attempt(() => {
    const all = Object.keys(localStorage).filter((key) => key.startsWith(KEY));
    const age = (key: string): number =>
      Number(attempt(() => (JSON.parse(localStorage.getItem(key) ?? '[]') as unknown[])[0]) ?? 0);
    for (const key of all.length > MOST ? all.toSorted((one, other) => age(other) - age(one)).slice(MOST) : [])
      localStorage.removeItem(key);
  });
}

function forget(name: string): void {
  for (const store of STORES) attempt(() => store().removeItem(KEY + name));
}

let known: { readonly history: History; readonly edits: Edits; readonly name: string } | null = null;

/** A name for a history. Equal histories with the same cursor and the same code have the same name. */
function nameOf(history: History, edits: Edits): string {
  if (known?.history !== history || known.edits !== edits) {
    const { topology, protocol, cursor } = history;
    const tree = JSON.stringify([
      protocol,
      cursor,
      edits[protocol] ?? null,
      printScript({ topology, events: [] }),
      seeds(history),
    ]);
    known = { history, edits, name: `${tree.length} ${digestOf(tree)}` };
  }
  return known.name;
}

let seen: Topology | null = null;

/**
 * The place at which a new scenario continues. A link brings its place along; a reload finds the place in the
 * storage.
 */
export function arriving(history: History, edits: Edits): Stepping | null {
  const handed = pageStore.getState().midway?.stepping?.();
  const anew = seen !== history.topology;
  seen = history.topology;
  if (handed || !anew) return handed ?? null;
  const found = kept(nameOf(history, edits));
  const read =
    found !== null &&
    readStepping(found, {
      topology: history.topology,
      events: eventsTo(history, history.tip),
      cursor: current(history).depth,
    });
  return read && 'schedule' in read ? read : null;
}

/** Stores the place while the lens is open. Gives the function that ends this. */
export function keepStepping(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last: { readonly name: string; readonly topology: Topology } | null = null;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const { history, edits, midway } = pageStore.getState();
    const name = nameOf(history, edits);
    // If the reader moved on in the same scenario, the old place is obsolete. If another scenario came, the old place
    // stays stored.
    if (last && last.name !== name && last.topology === history.topology) forget(last.name);
    if (midway?.stepping) keep(name, printStepping(midway.stepping()));
    else forget(name);
    last = { name, topology: history.topology };
  };
  const later = (): void => {
    timer ??= setTimeout(flush, PAUSE);
  };
  const leave = (): void => {
    if (timer !== undefined) flush();
  };
  const stops = [
    pageStore.subscribe((now, before) => {
      if (now.midway !== before.midway) later();
    }),
    code.subscribe((now, before) => {
      if (now.cpu !== before.cpu || now.breaks !== before.breaks) later();
    }),
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
