import type { Locator, Page } from '@playwright/test';
import { encodeScenario } from '../src/share/index.ts';
import { parseScript } from '../src/world/index.ts';
import { expect } from './fixtures.ts';
import { seconds } from './patience.ts';
import type { Board } from './verbs.ts';
import { say } from './words.ts';

/** An action of a reader that needs chunks beyond the first load. */
export interface Action {
  readonly name: string;
  /** The address of the page. Without `go`, opening this address is the action. */
  readonly address?: string;
  /** Prepares the page while all chunks still load. */
  ready?(board: Board): Promise<void>;
  /** Performs the action that needs the chunks. */
  go?(board: Board): Promise<void>;
  /** The message of the page when a chunk does not load. */
  readonly says: string | RegExp;
  /** Expects the part that the chunks bring. */
  works(board: Board): Promise<void>;
  /** Files that always fail, so that the page loads other files in their place. */
  readonly without?: RegExp;
  /** True if the part has no board behind it. */
  readonly noBoard?: boolean;
  /** Files of another part that this part opens. Another row covers them. */
  readonly others?: RegExp;
  /** The button for another try, where its name is not "Try again". */
  again?(page: Page): Locator;
}

/** Drops a file on the page, as from a desktop. */
async function drop(page: Page, name: string, text: string, type = 'text/plain'): Promise<void> {
  const data = await page.evaluateHandle(
    ({ name, text, type }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name, { type }));
      return transfer;
    },
    { name, text, type },
  );
  for (const kind of ['dragenter', 'dragover', 'drop'])
    await page.locator('main').dispatchEvent(kind, { dataTransfer: data });
}

const failed = (part: string): string => say('page.failed', { part });
const inLens =
  (lens: string, what: string) =>
  async ({ page }: Board): Promise<void> =>
    expect(page.locator(`.lens[data-lens="${lens}"]`).locator(what).first()).toBeVisible();
const pressed =
  (id: string) =>
  async (board: Board): Promise<void> =>
    board.press(say(id));
const command =
  (line: string) =>
  async ({ page }: Board): Promise<void> => {
    await page.locator('#command').fill(line);
    await page.keyboard.press('Enter');
  };
const MACHINE = 'group 3: 0000:00:05.0 0000:00:05.1\n';
const VFIO = 'open-container c1\n';
const linkTo = (script: string, cursor: number): Promise<string> => {
  const read = parseScript(script);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return encodeScenario({ protocol: 'sketch', ...read.value, cursor }, 'other');
};

const LENSES: readonly Action[] = [
  {
    name: 'the script',
    go: pressed('page.script'),
    says: failed(say('page.script')),
    works: inLens('script', '[data-script]'),
  },
  {
    name: 'the lessons',
    go: pressed('page.walkthrough'),
    says: failed(say('page.walkthrough')),
    works: inLens('lesson', '[data-lesson]'),
  },
  {
    name: 'the comparison',
    go: pressed('page.compare'),
    says: failed(say('page.compare')),
    works: inLens('compare', '.compare-row'),
  },
  { name: 'the code', go: pressed('page.code'), says: failed(say('page.code')), works: inLens('code', '.code-line') },
  {
    name: 'the search',
    go: pressed('page.explore'),
    says: failed(say('page.explore')),
    works: inLens('explore', '[data-search]'),
  },
  {
    name: 'the lesson editor',
    ready: async (board) => {
      await board.press(say('page.walkthrough'));
      await inLens('lesson', '[data-new-lesson]')(board);
    },
    go: async ({ page }) => page.locator('[data-new-lesson]').click(),
    says: failed(say('page.author')),
    works: inLens('author', '.cm-content'),
  },
  {
    name: 'what holds',
    go: async ({ page }) => page.locator('.holds-button').click(),
    says: failed(say('page.here')),
    again: (page) =>
      page
        .locator('.holds')
        .getByRole('button', { name: new RegExp(`${say('page.again')}|${say('explore.again')}`) })
        .last(),
    works: async ({ page }) => expect(page.locator('[data-holds]')).toBeVisible({ timeout: seconds(20) }),
  },
];

const INSIDE: readonly Action[] = [
  {
    name: 'the editor of a listing',
    ready: async (board) => {
      await board.press(say('page.code'));
      await inLens('code', '.code-line')(board);
    },
    go: async ({ page }) => page.locator('[data-edit]').click(),
    says: failed(say('code.edit')),
    works: inLens('code', '.cm-content'),
  },
  {
    name: 'the compiler without its worker',
    without: /compiler\.worker/,
    ready: async (board) => {
      await board.press(say('page.code'));
      await inLens('code', '.code-line')(board);
    },
    go: async ({ page }) => page.locator('[data-edit]').click(),
    says: failed(say('code.edit')),
    works: inLens('code', '.cm-content'),
  },
  {
    name: 'the search without its worker',
    without: /assets\/worker/,
    ready: async (board) => {
      await board.press(say('page.explore'));
      await inLens('explore', '[data-search]')(board);
    },
    go: async ({ page }) => page.locator('[data-search]').click(),
    says: say('explore.state.failed'),
    again: (page) => page.locator('[data-search]'),
    works: async ({ page }) => expect(page.locator('[data-phase="done"]')).toBeVisible({ timeout: seconds(20) }),
  },
  ...(['all', 'repair'] as const).map((view): Action => ({
    name: `the search of ${view}`,
    ready: async (board) => {
      await board.press(say('page.explore'));
      await inLens('explore', '[data-search]')(board);
    },
    go: async ({ page }) => page.locator(`[data-view-of="${view}"]`).click(),
    says: failed(say(`explore.view.${view}`)),
    works: inLens('explore', view === 'all' ? '[data-search-all]' : '.cm-content'),
  })),
];

export const VERSIONS = [
  'rfc',
  'v1',
  'v2',
  'v5',
  'v8',
  'sketch',
  'prototype',
  'viability',
  'linux-5.19',
  'linux-6.2',
  'linux-7.3',
  'amended',
] as const;
export const LISTINGS: readonly Action[] = VERSIONS.map((version) => ({
  name: `the listing of ${version}`,
  ready: async (board) => {
    await board.press(say('page.code'));
    await inLens('code', '.code-line')(board);
  },
  go: async (board) => board.switchTo(version),
  says: say('code.failed'),
  works: async ({ page }) => expect(page.locator('.code-file')).toHaveText(`${version}.c`),
}));

const DIALOGS: readonly Action[] = [
  {
    name: 'sharing',
    go: pressed('share.open'),
    says: failed(say('share.open')),
    works: async ({ page }) => expect(page.locator('[data-share-link]')).toHaveValue(/#./),
  },
  {
    name: 'loading a machine',
    go: pressed('page.load'),
    says: failed(say('page.load')),
    works: async ({ page }) => expect(page.locator('dialog.doctor textarea')).toBeVisible(),
  },
];

const PAGES: readonly Action[] = [
  {
    name: 'the page as text',
    address: './?text',
    says: failed(say('page.as-text')),
    noBoard: true,
    works: async ({ page }) => expect(page.locator('#command')).toBeVisible(),
  },
  {
    name: 'the presenter view',
    address: './?speaker',
    says: failed(say('page.speaker')),
    noBoard: true,
    works: async ({ page }) => expect(page.getByText(say('hall.waiting'))).toBeVisible(),
  },
  {
    name: 'lessons in the page as text',
    address: './?text',
    noBoard: true,
    ready: async ({ page }) => expect(page.locator('#command')).toBeVisible(),
    go: async ({ page }) => page.getByRole('button', { name: say('text.lesson.show') }).click(),
    says: failed(say('text.lesson')),
    works: async ({ page }) => expect(page.locator('.text-lesson [data-lesson]').first()).toBeVisible(),
  },
];

const LESSONS: readonly Action[] = [
  {
    name: "a lesson's file",
    ready: async (board) => {
      await board.press(say('page.walkthrough'));
      await inLens('lesson', '[data-lesson]')(board);
    },
    go: async ({ page }) => page.locator('[data-lesson="leak-meter"] button').click(),
    says: say('lesson.failed'),
    works: inLens('lesson', '[data-start]'),
  },
  {
    name: "a lesson's verdict",
    address: './?lesson=reading-a-verdict&step=2',
    noBoard: true,
    ready: async ({ page }) => expect(page.locator('[data-forward="reveal"]')).toBeVisible(),
    go: async ({ page }) => page.locator('[data-forward]').click(),
    says: failed(say('lesson.verdict')),
    works: inLens('lesson', '[data-ruling="holds"]'),
  },
  {
    name: "a lesson's repair",
    address: './?lesson=the-error-path&step=6',
    noBoard: true,
    ready: inLens('lesson', '.lesson-jump'),
    go: async ({ page }) => {
      await page.locator('.lesson-jump').selectOption('6');
    },
    says: failed(say('lesson.repair')),
    works: inLens('lesson', '[data-repair]'),
    others: /assets\/(?:code|compile|edit|dist|guide|Editor)/i,
  },
  {
    name: "a lesson's hand-out",
    address: './?lesson=leak-meter',
    ready: inLens('lesson', '[data-handout]'),
    go: async ({ page }) => page.locator('[data-handout]').click(),
    says: say('lesson.handout.failed'),
    works: async ({ page }) => {
      await expect(page.locator('[data-handout][aria-disabled="false"]')).toBeVisible({ timeout: seconds(20) });
    },
  },
];

const NOTICES: readonly Action[] = [
  {
    name: 'what keeps the scenarios',
    address: './',
    says: say('page.failed.keeping'),
    works: async (board) => {
      await board.expectAt(3);
      await expect(board.notices).toHaveCount(0);
    },
  },
  {
    name: 'a search in the page as text',
    address: './?text',
    noBoard: true,
    ready: async ({ page }) => expect(page.locator('#command')).toBeVisible(),
    go: command('check no-leak'),
    says: failed('check no-leak'),
    again: (page) => page.locator('.text-command [type="submit"]'),
    works: async ({ page }) => expect(page.getByRole('log')).toContainText(say('explore.property.no-leak')),
  },
  {
    name: 'a link',
    go: async ({ page }) => {
      const link = await linkTo(`${MACHINE}bind 0000:00:05.0 e1000\n`, 1);
      await page.evaluate((hash) => {
        location.hash = hash;
      }, link);
    },
    says: say('page.failed.link'),
    works: async (board) => {
      await board.expectAt(1, 1);
      await expect(board.page.locator('[data-group]')).toHaveCount(1);
    },
  },
  {
    name: 'a script that is dropped',
    go: async ({ page }) => drop(page, 'story.txt', `${MACHINE}bind 0000:00:05.0 e1000\n`),
    says: say('page.failed.file', { name: 'story.txt' }),
    works: async (board) => {
      await expect(board.page.locator('[data-group]')).toHaveCount(1);
    },
  },
  {
    name: 'a lesson that is dropped',
    go: async ({ page }) => drop(page, 'mine.md', '# nothing\n'),
    says: say('page.failed.file', { name: 'mine.md' }),
    works: inLens('lesson', '.lesson-text'),
  },
  {
    name: 'another language',
    go: async ({ page }) => {
      await page.locator('[data-language]').selectOption('zh-CN');
    },
    says: /could not be loaded\. The page stays in English\./,
    works: async ({ page }) => expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN'),
  },
  {
    name: 'the language of the address',
    address: './?lang=en-XA',
    says: /could not be loaded\. The page stays in English\./,
    works: async ({ page }) => expect(page.locator('html')).toHaveAttribute('lang', 'en-XA'),
  },
  {
    name: "VFIO's own calls",
    ready: async (board) => {
      await board.openScript();
    },
    go: async (board) => board.run(VFIO, 'append'),
    says: say('page.failed.vfio'),
    works: async ({ page }) => expect(page.locator('[data-step][aria-current]')).toContainText('open-container'),
  },
];

/** One listing represents all, because all load in the same way. `npm run verify` tests all. */
const SOME_LISTINGS = process.env['VERIFY'] ? LISTINGS : LISTINGS.slice(-1);

export const ACTIONS: readonly Action[] = [
  ...LENSES,
  ...INSIDE,
  ...DIALOGS,
  ...PAGES,
  ...LESSONS,
  ...NOTICES,
  ...SOME_LISTINGS,
];
