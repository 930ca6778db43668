import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keeperOf } from './keeper.ts';
import { tabDraftOf, type TabDraft } from './tabDraft.ts';

/** A tab. Its storage outlives a reload; its page does not. */
class Tab {
  readonly texts = new Map<string, string>();
  scenario = 'a';
  text: string | null = null;
  runs: string | null = null;
  draft!: TabDraft;

  load(scenario: string): void {
    this.text = null;
    this.scenario = scenario;
    this.draft = tabDraftOf({
      keeper: keeperOf(() => ({
        getItem: (key) => this.texts.get(key) ?? null,
        setItem: (key, text) => void this.texts.set(key, text),
      })),
      key: () => `draft:${this.scenario}`,
      now: () => ({ text: this.text, done: this.text !== null && this.text === this.runs }),
      put: (text) => {
        this.text = text;
      },
    });
    this.draft.changed();
  }

  reload(scenario = this.scenario): void {
    this.draft.flush();
    this.load(scenario);
  }

  write(text: string | null): void {
    this.text = text;
    this.draft.changed();
  }

  show(scenario: string): void {
    this.scenario = scenario;
    this.draft.changed();
  }
}

let tab: Tab;
beforeEach(() => {
  vi.useFakeTimers();
  tab = new Tab();
  tab.load('a');
});
afterEach(() => {
  vi.useRealTimers();
});

test('a text that was not run comes back after a reload, an empty one as well', () => {
  for (const text of ['bind', '', 'a "quoted" line\r\n']) {
    tab.write(text);
    tab.reload();
    expect(tab.text).toBe(text);
  }
});

test('a text that was discarded or run does not come back', () => {
  tab.write('bind');
  tab.reload();
  tab.write(null);
  tab.reload();
  expect(tab.text).toBe(null);
  tab.write('bind');
  tab.runs = 'bind';
  tab.show('a, edited');
  tab.runs = null;
  for (const scenario of ['a', 'a, edited']) {
    tab.reload(scenario);
    expect(tab.text).toBe(null);
  }
});

test('another scenario gets its own text, and the first text waits for its scenario', () => {
  tab.write('first');
  tab.reload('b');
  expect(tab.text).toBe(null);
  tab.write('second');
  tab.reload('a');
  expect(tab.text).toBe('first');
  tab.reload('b');
  expect(tab.text).toBe('second');
});

test('a text from a record stays with its scenario; a text of this page goes along', () => {
  tab.write('first');
  tab.reload();
  tab.show('b');
  expect(tab.text).toBe(null);
  tab.show('a');
  expect(tab.text).toBe('first');
  tab.write('first, longer');
  tab.show('b');
  expect(tab.text).toBe('first, longer');
  tab.reload();
  expect(tab.text).toBe('first, longer');
});

test('a record is written by itself after a pause', () => {
  tab.write('bind');
  expect(tab.texts.size).toBe(0);
  vi.runAllTimers();
  expect([...tab.texts]).toEqual([['draft:a', '"bind"']]);
});

test('a damaged record is no text', () => {
  for (const record of ['{', '5', '{"constructor":1}', 'null']) {
    tab.texts.set('draft:c', record);
    tab.reload('c');
    expect(tab.text).toBe(null);
  }
});
