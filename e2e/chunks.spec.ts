import { readdirSync, readFileSync } from 'node:fs';
import type { BrowserContext, Page } from '@playwright/test';
import { firstLoad } from '../scripts/size.mjs';
import { type Action, ACTIONS, LISTINGS, VERSIONS } from './chunks.ts';
import { expect, test, type Watch } from './fixtures.ts';
import { seconds } from './patience.ts';
import { Board } from './verbs.ts';
import { say } from './words.ts';

/** Files of the first load, and files that the page itself names. */
const FIRST = new Set([
  ...firstLoad().map(({ file }) => file),
  ...readFileSync('dist/page/index.html', 'utf8').match(/assets\/[\w.-]+/g)!,
]);
/**
 * Files without a message of their own: a worker's code runs in the page instead, which has a row of its own in the table; what keeps the page for
 * later (with the words of `hall`) comes when the page is still, and is tried again with the next network.
 */
const QUIET = /(?:worker|offline|hall)-[\w-]+\.js$/;
const BUILT = readdirSync('dist/page/assets')
  .map((file) => `assets/${file}`)
  .filter((file) => /\.(?:js|css)$/.test(file) && !FIRST.has(file) && !QUIET.test(file));
/**
 * Chunks without a row: `check` and `listing` are words of the command line; `own` compiles a property of the reader, and the search says that it
 * failed; `migrate` moves what earlier versions stored, and a later visit tries again; `unread` says why a record cannot be opened, and without it the page
 * says only that it cannot.
 */
const ELSEWHERE = /assets\/(?:migrate|unread|check|listing|own)-/;
/** Files that the page fetches beside its chunks. */
const SERVED = /(?:lessons|machines)\/[^?]*\.(?:json|md|txt)$/;

/** The part of an address that names a file of the build, if it is one that the first load does not bring. */
function fileOf(address: string): string | null {
  const path = new URL(address).pathname.slice(1);
  return SERVED.test(path) ||
    (path.startsWith('assets/') && /\.(?:js|css)$/.test(path) && !FIRST.has(path) && !QUIET.test(path))
    ? path
    : null;
}

/** Allows the lines that the browser itself writes about a failed request. */
function allowFailures(watch: Watch): void {
  watch.allow(/Failed to load resource|^(?:404|500) for /);
}

/** Opens the page, does what is to be done and gives the files that it took. */
async function take(page: Page, { address, ready, go, works, without }: Action): Promise<readonly string[]> {
  if (without) await page.route(without, (route) => route.abort());
  const board = new Board(page);
  let taken = new Set<string>();
  page.on('request', (request) => {
    const file = fileOf(request.url());
    if (file !== null && !without?.test(file)) taken.add(file);
  });
  await open(board, address);
  await ready?.(board);
  if (go) taken = new Set();
  await go?.(board);
  await works(board);
  return [...taken];
}

async function open(board: Board, address = './'): Promise<void> {
  // Another page of this test may have left something in the storage.
  await board.page.addInitScript(() => localStorage.clear());
  if (address === './') await board.open();
  else await board.page.goto(address);
}

/** Files that fail, and how often they did. */
class Failing {
  readonly left: Set<string>;
  readonly failed = new Map<string, number>();
  /** Not before that is set. */
  begun = false;
  constructor(files: readonly string[]) {
    this.left = new Set(files);
  }
  get times(): number {
    return [...this.failed.values()].reduce((sum, times) => sum + times, 0);
  }
  async start(page: Page, how: 'abort' | 404 | 500): Promise<void> {
    await page.route(
      (url) => this.begun && this.left.has(url.pathname.slice(1)),
      async (route) => {
        const file = new URL(route.request().url()).pathname.slice(1);
        this.failed.set(file, (this.failed.get(file) ?? 0) + 1);
        await (how === 'abort' ? route.abort() : route.fulfill({ status: how, contentType: 'text/plain', body: 'no' }));
      },
    );
  }
  /** Lets half of what has failed through. */
  relent(): void {
    const some = [...this.left].filter((file) => this.failed.has(file));
    for (const file of some.slice(0, Math.ceil(some.length / 2))) this.left.delete(file);
  }
}

const tryAgain = (page: Page) => page.getByRole('button', { name: say('page.again'), exact: true }).last();

async function expectAlive(board: Board): Promise<void> {
  await board.bind('e1000', '00:05.3', 'clicks');
  await board.undo();
}

async function failThenRecover(
  context: BrowserContext,
  action: Action,
  files: readonly string[],
  how: 'abort' | 404 | 500,
): Promise<void> {
  const page = await context.newPage();
  const board = new Board(page);
  const failing = new Failing(files);
  if (action.without) await page.route(action.without, (route) => route.abort());
  // A page whose requests are routed from the beginning keeps nothing in the browser's cache.
  await failing.start(page, how);
  failing.begun = !action.go;
  // Some of it comes with the page now and then, before the reader asks for it.
  const early = new Set<string>();
  page.on('request', (request) => {
    const file = fileOf(request.url());
    if (file === null || failing.begun) return;
    early.add(file);
    failing.left.delete(file);
  });
  await open(board, action.address);
  await action.ready?.(board);
  failing.begun = true;
  await action.go?.(board);
  await expect(page.getByText(action.says).first()).toBeVisible();
  if (!action.noBoard) {
    if ((await page.locator('dialog[open]').count()) > 0) {
      await page.keyboard.press('Escape');
      await expectAlive(board);
      await action.go?.(board);
    } else await expectAlive(board);
  }
  const again = action.again?.(page) ?? tryAgain(page);
  // A press may join a try that is under way. If that try fails, another press is needed.
  const pressUntil = (done: () => boolean | Promise<boolean>) =>
    expect
      .poll(
        async () => {
          if (await done()) return true;
          if (!action.again && (await again.isVisible()))
            await again.click({ timeout: seconds(1) }).catch(() => undefined);
          return done();
        },
        { intervals: [250, 500, 1000, 2000], timeout: seconds(20) },
      )
      .toBe(true);
  for (let round = 0; failing.left.size > 0; round++) {
    expect(round, `still failing: ${[...failing.left].join(', ')}`).toBeLessThan(12);
    await expect(again, `left: ${[...failing.left].join(', ')}`).toBeEnabled();
    failing.relent();
    const before = failing.times;
    await again.click();
    await pressUntil(async () => failing.times > before || failing.left.size === 0 || !(await again.isVisible()));
  }
  if (!action.again) await pressUntil(async () => !(await again.isVisible()));
  await action.works(board);
  expect(
    files.filter((file) => !failing.failed.has(file) && !early.has(file)),
    'failed once',
  ).toEqual([]);
  const sheets = await page.evaluate(() =>
    [...document.styleSheets]
      .filter(({ cssRules }) => cssRules.length > 0)
      .map(({ href }) => href && new URL(href).pathname.slice(1)),
  );
  for (const file of files) if (file.endsWith('.css')) expect(sheets).toContain(file);
  await page.close();
}

for (const [index, action] of ACTIONS.entries()) {
  test(`${action.name}: each chunk fails once, the page says so and goes on, and another try brings it`, async ({
    context,
    watch,
  }) => {
    allowFailures(watch);
    const page = await context.newPage();
    const files = (await take(page, action)).filter((file) => !action.others?.test(file));
    await page.close();
    expect(files).not.toEqual([]);
    await failThenRecover(context, action, files, (['abort', 404, 500] as const)[index % 3]!);
  });
}

test('every chunk is reached', async ({ context, watch }) => {
  test.skip(!process.env['VERIFY'], 'npm run verify does it');
  test.slow();
  allowFailures(watch);
  const reached = new Set<string>();
  // A version's row asks for the chunk of that name; the others say what they reach.
  for (const file of BUILT) if (VERSIONS.some((version) => file.startsWith(`assets/${version}-`))) reached.add(file);
  for (const action of ACTIONS.filter((one) => !LISTINGS.includes(one))) {
    const page = await context.newPage();
    page.on('request', (request) => {
      const file = fileOf(request.url());
      if (file !== null) reached.add(file);
    });
    await take(page, action);
    await page.close();
  }
  expect(BUILT.filter((file) => !reached.has(file) && !ELSEWHERE.test(file))).toEqual([]);
});
