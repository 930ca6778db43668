/**
 * Keeps every scenario of this window under an identity of its own, and keeps the address and the board in agreement. It knows storage, locks, the tab's
 * history and the board as parameters, so that a test can run several windows at once. Why it works this way is in decision 16.
 */
import type { Origin } from '../store/index.ts';
import type { Entry, Shows } from './entry.ts';
import type { Locks, Release } from './locks.ts';
import type { Places } from './places.ts';
import { keyOf, PREFIX, printRecord, readRecord } from './record.ts';

/** The board, with `S` for all that it shows. A state is immutable. */
export interface Board<S> {
  now(): S;
  show(state: S): void;
  subscribe(changed: (now: S, before: S) => void): () => void;
  /** The opening, as a scenario of its own each time. */
  opening(): S;
  /** The same object for every state of one scenario. */
  scenario(state: S): object;
  origin(state: S): Origin;
  /** True if a state holds more than its scenario showed by itself. */
  isWork(state: S): boolean;
  /** True if two states of a scenario differ at most in the cursor. */
  sameContent(a: S, b: S): boolean;
  /** True if `now` holds every event of `before`: storing `now` in place of `before` then loses nothing. */
  contains(now: S, before: S): boolean;
  moment(state: S): number;
  at(state: S, moment: number): S;
  /** As JSON. */
  write(state: S): string;
}

/** A record cannot be read, is beyond the page's limits, or is not stored any more; or a part of the page cannot be loaded. */
export type Trouble = 'unreadable' | 'too-large' | 'gone' | 'failed';

export interface Ports<S> {
  readonly board: Board<S>;
  readonly places: Places;
  /** Null where the browser has none: then each page writes only scenarios that it began itself. */
  readonly locks: Locks | null;
  readonly entry: Entry;
  /** Opens a fragment. Null, after a notice, if it cannot be opened. `again` means that the entry showed it before. */
  link(fragment: string, again: boolean): Promise<S | null>;
  /** A state from what `Board.write` gave; `too-large` beyond the page's limits, null where it cannot be read. Rejects where the page lacks a part for it. */
  read(tree: string, from: Origin): Promise<S | 'too-large' | null>;
  /** Ends what an earlier arrival still computes. */
  overtake?(): void;
  /** Calls `flush` a moment later; again means later still. */
  later(flush: () => void): void;
  newId(): string;
  time(): number;
  /** `again` tries once more; after `failed` it may succeed. `id` is the record's. */
  say(trouble: Trouble, again: () => Promise<void>, id: string): void;
  /** Something was written, in whichever place. */
  wrote(): void;
}

/** A scenario that is stored, or is about to be. */
interface Kept<S> {
  id: string;
  /** The record as this window last read or wrote it. */
  text: string | null;
  /** The state in that record, and the last state on the board. */
  saved: S | null;
  last: S;
  /** True if this window may write the record: it holds the lock, or it made the id. */
  own: boolean;
  /** True while the answer to a lock request is still to come. */
  asked: boolean;
  release: Release | null;
  /** Raised with every request, so that a late answer is known. */
  turn: number;
}

export interface Scenarios {
  /** Shows the scenario that the tab's entry names. Call it at the start, and again when the reader goes to another entry. */
  arrive(): Promise<void>;
  /** Writes what is due, at once. */
  flush(): void;
  /** Puts a stored scenario on the board. */
  open(id: string): Promise<void>;
  /** Opens a link again that the page lacked a part for. The reader may have gone on meanwhile, so the address may not name it any more. */
  follow(fragment: string): Promise<void>;
  /** The stored scenario that is on the board. */
  current(): string | null;
  /** Lets go of the lock while the page sleeps in the browser's cache, and takes it again. */
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
  /** The entry shows this again when a lesson's scene leaves the board. */
  let home: Shows = {};
  /** Raised with every arrival, so that a slow one that was overtaken shows nothing. */
  let turn = 0;
  let arriving: { readonly at: string; readonly by: 'link' | 'record' } | null = null;
  let begun = false;
  /** The entry that the board belongs to. The reader may be at another one already, and `arrive` still to be called. */
  let here = '';
  let placing = false;
  /** The entry shows a scenario for which the page lacks a part. It stays in the entry until the reader works, so that a reload tries again. */
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
    // Without locks, an id is this page's own for as long as the page lives.
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
    // Without locks nobody else ever writes an id of ours.
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
  /** Goes on under a new id: another window has the record, or changed it. */
  function fork(kept: Kept<S>): void {
    letGo(kept);
    kept.id = newId();
    kept.text = null;
    kept.saved = null;
    take(kept, true);
    if (!arriving && keptOf(board.now()) === kept) mark(true);
  }
  /** A record that holds the very same tree makes a second one needless, as when a lesson gives the board back after a reload. */
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
  /** `last` where there will be no other chance. */
  function write(kept: Kept<S>, state: S, last: boolean): void {
    const stored = places.get(keyOf(kept.id));
    const changed = stored !== kept.text;
    // A record that was damaged under us does not hold what the board shows.
    const damaged = last && changed && stored !== null && typeof readRecord(stored) === 'string';
    if (!damaged && (kept.saved === state || (kept.asked && !last))) return;
    if (!kept.own || changed) {
      // Moving the cursor of a copy is not work.
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
    // A scene that begins anew, or a tree that lost a part, must not take the place of what is stored.
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

  /** A page that is opened anew goes on with the newest work that no other window has on its board. */
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
      // It stays in the address, where it can be tried again.
      if (!first) return;
      arriving = arriving && { ...arriving, by: 'record' };
    }
    // The reader's new work stays on the board.
    if (first && keptOf(board.now())) return;
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
    // Both `popstate` and `hashchange` tell of one move.
    if (arriving?.at === at) return;
    if (arriving) overtake?.();
    const mine = ++turn;
    arriving = { at, by: fragment !== '' && fragment !== shows?.link ? 'link' : 'record' };
    writeDue(true);
    here = at;
    // A jump within the page makes an entry, too. It shows what is on the board.
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
    place(opened, true);
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
  // The reader may have worked before this part of the page was loaded.
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
