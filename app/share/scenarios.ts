/**
 * Stores every scenario of this window under its own id, and keeps the address and the board in agreement.
 * Storage, locks, the tab's history and the board are parameters, so that a test can run several windows at once.
 * Decision 16 gives the reasons.
 */
import type { Origin } from '../store/index.ts';
import type { Entry, Shows } from './entry.ts';
import type { Locks, Release } from './locks.ts';
import type { Places } from './places.ts';
import { keyOf, PREFIX, printRecord, readRecord } from './record.ts';

/** The board. `S` is everything that the board shows. A state is immutable. */
export interface Board<S> {
  now(): S;
  show(state: S): void;
  subscribe(changed: (now: S, before: S) => void): () => void;
  /** The opening, as a new scenario each time. */
  opening(): S;
  /** The same object for every state of one scenario. */
  scenario(state: S): object;
  origin(state: S): Origin;
  /** True if a state contains more than its scenario shows by itself. */
  isWork(state: S): boolean;
  /** True if two states of a scenario differ at most in the cursor. */
  sameContent(a: S, b: S): boolean;
  /** True if `now` contains every event of `before`. Storing `now` in place of `before` then loses nothing. */
  contains(now: S, before: S): boolean;
  moment(state: S): number;
  at(state: S, moment: number): S;
  /** The state as JSON. */
  write(state: S): string;
}

/**
 * A record cannot be read, exceeds the page's limits, or is not stored any more. Or a part of the page cannot be
 * loaded.
 */
export type Trouble = 'unreadable' | 'too-large' | 'gone' | 'failed';

export interface Ports<S> {
  readonly board: Board<S>;
  readonly places: Places;
  /** Null if the browser has no locks. Then each page writes only scenarios that it began itself. */
  readonly locks: Locks | null;
  readonly entry: Entry;
  /** Opens a fragment. Null, after a notice, if it cannot be opened. `again` is true if the entry showed it before. */
  link(fragment: string, again: boolean): Promise<S | null>;
  /**
   * Reads a text of `Board.write`. Gives `too-large` beyond the page's limits, and null if the text cannot be read.
   * Rejects if the page lacks a part for it.
   */
  read(tree: string, from: Origin): Promise<S | 'too-large' | null>;
  /** Ends the computation of an earlier arrival. */
  overtake?(): void;
  /** Calls `flush` a moment later. A second call starts the delay again. */
  later(flush: () => void): void;
  newId(): string;
  time(): number;
  /** `again` tries once more. After `failed`, the second try may succeed. `id` is the id of the record. */
  say(trouble: Trouble, again: () => Promise<void>, id: string): void;
  /** Called after a write to any place. */
  wrote(): void;
}

/** A scenario that is stored, or will be stored. */
interface Kept<S> {
  id: string;
  /** The record that this window last read or wrote. */
  text: string | null;
  /** `saved` is the state in that record. `last` is the last state on the board. */
  saved: S | null;
  last: S;
  /** True if this window may write the record, because it holds the lock or made the id. */
  own: boolean;
  /** True while the answer to a lock request is pending. */
  asked: boolean;
  release: Release | null;
  /** Increases with every request, so that a late answer is recognised. */
  turn: number;
}

export interface Scenarios {
  /** Shows the scenario that the tab's entry names. Call it at the start, and when the reader goes to another entry. */
  arrive(): Promise<void>;
  /** Writes all unsaved work immediately. */
  flush(): void;
  /** Puts a stored scenario on the board. */
  open(id: string): Promise<void>;
  /**
   * Opens a link again for which the page lacked a part. The address may not name the link any more, because the
   * reader may have gone on.
   */
  follow(fragment: string): Promise<void>;
  /** The id of the stored scenario on the board. */
  current(): string | null;
  /** Releases the lock while the page sleeps in the browser's cache. `wakeUp` takes the lock again. */
  sleep(): void;
  wakeUp(): void;
}

export function keepScenarios<S>({
  board,
  places,
  locks,
  entry,
  link,
  read,
  overtake,
  later,
  newId,
  time,
  say,
  wrote,
}: Ports<S>): Scenarios {
  const known = new WeakMap<object, Kept<S>>();
  const links = new WeakMap<object, string>();
  /** The entry's content before a lesson's scene. The entry shows it again when the scene leaves the board. */
  let home: Shows = {};
  /** Increases with every arrival, so that a slow arrival shows nothing after a newer arrival. */
  let turn = 0;
  let arriving: { readonly at: string; readonly by: 'link' | 'record' } | null = null;
  let begun = false;
  /** The entry that the board belongs to. The reader may already be at another entry, before `arrive` is called. */
  let here = '';
  let placing = false;
  /**
   * True if the page lacks a part for the entry's scenario. The entry names this scenario until the reader works, so
   * that a reload tries again.
   */
  let missing = false;

  const keptOf = (state: S): Kept<S> | undefined => known.get(board.scenario(state));

  // The entry of the tab's history

  function shown(): Shows {
    const state = board.now();
    const kept = keptOf(state);
    const lesson = board.origin(state) === 'lesson';
    if (kept) return { id: kept.id, ...(lesson && { home }) };
    if (lesson) return home;
    const fragment = links.get(board.scenario(state));
    return { ...(fragment !== undefined && { link: fragment }), at: board.moment(state) };
  }
  function mark(keep: boolean): void {
    if (entry.place() !== here || (keep && missing)) return;
    missing = false;
    const shows = shown();
    if (board.origin(board.now()) !== 'lesson') home = shows;
    if (JSON.stringify(entry.shows()) !== JSON.stringify(shows) || (!keep && entry.fragment() !== ''))
      entry.mark(shows, keep);
    here = entry.place();
  }

  // Locks and records

  function take(kept: Kept<S>, born: boolean): void {
    const mine = ++kept.turn;
    // Without locks, an id belongs to this page for as long as the page lives.
    kept.own = born || (kept.own && !locks);
    if (!locks) return;
    kept.asked = !born;
    void locks.hold(keyOf(kept.id)).then((release) => {
      if (mine !== kept.turn) return release?.();
      kept.asked = false;
      kept.release = release;
      kept.own = release !== null;
      flush();
    });
  }
  function letGo(kept: Kept<S>): void {
    kept.turn += 1;
    kept.asked = false;
    kept.release?.();
    kept.release = null;
    // Without locks, no other window ever writes an id of this page.
    kept.own &&= !locks;
  }
  function born(state: S): Kept<S> {
    const kept: Kept<S> = {
      id: newId(),
      text: null,
      saved: null,
      last: state,
      own: true,
      asked: false,
      release: null,
      turn: 0,
    };
    known.set(board.scenario(state), kept);
    take(kept, true);
    return kept;
  }
  /** Continues under a new id, because another window has the record or changed it. */
  function fork(kept: Kept<S>): void {
    letGo(kept);
    kept.id = newId();
    kept.text = null;
    kept.saved = null;
    take(kept, true);
    if (!arriving && keptOf(board.now()) === kept) mark(true);
  }
  /**
   * Takes over a stored record that has exactly this tree, instead of making a second record. This happens when a
   * lesson gives the board back after a reload.
   */
  function adopt(kept: Kept<S>, tree: string): boolean {
    const twin = places.keys(PREFIX).find((key) => places.get(key)?.endsWith(`"tree":${tree}}`));
    if (twin === undefined) return false;
    letGo(kept);
    kept.id = twin.slice(PREFIX.length);
    kept.text = places.get(twin);
    kept.own = false;
    take(kept, false);
    if (!arriving && keptOf(board.now()) === kept) mark(true);
    return true;
  }
  /** `last` is true if there is no later chance to write. */
  function write(kept: Kept<S>, state: S, last: boolean): void {
    const stored = places.get(keyOf(kept.id));
    const changed = stored !== kept.text;
    // A record that was damaged meanwhile does not contain the board's state.
    const damaged = last && changed && stored !== null && typeof readRecord(stored) === 'string';
    if (!damaged && (kept.saved === state || (kept.asked && !last))) return;
    if (!kept.own || changed) {
      // A moved cursor in a copy is not work.
      if (!damaged && kept.saved !== null && board.sameContent(state, kept.saved)) return;
      fork(kept);
    }
    const tree = board.write(state);
    if (kept.text !== null || !adopt(kept, tree)) {
      const text = printRecord({ changed: time(), from: board.origin(state), tree });
      if (!places.set(keyOf(kept.id), text)) {
        fork(kept);
        places.set(keyOf(kept.id), text);
      }
      kept.text = text;
    }
    kept.saved = state;
  }
  function leave(state: S): void {
    const kept = keptOf(state);
    if (!kept) return;
    write(kept, state, true);
    letGo(kept);
  }
  function settle(): void {
    const kept = keptOf(board.now());
    const coming = arriving ? entry.shows()?.id : undefined;
    places.settle(PREFIX, {
      mine: kept?.own ? keyOf(kept.id) : undefined,
      coming: coming === undefined ? undefined : keyOf(coming),
    });
    wrote();
  }
  function writeDue(last: boolean): void {
    const state = board.now();
    const kept = keptOf(state);
    if (kept) write(kept, state, last);
    else if (!arriving) mark(true);
    settle();
  }
  function flush(): void {
    writeDue(false);
  }

  // The board

  function changed(now: S, before: S): void {
    const lessons = board.origin(now) === 'lesson' && board.origin(before) === 'lesson';
    const goesOn =
      ((lessons && !placing) || board.scenario(now) === board.scenario(before)) && board.contains(now, before);
    let kept = keptOf(goesOn ? before : now);
    if (!goesOn) leave(before);
    if (placing) return;
    // A restarted scene, or a tree that lost a part, must not replace the stored record.
    if (kept && !board.contains(now, kept.last)) kept = undefined;
    if (kept) known.set(board.scenario(now), kept);
    else known.delete(board.scenario(now));
    const worked = !goesOn || !board.sameContent(now, before);
    if (worked && arriving?.by === 'record') {
      // The reader's new work stays on the board. The record that was about to be shown stays stored.
      turn += 1;
      arriving = null;
    }
    if (!kept && (!worked || !board.isWork(now))) {
      if (!arriving && !goesOn) mark(false);
      return later(flush);
    }
    if (!kept) kept = born(now);
    else if (!goesOn) take(kept, false);
    kept.last = now;
    if (!kept.own && !kept.asked && !(kept.saved !== null && board.sameContent(now, kept.saved))) fork(kept);
    if (!arriving) mark(!worked);
    later(flush);
  }
  function place(state: S, keep: boolean, kept?: Kept<S>): void {
    placing = true;
    board.show(state);
    placing = false;
    arriving = null;
    missing = false;
    if (kept) {
      kept.saved = kept.last = board.now();
      known.set(board.scenario(kept.last), kept);
    }
    mark(keep);
    settle();
  }

  // Arriving

  async function openRecord(
    id: string,
    mine: number,
    { patient = false, copies = true, keep = true } = {},
  ): Promise<'shown' | 'held' | 'late' | Trouble> {
    const release = (await locks?.hold(keyOf(id), patient)) ?? null;
    const ended = <T>(how: T): T => {
      release?.();
      return how;
    };
    if (mine !== turn) return ended('late');
    if (locks && !release && !copies) return 'held';
    const text = places.get(keyOf(id));
    const record = text === null ? 'gone' : readRecord(text);
    if (typeof record === 'string') return ended(record === 'gone' ? 'gone' : 'unreadable');
    let state: S | 'too-large' | null;
    try {
      state = await read(record.tree, record.from);
    } catch {
      return ended(mine === turn ? 'failed' : 'late');
    }
    if (mine !== turn) return ended('late');
    if (state === null || state === 'too-large') return ended(state === null ? 'unreadable' : 'too-large');
    place(state, keep, { id, text, saved: state, last: state, own: release !== null, asked: false, release, turn: 0 });
    return 'shown';
  }
  const isTrouble = (how: string): how is Trouble =>
    how === 'unreadable' || how === 'too-large' || how === 'gone' || how === 'failed';

  /** A new page continues with the newest work. It prefers work that no other window has on its board. */
  async function openNewest(mine: number): Promise<void> {
    const found = places
      .keys(PREFIX)
      .flatMap((key) => {
        const record = readRecord(places.get(key) ?? '');
        return typeof record === 'string'
          ? [{ key, changed: 0 }]
          : record.from === 'lesson'
            ? []
            : [{ key, changed: record.changed }];
      })
      .toSorted((a, b) => b.changed - a.changed);
    const told = new Set<Trouble>();
    for (const copies of [false, true]) {
      for (const { key } of found) {
        const how = await openRecord(key.slice(PREFIX.length), mine, { copies });
        if (how === 'shown' || how === 'late') return;
        if (!isTrouble(how) || how === 'gone' || told.has(how)) continue;
        told.add(how);
        say(how, () => open(key.slice(PREFIX.length)), key.slice(PREFIX.length));
      }
    }
  }

  async function arriveAt(shows: Shows | null, fragment: string, mine: number, first: boolean): Promise<void> {
    if (fragment !== '' && fragment !== shows?.link) {
      const opened = await link(fragment, false);
      if (mine !== turn) return;
      if (opened !== null) {
        links.set(board.scenario(opened), fragment);
        return place(opened, true);
      }
      // The link stays in the address, where the reader can try it again.
      if (!first) return;
      arriving = arriving && { ...arriving, by: 'record' };
    }
    // The reader's new work stays on the board. The address no longer names the link that the entry showed before.
    if (first && keptOf(board.now())) {
      if (fragment === shows?.link) mark(false);
      return;
    }
    if (shows?.id !== undefined) {
      home = shows.home ?? {};
      if (keptOf(board.now())?.id === shows.id) return;
      const how = await openRecord(shows.id, mine, { patient: true });
      if (mine !== turn || !isTrouble(how)) return;
      say(how, arrive, shows.id);
      missing = how === 'failed';
    } else if (shows?.link !== undefined) {
      const opened = await link(shows.link, true);
      if (mine !== turn) return;
      missing = opened === null;
      if (opened === null) return;
      links.set(board.scenario(opened), shows.link);
      place(shows.at === undefined ? opened : board.at(opened, shows.at), true);
    } else if (shows) {
      const opening = first ? board.now() : board.opening();
      place(shows.at === undefined ? opening : board.at(opening, shows.at), true);
    } else if (first) await openNewest(mine);
  }

  async function arrive(): Promise<void> {
    const first = !begun;
    begun = true;
    const shows = entry.shows();
    const fragment = entry.fragment();
    const at = entry.place();
    // The browser sends both `popstate` and `hashchange` for one move.
    if (arriving?.at === at) return;
    if (arriving) overtake?.();
    const mine = ++turn;
    arriving = { at, by: fragment !== '' && fragment !== shows?.link ? 'link' : 'record' };
    writeDue(true);
    here = at;
    // A jump within the page also makes an entry. That entry shows the present board.
    const same = shows === null || JSON.stringify(shown()) === JSON.stringify(shows);
    const named = fragment === '' || (!keptOf(board.now()) && fragment === links.get(board.scenario(board.now())));
    if (first || !same || !named) await arriveAt(shows, fragment, mine, first);
    if (mine !== turn) return;
    arriving = null;
    mark(true);
  }

  async function follow(fragment: string): Promise<void> {
    writeDue(true);
    const mine = ++turn;
    arriving = { at: 'a link', by: 'link' };
    const opened = await link(fragment, false);
    if (mine !== turn) return;
    arriving = null;
    if (opened === null) return;
    links.set(board.scenario(opened), fragment);
    // Another link in the address would contradict the board.
    place(opened, entry.fragment() === fragment);
  }

  async function open(id: string): Promise<void> {
    if (keptOf(board.now())?.id === id) return;
    writeDue(true);
    const mine = ++turn;
    const overtaken = arriving;
    arriving = { at: 'the list', by: 'record' };
    const how = await openRecord(id, mine, { keep: false });
    if (mine !== turn) return;
    arriving = null;
    if (!isTrouble(how)) return;
    say(how, () => open(id), id);
    if (overtaken) await arrive();
  }

  board.subscribe(changed);
  // The reader may have worked before this module was loaded.
  if (board.isWork(board.now())) {
    born(board.now());
    later(flush);
  }
  return {
    arrive,
    flush: () => writeDue(true),
    open,
    follow,
    current: () => keptOf(board.now())?.id ?? null,
    sleep() {
      const kept = keptOf(board.now());
      if (kept) letGo(kept);
    },
    wakeUp() {
      const kept = keptOf(board.now());
      if (kept) take(kept, false);
    },
  };
}
