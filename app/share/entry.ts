/**
 * An entry of the tab's history names its scenario in `history.state`. So a reload, Back, Forward and a restored tab
 * find that scenario again.
 * An entry with `id` shows that stored scenario. An entry with `link` shows an untouched link. An entry with neither
 * shows the opening.
 */
export interface Shows {
  readonly id?: string;
  readonly link?: string;
  /** The moment at the cursor, if no stored scenario contains it. */
  readonly at?: number;
  /** The entry that the board returns to after a lesson's scene. */
  readonly home?: Shows;
}

export interface Entry {
  /** Null for a new entry. */
  shows(): Shows | null;
  /** The scenario in the address; empty if there is none. */
  fragment(): string;
  /** A text that changes when the reader goes to another entry. */
  place(): string;
  /** Writes the content of the entry. Without `keep`, the scenario is removed from the address. */
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

/** A fragment that names an element belongs to the page, not to a scenario. */
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
      // A sandboxed frame may not do this. Safari refuses more than 100 calls in 30 seconds. The next change tries
      // again.
    }
  },
};

/** The link that an embedded page opened last. */
let opened = '';

/**
 * An embedded page does not change its address and its history. A reload thus shows the scenario that the host asked
 * for.
 * If the host removes the link from the address, the page shows the opening again.
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
