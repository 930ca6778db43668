/**
 * An entry of the tab's history names its scenario in `history.state`, so a reload, Back, Forward and a restored tab find that scenario again.
 * An entry with `id` shows that stored scenario, an entry with `link` an untouched link, and an entry with neither the opening.
 */
export interface Shows {
  readonly id?: string;
  readonly link?: string;
  /** The moment that was looked at, where no stored scenario knows it. */
  readonly at?: number;
  /** The entry that a lesson's scene gives the board back to. */
  readonly home?: Shows;
}

export interface Entry {
  /** Null for an entry that is new. */
  shows(): Shows | null;
  /** The scenario in the address; empty where there is none. */
  fragment(): string;
  /** A text that changes when the reader goes to another entry. */
  place(): string;
  /** Writes what the entry shows. Without `keep` the scenario leaves the address. */
  mark(shows: Shows, keep: boolean): void;
}

const KEY = 'dmaOwner';
const text = (value: unknown): value is string => typeof value === 'string';

function readShows(value: unknown): Shows | null {
  if (typeof value !== 'object' || value === null) return null;
  const { id, link, at, home } = value as { readonly [key in keyof Shows]: unknown };
  const homely = readShows(home);
  return {
    ...(text(id) && { id }),
    ...(text(link) && { link }),
    ...(Number.isInteger(at) && { at: at as number }),
    ...(homely && { home: homely }),
  };
}

/** A fragment that names an element is the page's own. */
function fragmentNow(): string {
  const fragment = location.hash.slice(1);
  return fragment !== '' && document.getElementById(fragment) ? '' : fragment;
}

const shownHere = (): Shows | null => readShows((history.state as { readonly [KEY]?: unknown } | null)?.[KEY]);

export const browserEntry: Entry = {
  shows: shownHere,
  fragment: fragmentNow,
  place: () => JSON.stringify([location.hash, shownHere()]),
  mark(shows, keep) {
    const address = keep || fragmentNow() === '' ? undefined : location.pathname + location.search;
    try {
      history.replaceState({ ...(history.state as object | null), [KEY]: shows }, '', address);
    } catch {
      // A sandboxed frame may not. Safari refuses more than 100 calls in 30 seconds; the next change tries again.
    }
  },
};

/** The link that an embedded page opened last. */
let opened = '';

/**
 * An embedded page leaves its address and its history alone: a reload shows again what its host asked for. Where the host takes the link out of the
 * address, the page shows the opening again.
 */
export const foreignEntry: Entry = {
  shows() {
    const fragment = fragmentNow();
    if (fragment === '' && location.hash !== '') return null;
    const back = opened !== '' && fragment === '';
    opened = fragment;
    return back ? {} : null;
  },
  fragment: fragmentNow,
  place: () => location.hash,
  mark() {},
};
