import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Locks } from '../../share/index.ts';
import { type Drafts, draftsOf, PREFIX, titleOf } from './draft.ts';

type Texts = Map<string, string>;
const storeOf = (
  texts: Texts,
  full: () => boolean = () => false,
): Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'> => ({
  get length() {
    return texts.size;
  },
  key: (index) => [...texts.keys()][index] ?? null,
  getItem: (key) => texts.get(key) ?? null,
  setItem(key, text) {
    if (full()) throw new DOMException('no room', 'QuotaExceededError');
    texts.set(key, text);
  },
  removeItem: (key) => void texts.delete(key),
});

interface Opened {
  readonly drafts: Drafts;
  readonly session: Texts;
  close(): void;
}

/** A browser: all windows share one storage and one set of locks. */
class Browser {
  readonly local: Texts = new Map();
  readonly held = new Map<string, symbol>();
  full = false;
  #count = 0;
  readonly #hasLocks: boolean;

  constructor(hasLocks = true) {
    this.#hasLocks = hasLocks;
  }

  /** A window. With the session of an earlier window, it is a reload of that window. */
  window(session: Texts = new Map()): Opened {
    const window = Symbol('window');
    const locks: Locks = {
      hold: async (name) => {
        if (this.held.has(name)) return null;
        this.held.set(name, window);
        return () => {
          if (this.held.get(name) === window) this.held.delete(name);
        };
      },
      held: async () => new Set(this.held.keys()),
    };
    const drafts = draftsOf({
      local: () => storeOf(this.local, () => this.full),
      session: () => storeOf(session),
      locks: this.#hasLocks ? locks : null,
      newId: () => `id${++this.#count}`,
      now: () => ++this.#count,
    });
    return {
      drafts,
      session,
      close: () => {
        for (const [name, by] of this.held) if (by === window) this.held.delete(name);
      },
    };
  }

  texts(): string[] {
    return [...this.local]
      .filter(([key]) => key.startsWith(PREFIX))
      .map(([, record]) => (JSON.parse(record) as { text: string }).text)
      .toSorted();
  }
}

const write = ({ drafts }: Opened, text: string, name = 'my-lesson.md'): void =>
  drafts.write({ name, text }, drafts.turn());

for (const hasLocks of [true, false]) {
  const how = hasLocks ? 'with locks' : 'without locks';

  test(`two windows write two drafts, and both are there after both are closed, ${how}`, async () => {
    const browser = new Browser(hasLocks);
    const [a, b] = [browser.window(), browser.window()];
    expect([await a.drafts.open(), await b.drafts.open()]).toEqual([null, null]);
    write(a, 'a');
    write(b, 'b');
    write(a, 'a, longer');
    a.close();
    b.close();
    expect(browser.texts()).toEqual(['a, longer', 'b']);
    const c = browser.window();
    expect((await c.drafts.open())?.text).toBe('a, longer');
    expect((await c.drafts.others()).map(({ text }) => text)).toContain('b');
  });

  test(`a reload goes on with the draft of its tab, ${how}`, async () => {
    const browser = new Browser(hasLocks);
    const [a, b] = [browser.window(), browser.window()];
    await a.drafts.open();
    write(a, 'a');
    await b.drafts.open();
    write(b, 'b');
    a.close();
    const again = browser.window(a.session);
    expect((await again.drafts.open())?.text).toBe('a');
    write(again, 'a, longer');
    expect(browser.texts()).toEqual(hasLocks ? ['a, longer', 'b'] : expect.arrayContaining(['a, longer', 'b']));
  });

  test(`a copy of a tab writes a draft of its own, ${how}`, async () => {
    const browser = new Browser(hasLocks);
    const a = browser.window();
    await a.drafts.open();
    write(a, 'a');
    const copy = browser.window(new Map(a.session));
    await copy.drafts.open();
    write(copy, 'copy');
    write(a, 'a, longer');
    write(copy, 'copy, longer');
    expect(browser.texts()).toEqual(expect.arrayContaining(['a, longer', 'copy, longer']));
  });

  test(`another lesson begins another draft, ${how}`, async () => {
    const browser = new Browser(hasLocks);
    const a = browser.window();
    await a.drafts.open();
    write(a, 'a');
    expect(await a.drafts.edit({ name: 'leak-meter.md', text: 'shipped' })).toEqual({
      name: 'leak-meter.md',
      text: 'shipped',
    });
    write(a, 'shipped, changed', 'leak-meter.md');
    expect(browser.texts()).toEqual(['a', 'shipped, changed']);
  });

  test(`no text is ever overwritten by another window, ${how}`, async () => {
    const action = fc.record({
      window: fc.nat(2),
      what: fc.constantFrom('write', 'write', 'write', 'reload', 'close', 'copy', 'edit', 'take', 'late'),
      nth: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 20 }), async (actions) => {
        const browser = new Browser(hasLocks);
        const windows = [browser.window(), browser.window(), browser.window()];
        /**
         * Each new text continues the text of its editor. So a text is kept if a record equals it or begins with it.
         */
        const editors = ['', '', ''];
        for (const { drafts } of windows) await drafts.open();
        const written = new Set<string>();
        let count = 0;
        for (const { window: at, what, nth } of actions) {
          const { drafts, session } = windows[at]!;
          const type = (turn: number): void => {
            editors[at] += `${++count}.`;
            written.add(editors[at]!);
            drafts.write({ name: 'x.md', text: editors[at]! }, turn);
          };
          if (what === 'write') type(drafts.turn());
          else if (what === 'edit') editors[at] = (await drafts.edit({ name: 'y.md', text: `${++count}:` })).text;
          else if (what === 'take' || what === 'late') {
            const turn = drafts.turn();
            const others = await drafts.others();
            const taken = others.length > 0 ? await drafts.take(others[nth % others.length]!.id) : null;
            if (taken && what === 'late') type(turn);
            if (taken) editors[at] = taken.text;
          } else {
            windows[at]!.close();
            const next = browser.window(
              what === 'reload' ? session : what === 'copy' ? new Map(windows[nth % 3]!.session) : new Map(),
            );
            windows[at] = next;
            editors[at] = (await next.drafts.open())?.text ?? '';
          }
          const texts = browser.texts();
          for (const text of written) if (!texts.some((kept) => kept.startsWith(text))) throw new Error(`lost ${text}`);
        }
      }),
      { numRuns: process.env.VERIFY ? 100_000 : 2_000 },
    );
  });
}

test('a new window goes on with the newest draft that no other window writes', async () => {
  const browser = new Browser();
  const [a, b] = [browser.window(), browser.window()];
  await a.drafts.open();
  write(a, 'a');
  await b.drafts.open();
  write(b, 'b');
  a.close();
  const c = browser.window();
  expect((await c.drafts.open())?.text).toBe('a');
  const others = await c.drafts.others();
  expect(others).toMatchObject([{ text: 'b', elsewhere: true }]);
  expect(await c.drafts.take(others[0]!.id)).toBe(null);
});

test('a draft of an earlier version of the page is found, once', async () => {
  const browser = new Browser();
  browser.local.set('dma-owner:lesson-draft', JSON.stringify({ name: 'old.md', text: 'old' }));
  const a = browser.window();
  expect(await a.drafts.open()).toMatchObject({ name: 'old.md', text: 'old' });
  expect(browser.texts()).toEqual(['old']);
  expect(browser.local.has('dma-owner:lesson-draft')).toBe(false);
});

test('after a reload the open lesson is the draft, also where the page played an earlier text', async () => {
  const browser = new Browser();
  const a = browser.window();
  await a.drafts.open();
  write(a, 'played');
  a.drafts.played('played');
  write(a, 'played, longer');
  a.close();
  const again = browser.window(a.session);
  expect((await again.drafts.edit({ name: 'my-lesson.md', text: 'played' })).text).toBe('played, longer');
  write(again, 'played, even longer');
  expect(browser.texts()).toEqual(['played, even longer']);
});

test('a deleted draft can be brought back; a draft of another window cannot be deleted', async () => {
  const browser = new Browser();
  const [a, b] = [browser.window(), browser.window()];
  await a.drafts.open();
  write(a, 'a');
  await b.drafts.open();
  const { id } = (await b.drafts.others())[0]!;
  expect(await b.drafts.remove(id)).toBe(null);
  expect(await a.drafts.remove(id)).toBe(null);
  a.close();
  const record = await b.drafts.remove(id);
  expect(browser.texts()).toEqual([]);
  b.drafts.restore(id, record!);
  expect(browser.texts()).toEqual(['a']);
});

test('a full storage keeps the text until the page is closed, and damaged records are no drafts', async () => {
  const browser = new Browser();
  browser.local.set(`${PREFIX}x`, '{');
  browser.local.set(`${PREFIX}y`, '{"constructor":1}');
  browser.local.set('dma-owner:lesson-draft', '5');
  const a = browser.window();
  expect(await a.drafts.open()).toBe(null);
  browser.full = true;
  write(a, 'a');
  expect((await a.drafts.open())?.text).toBe('a');
  browser.full = false;
  write(a, 'a, longer');
  expect([...browser.local.values()].some((record) => record.includes('"a, longer"'))).toBe(true);
});

test('the title is the one of the front matter, or else the first heading', () => {
  expect(titleOf('---\ntitle: Two owners\n---\n# Other\n')).toBe('Two owners');
  expect(titleOf('---\r\nid: x\r\n---\r\ntext\r\n## A heading\r\n')).toBe('A heading');
  expect(titleOf('nothing')).toBe('');
});
