import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PREFIX } from './record.ts';
import { Browser, LINKS, type Page, quiet, type Tab } from './testing.ts';

const items = (tab: Tab): string => tab.page.state.items.join(' ');

describe('the stories of the issue', () => {
  test('work, then link A, then link B: the work is still stored, and Back shows it', async () => {
    const browser = new Browser(true);
    const tab = browser.open();
    await browser.rest();
    tab.page.work('mine');
    for (const link of ['A', 'B']) {
      tab.follow(link);
      await browser.rest();
      expect(items(tab)).toBe(LINKS.get(link)!.join(' '));
    }
    expect([...browser.local.texts.values()].join()).toContain('mine');
    tab.go(-2);
    await browser.rest();
    expect(items(tab)).toBe('o1 o2 mine');
  });

  test('each of two windows finds its own work after a reload', async () => {
    for (const secure of [true, false]) {
      const browser = new Browser(secure);
      const [one, two] = [browser.open(), browser.open()];
      await browser.rest();
      one.page.work('first');
      two.page.work('second');
      for (const tab of [one, two]) tab.page.pause();
      for (const tab of [one, two]) tab.reload();
      await browser.rest();
      expect([items(one), items(two)]).toEqual(['o1 o2 first', 'o1 o2 second']);
    }
  });

  test('Back after two links shows the link that the address names', async () => {
    const browser = new Browser(true);
    const tab = browser.open();
    await browser.rest();
    for (const link of ['A', 'B']) tab.follow(link);
    await browser.rest();
    expect(items(tab)).toBe('b1');
    tab.go(-1);
    await browser.rest();
    expect([tab.entry.fragment(), items(tab)]).toEqual(['A', 'a1 a2 a3']);
  });
});

describe('one window', () => {
  test('a slow link that another one overtook is never shown', async () => {
    const browser = new Browser(true);
    const tab = browser.open();
    await browser.rest();
    tab.follow('A');
    tab.follow('B');
    await quiet();
    await browser.step(1);
    expect(items(tab)).toBe('b1');
    await browser.rest();
    expect([tab.entry.fragment(), items(tab)]).toEqual(['B', 'b1']);
  });

  test('a link stays in the address until somebody works on it, and so does its moment', async () => {
    const browser = new Browser(true);
    const tab = browser.open('A');
    await browser.rest();
    tab.page.move(1);
    tab.page.pause();
    expect([tab.entry.fragment(), browser.local.texts.size]).toEqual(['A', 0]);
    tab.reload();
    await browser.rest();
    expect(tab.page.state).toMatchObject({ items: LINKS.get('A'), cursor: 1 });
    tab.page.work('mine');
    expect(tab.entry.fragment()).toBe('');
    tab.page.pause();
    expect(browser.local.texts.size).toBe(1);
  });

  test('work that is done before a reloaded link is opened takes the address over', async () => {
    for (const broken of [false, true]) {
      const browser = new Browser(true);
      const tab = browser.open('A');
      await browser.rest();
      browser.broken = broken;
      // The page wakes up before the part that opens links has come.
      tab.reload((page) => page.work('mine'));
      await browser.rest();
      expect([tab.entry.fragment(), items(tab)]).toEqual(['', 'o1 o2 mine']);
      tab.reload();
      browser.broken = false;
      await browser.rest();
      expect([tab.entry.fragment(), items(tab)]).toEqual(['', 'o1 o2 mine']);
    }
  });

  test('another try of a link that the address no longer names leaves no other link in the address', async () => {
    const browser = new Browser(true);
    const tab = browser.open('A');
    await browser.rest();
    browser.broken = true;
    tab.follow('B');
    await browser.rest();
    expect([tab.entry.fragment(), items(tab)]).toEqual(['B', 'a1 a2 a3']);
    browser.broken = false;
    void tab.page.scenarios.follow('C');
    await browser.rest();
    expect([tab.entry.fragment(), items(tab)]).toEqual(['', LINKS.get('C')!.join(' ')]);
    void tab.page.scenarios.follow('B');
    await browser.rest();
    expect(items(tab)).toBe('b1');
  });

  test('a fragment that cannot be opened stays in the address, and the board keeps what it had', async () => {
    const browser = new Browser(true);
    const tab = browser.open();
    await browser.rest();
    tab.page.work('mine');
    tab.follow('broken');
    await browser.rest();
    expect([tab.entry.fragment(), items(tab), tab.page.said]).toEqual([
      'broken',
      'o1 o2 mine',
      ['link', 'link'].slice(0, tab.page.said.length),
    ]);
    tab.reload();
    await browser.rest();
    expect([tab.entry.fragment(), items(tab)]).toEqual(['broken', 'o1 o2 mine']);
  });

  test('after a lesson the board is the same scenario again, and untouched scenes are not stored', async () => {
    const browser = new Browser(true);
    const tab = browser.open();
    await browser.rest();
    tab.page.work('mine');
    tab.page.scene(1, false);
    await browser.rest();
    expect(browser.local.texts.size).toBe(1);
    tab.page.work('tried');
    tab.page.scene(2, false);
    tab.page.leaveLesson();
    await browser.rest();
    tab.page.work('more');
    tab.page.pause();
    await browser.rest();
    const stored = [...browser.local.texts.values()];
    expect(stored).toHaveLength(2);
    expect(stored.find((text) => text.includes('mine'))).toContain('more');
  });

  test('a fresh window goes on with the newest work that no other window has', async () => {
    const browser = new Browser(true);
    const tab = browser.open();
    await browser.rest();
    tab.page.load('older');
    tab.page.load('newer');
    tab.page.pause();
    await browser.rest();
    const other = browser.open();
    await browser.rest();
    expect(items(other)).toBe('older');
    const third = browser.open();
    await browser.rest();
    expect(items(third)).toBe('newer');
    third.page.work('copy');
    third.page.pause();
    await browser.rest();
    expect(browser.local.texts.size).toBe(3);
  });

  test('a record that cannot be read is said and left alone, and the others open', async () => {
    const browser = new Browser(true);
    const first = browser.open();
    await browser.rest();
    first.page.load('good');
    browser.close(first);
    for (const [id, text] of [
      ['bad', '{"v":1,'],
      ['newer', '{"v":9,"changed":1}'],
    ] as const)
      browser.local.texts.set(`${PREFIX}${id}`, text);
    const tab = browser.open();
    await browser.rest();
    expect([items(tab), browser.local.texts.get(`${PREFIX}bad`), browser.local.texts.get(`${PREFIX}newer`)]).toEqual([
      'good',
      '{"v":1,',
      '{"v":9,"changed":1}',
    ]);
  });

  test('a part that cannot be loaded leaves the scenario in the entry, so that a reload finds it', async () => {
    const browser = new Browser(true);
    const tab = browser.open();
    await browser.rest();
    tab.page.work('mine');
    browser.broken = true;
    tab.reload();
    await browser.rest();
    tab.page.move(1);
    tab.page.pause();
    expect([items(tab), tab.page.said]).toEqual(['o1 o2', ['failed']]);
    browser.broken = false;
    tab.reload();
    await browser.rest();
    expect(items(tab)).toBe('o1 o2 mine');
  });

  test('full storage: the work outlives a reload in the session, and comes into the storage as soon as there is room', async () => {
    const browser = new Browser(true);
    const tab = browser.open();
    await browser.rest();
    browser.local.full = true;
    tab.page.work('mine');
    tab.page.pause();
    expect(tab.page.places.worst()).toEqual({ place: 'session', why: 'full' });
    tab.reload();
    await browser.rest();
    expect(items(tab)).toBe('o1 o2 mine');
    tab.session.full = true;
    tab.page.work('more');
    tab.page.pause();
    expect(tab.page.places.worst().place).toBe('memory');
    browser.local.full = false;
    tab.page.work('and more');
    tab.page.pause();
    expect(tab.page.places.worst().place).toBe('local');
    expect([...browser.local.texts.values()].join()).toContain('and more');
    expect(tab.session.texts.size).toBe(0);
  });
});

type Move = {
  readonly do:
    | 'work'
    | 'move'
    | 'load'
    | 'link'
    | 'reload'
    | 'back'
    | 'forward'
    | 'close'
    | 'new'
    | 'duplicate'
    | 'full'
    | 'session full'
    | 'corrupt'
    | 'scene'
    | 'restart'
    | 'leave'
    | 'broken'
    | 'pause'
    | 'step'
    | 'list'
    | 'sleep';
  readonly tab: number;
  readonly n: number;
};
const MOVES: readonly Move['do'][] = [
  'work',
  'work',
  'work',
  'move',
  'load',
  'link',
  'link',
  'reload',
  'reload',
  'back',
  'back',
  'forward',
  'close',
  'new',
  'duplicate',
  'full',
  'session full',
  'corrupt',
  'scene',
  'scene',
  'restart',
  'leave',
  'broken',
  'pause',
  'pause',
  'step',
  'step',
  'step',
  'list',
  'sleep',
];

/** Plays moves in several windows and gives everything that went wrong. */
async function play(moves: readonly Move[], secure: boolean): Promise<string[]> {
  const browser = new Browser(secure);
  const faults: string[] = [];
  const done = new Set<string>();
  const corrupted = new Map<string, string>();
  /** Fragments that could not be opened while a part of the page was missing. */
  let excused = new Set<string>();
  browser.open();
  let tokens = 0;
  const say = (what: string, when: string): void => {
    faults.push(`${when}: ${what}`);
  };

  for (const [index, move] of moves.entries()) {
    const when = `${index} ${move.do}`;
    const tab = browser.tabs[move.tab % Math.max(1, browser.tabs.length)] ?? browser.open();
    const { page } = tab;
    const token = `w${++tokens}`;
    switch (move.do) {
      case 'work':
        done.add(token);
        page.work(token);
        break;
      case 'move':
        page.move(move.n);
        break;
      case 'load':
        done.add(token);
        page.load(token, move.n % 2 ? 'machine' : 'file');
        break;
      case 'link':
        tab.follow(['A', 'B', 'C', 'broken'][move.n % 4]!);
        break;
      case 'reload':
        forgive(browser, page, done, false);
        if (move.n % 4 === 3) {
          done.add(token);
          tab.reload((next) => next.work(token));
        } else tab.reload();
        break;
      case 'back':
        tab.go(-1 - (move.n % 2));
        break;
      case 'forward':
        tab.go(1);
        break;
      case 'close':
        forgive(browser, page, done, true);
        browser.close(tab);
        break;
      case 'new':
        if (browser.tabs.length < 4) browser.open(move.n % 3 ? '' : 'A');
        break;
      case 'duplicate':
        if (browser.tabs.length < 4) browser.open('', tab);
        break;
      case 'full':
        browser.local.full = !browser.local.full;
        break;
      case 'session full':
        tab.session.full = !tab.session.full;
        break;
      case 'broken':
        browser.broken = !browser.broken;
        break;
      case 'scene':
        page.scene(move.n % 3, false);
        break;
      case 'restart':
        if (page.state.origin === 'lesson') {
          page.scenes.clear();
          page.scene(Number(page.state.scenario.name.slice(6)), true);
        }
        break;
      case 'leave':
        page.leaveLesson();
        break;
      case 'pause':
        page.pause();
        break;
      case 'step':
        await browser.step(move.n);
        break;
      case 'sleep':
        page.scenarios.flush();
        page.scenarios.sleep();
        page.scenarios.wakeUp();
        break;
      case 'list': {
        const keys = page.places.keys(PREFIX);
        if (keys.length > 0) void page.scenarios.open(keys[move.n % keys.length]!.slice(PREFIX.length));
        break;
      }
      case 'corrupt': {
        const keys = [...browser.local.texts.keys()];
        if (keys.length === 0) break;
        const key = keys[move.n % keys.length]!;
        corrupted.set(key, move.n % 2 ? '{"v":9}' : '{"v":1,"cha');
        browser.local.texts.set(key, corrupted.get(key)!);
        const now = browser.present();
        for (const one of done) if (!now.has(one)) done.delete(one);
        break;
      }
    }
    if (browser.broken) excused = new Set([...excused, ...LINKS.keys()]);
    await quiet();
    // No work is lost, even while answers are still pending.
    const present = browser.present();
    for (const one of done)
      if (!present.has(one)) {
        say(`${one} is lost`, when);
        done.delete(one);
      }
    for (const [key, text] of corrupted)
      if (browser.local.texts.get(key) !== text) {
        say(`${key} was unreadable and is overwritten`, when);
        corrupted.delete(key);
      }
    for (const fault of browser.faults.splice(0)) say(fault, when);
    if (move.n % 3 > 0) continue;
    await browser.rest();
    for (const [
      number,
      {
        page: { board, state, scenarios, places, said },
        entry,
      },
    ] of browser.tabs.entries()) {
      const fragment = entry.fragment();
      const link = LINKS.get(fragment);
      if (link && !excused.has(fragment) && state.items.join() !== link.join())
        say(`window ${number} has ${fragment} in the address and ${state.items.join()} on the board`, when);
      if (link && board.isWork(state) && !excused.has(fragment))
        say(`window ${number} names a link for somebody's work`, when);
      if (board.isWork(state) && said.length === 0 && entry.shows()?.id !== scenarios.current())
        say(
          `window ${number}: the entry shows ${JSON.stringify(entry.shows())} and the board ${scenarios.current() ?? 'none'}`,
          when,
        );
      if (browser.local.full || places.worst().place === 'local') continue;
      scenarios.flush();
      if (places.worst().place !== 'local')
        say(`window ${number} leaves something out of a storage that has room`, when);
    }
  }
  return faults;
}

/**
 * Removes work that may be lost: work that is only in memory, or in the session of a tab that closes. The page has
 * warned the reader before.
 */
function forgive(browser: Browser, page: Page, done: Set<string>, closing: boolean): void {
  page.scenarios.flush();
  const { place } = page.places.worst();
  const risky = place === 'memory' || (closing && (place === 'session' || page.tab.session.texts.size > 0));
  if (!risky) return;
  const outside = new Set([...browser.local.texts.values()].join().match(/w\d+/g) ?? []);
  const others = browser.tabs
    .filter((tab) => tab.page !== page)
    .flatMap(({ page: { state, places }, session }) => [
      ...state.items,
      ...([...session.texts.values(), ...places.keys(PREFIX).map((key) => places.get(key) ?? '')]
        .join()
        .match(/w\d+/g) ?? []),
    ]);
  const staying = new Set([
    ...outside,
    ...others,
    ...(closing ? [] : ([...page.tab.session.texts.values()].join().match(/w\d+/g) ?? [])),
  ]);
  for (const one of done) if (!staying.has(one)) done.delete(one);
}

const moves = fc.array(fc.record<Move>({ do: fc.constantFrom(...MOVES), tab: fc.nat(3), n: fc.nat(11) }), {
  minLength: 5,
  maxLength: 60,
  size: 'max',
});

describe('several windows at once', () => {
  for (const secure of [true, false]) {
    test(`${secure ? 'with' : 'without'} locks: no work is lost, no record is overwritten, address and board agree`, async () => {
      await fc.assert(
        fc.asyncProperty(moves, async (played) => {
          expect(await play(played, secure)).toEqual([]);
        }),
        { numRuns: process.env.VERIFY ? 20_000 : 400 },
      );
    });
  }
});
