/**
 * Several windows of one browser, for tests: one storage, one set of locks, and a history for each tab. Slow work
 * waits until the test ends it.
 */
import type { Origin } from '../store/index.ts';
import type { Entry, Shows } from './entry.ts';
import type { Locks } from './locks.ts';
import { placesOf, type Places, type Store } from './places.ts';
import { isReadable, PREFIX, readRecord } from './record.ts';
import { type Board, keepScenarios, type Scenarios } from './scenarios.ts';

/**
 * A state of the test's board. `given` are the items that the scenario shows by itself. Other items are the reader's
 * work.
 */
export interface State {
  readonly scenario: { readonly name: string };
  readonly origin: Origin;
  readonly given: readonly string[];
  readonly items: readonly string[];
  readonly cursor: number;
}

/** Waits until the callbacks of all settled promises have run. */
export async function quiet(): Promise<void> {
  for (let i = 0; i < 24; i++) await Promise.resolve();
}

const quota = (): never => {
  throw new DOMException('no room', 'QuotaExceededError');
};

/** A `Storage` that can be full. `guard` gets every write. */
export class Shelf {
  readonly texts = new Map<string, string>();
  full = false;
  for(guard: (key: string, text: string | null) => void = () => {}): Store {
    const { texts } = this;
    const isFull = (): boolean => this.full;
    return {
      get length() {
        return texts.size;
      },
      key: (index) => [...texts.keys()][index] ?? null,
      getItem: (key) => texts.get(key) ?? null,
      setItem(key, text) {
        if (isFull()) quota();
        guard(key, text);
        texts.set(key, text);
      },
      removeItem(key) {
        guard(key, null);
        texts.delete(key);
      },
    };
  }
}

interface TabEntry {
  hash: string;
  shows: Shows | null;
}

export const LINKS: ReadonlyMap<string, readonly string[]> = new Map([
  ['A', ['a1', 'a2', 'a3']],
  ['B', ['b1']],
  ['C', ['c1', 'c2']],
]);

export class Page {
  state: State;
  readonly board: Board<State>;
  readonly places: Places;
  readonly scenarios: Scenarios;
  readonly said: string[] = [];
  /** The scenes that a lesson keeps, and the board before the lesson. */
  readonly scenes = new Map<number, State>();
  readonly scenarioOf = new Map<number, State['scenario']>();
  before: State | null = null;
  due: (() => void) | null = null;
  alive = true;
  readonly #listeners = new Set<(now: State, before: State) => void>();

  readonly browser: Browser;
  readonly tab: Tab;

  constructor(browser: Browser, tab: Tab) {
    this.browser = browser;
    this.tab = tab;
    const opening = (): State => ({
      scenario: { name: 'opening' },
      origin: 'opening',
      given: ['o1', 'o2'],
      items: ['o1', 'o2'],
      cursor: 2,
    });
    this.state = opening();
    this.board = {
      now: () => this.state,
      show: (state) => this.put(state),
      subscribe: (changed) => {
        this.#listeners.add(changed);
        return () => this.#listeners.delete(changed);
      },
      opening,
      scenario: ({ scenario }) => scenario,
      origin: ({ origin }) => origin,
      isWork: ({ origin, items, given }) =>
        !['opening', 'link', 'lesson'].includes(origin) ||
        items.length > given.length ||
        items.some((item, index) => item !== given[index]),
      sameContent: (a, b) => a.items.join() === b.items.join(),
      contains: (now, was) =>
        now.scenario.name === was.scenario.name && was.items.every((item, index) => item === now.items[index]),
      moment: ({ cursor }) => cursor,
      at: (state, cursor) => ({ ...state, cursor }),
      write: ({ scenario, items, cursor }) => JSON.stringify({ name: scenario.name, items, cursor }),
    };
    const guarded = browser.local.for((key, text) => browser.wrote(this, key, text));
    const session = tab.session.for();
    const living = (store: Store): Store => (this.alive ? store : quota());
    this.places = placesOf(
      () => living(guarded),
      () => living(session),
      isReadable,
    );
    this.scenarios = keepScenarios<State>({
      board: this.board,
      places: this.places,
      locks: browser.locksFor(this),
      // A page that has ended does not write its entry.
      entry: {
        ...tab.entry,
        mark: (shows, keep) => {
          if (this.alive) tab.entry.mark(shows, keep);
        },
      },
      link: (fragment) =>
        browser.wait(() => {
          const items = LINKS.get(fragment);
          if (!items || browser.broken) {
            this.said.push('link');
            return null;
          }
          return { scenario: { name: `link ${fragment}` }, origin: 'link', given: items, items, cursor: items.length };
        }),
      read: (tree, from) =>
        browser.wait(() => {
          if (browser.broken) throw new Error('the part cannot be loaded');
          const { name, items, cursor } = JSON.parse(tree) as { name?: string; items: string[]; cursor: number };
          return name === undefined ? null : { scenario: { name }, origin: from, given: [], items, cursor };
        }),
      later: (flush) => {
        this.due = flush;
      },
      newId: () => `${++browser.ids}`,
      time: () => ++browser.clock,
      say: (trouble) => this.said.push(trouble),
      wrote: () => {},
    });
  }

  put(state: State): void {
    const was = this.state;
    this.state = state;
    for (const listener of this.#listeners) listener(state, was);
  }
  work(item: string): void {
    const { items } = this.state;
    this.put({ ...this.state, items: [...items, item], cursor: items.length + 1 });
  }
  move(cursor: number): void {
    this.put({ ...this.state, cursor: cursor % (this.state.items.length + 1) });
  }
  load(item: string, origin: Origin = 'machine'): void {
    this.put({ scenario: { name: item }, origin, given: [], items: [item], cursor: 1 });
  }
  /** A lesson's scene keeps its scenario for as long as the page lives. */
  scene(number: number, anew: boolean): void {
    if (this.state.origin === 'lesson') this.scenes.set(Number(this.state.scenario.name.slice(6)), this.state);
    else this.before = this.state;
    const scenario = this.scenarioOf.get(number) ?? { name: `scene ${number}` };
    this.scenarioOf.set(number, scenario);
    const given = [`s${number}`];
    const known = anew ? undefined : this.scenes.get(number);
    this.put({ scenario, origin: 'lesson', given, items: known?.items ?? given, cursor: 1 });
  }
  leaveLesson(): void {
    if (this.before === null || this.state.origin !== 'lesson') return;
    this.scenes.set(Number(this.state.scenario.name.slice(6)), this.state);
    this.put(this.before);
    this.before = null;
  }
  pause(): void {
    const { due } = this;
    this.due = null;
    due?.();
  }
  end(): void {
    this.scenarios.flush();
    this.alive = false;
    this.browser.freeLocks(this);
  }
}

export class Tab {
  entries: TabEntry[];
  at: number;
  page: Page;
  readonly entry: Entry;
  readonly session = new Shelf();
  /** Every lock that this tab has ever held. */
  readonly had = new Set<string>();

  readonly browser: Browser;

  constructor(browser: Browser, hash = '', like?: Tab) {
    this.browser = browser;
    this.entries = like ? like.entries.map((entry) => ({ ...entry })) : [{ hash, shows: null }];
    this.at = like?.at ?? 0;
    for (const [key, text] of like?.session.texts ?? []) this.session.texts.set(key, text);
    const here = (): TabEntry => this.entries[this.at]!;
    this.entry = {
      shows: () => here().shows,
      fragment: () => here().hash,
      place: () => JSON.stringify(here()),
      mark: (shows, keep) => {
        here().shows = JSON.parse(JSON.stringify(shows)) as Shows;
        if (!keep) here().hash = '';
      },
    };
    this.page = new Page(browser, this);
  }
  start(): void {
    void this.page.scenarios.arrive();
  }
  /** `early` is done before the page opens what its entry names. */
  reload(early: (page: Page) => void = () => {}): void {
    this.page.end();
    this.page = new Page(this.browser, this);
    early(this.page);
    this.start();
  }
  follow(hash: string): void {
    if (this.entry.fragment() === hash) return;
    this.entries = [...this.entries.slice(0, this.at + 1), { hash, shows: null }];
    this.at += 1;
    void this.page.scenarios.arrive();
    void this.page.scenarios.arrive();
  }
  go(by: number): void {
    const to = this.at + by;
    if (!this.entries[to]) return;
    const before = this.entry.fragment();
    this.at = to;
    void this.page.scenarios.arrive();
    if (this.entry.fragment() !== before) void this.page.scenarios.arrive();
  }
}

export class Browser {
  readonly local = new Shelf();
  readonly tabs: Tab[] = [];
  readonly waiting: (() => void)[] = [];
  readonly faults: string[] = [];
  readonly writers = new Map<string, Tab>();
  readonly holders = new Map<string, Page>();
  /** True while parts of the page cannot be loaded. */
  broken = false;
  ids = 0;
  clock = 0;

  readonly secure: boolean;

  constructor(secure: boolean) {
    this.secure = secure;
  }

  /** Slow work, which ends when the test calls `step`. */
  wait<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.push(() => {
        try {
          resolve(work());
        } catch (error) {
          reject(error);
        }
      });
    });
  }
  locksFor(page: Page): Locks | null {
    if (!this.secure) return null;
    return {
      // Requests are granted in their order. The answer may come late.
      hold: (name) => {
        const granted = page.alive && !this.holders.has(name);
        if (granted) this.holders.set(name, page);
        if (granted) page.tab.had.add(name);
        const release = (): void => {
          if (this.holders.get(name) === page) this.holders.delete(name);
        };
        return this.wait(() => (granted ? release : null));
      },
      held: () => Promise.resolve(new Set(this.holders.keys())),
    };
  }
  freeLocks(page: Page): void {
    for (const [name, holder] of this.holders) if (holder === page) this.holders.delete(name);
  }
  /** Only the window that holds a record may change it. A change must not lose an item of the record. */
  wrote(page: Page, key: string, text: string | null): void {
    const before = this.local.texts.get(key);
    if (!key.startsWith(PREFIX)) return;
    if (before !== undefined && text !== before) {
      const [was, is] = [itemsOf(before), text === null ? [] : itemsOf(text)];
      const lost = was.filter((item) => !is.includes(item));
      if (lost.length > 0 || itemsOf(before).length === 0) this.faults.push(`${key}: ${lost.join()} overwritten`);
      // A refused text is written later, when its window has another scenario on the board.
      if (this.secure ? !page.tab.had.has(key) : this.writers.get(key) !== page.tab)
        this.faults.push(`${key} was written by another window`);
    }
    this.writers.set(key, page.tab);
  }
  open(hash = '', like?: Tab): Tab {
    const tab = new Tab(this, hash, like);
    this.tabs.push(tab);
    tab.start();
    return tab;
  }
  close(tab: Tab): void {
    tab.page.end();
    this.tabs.splice(this.tabs.indexOf(tab), 1);
  }
  /** Ends one waiting job. */
  async step(which = 0): Promise<void> {
    const [work] = this.waiting.splice(which % Math.max(1, this.waiting.length), 1);
    work?.();
    await quiet();
  }
  async rest(): Promise<void> {
    await quiet();
    while (this.waiting.length > 0) await this.step();
  }
  /** Every item on a board or in a record. */
  present(): { has(item: string): boolean } {
    const inMemory = ({ page: { places } }: Tab): string[] =>
      places.worst().place === 'memory' ? places.keys(PREFIX).map((key) => places.get(key) ?? '') : [];
    const texts = [
      ...this.local.texts.values(),
      ...this.tabs.flatMap((tab) => [
        ...tab.session.texts.values(),
        ...inMemory(tab),
        JSON.stringify(tab.page.state.items),
      ]),
    ].join();
    return { has: (item) => texts.includes(`"${item}"`) };
  }
}

function itemsOf(text: string): readonly string[] {
  const record = readRecord(text);
  return typeof record === 'string' ? [] : ((JSON.parse(record.tree) as { items?: string[] }).items ?? []);
}
