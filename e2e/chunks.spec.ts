import { readdirSync, readFileSync } from 'node:fs';
import type { BrowserContext, Page } from '@playwright/test';
import { firstLoad } from '../scripts/size.mjs';
import { type Action, ACTIONS, LISTINGS, VERSIONS } from './chunks.ts';
import { expect, test, type Watch } from './fixtures.ts';
import { seconds } from './patience.ts';
import { Board } from './verbs.ts';
import { say } from './words.ts';

/** Files of the first load, and other files that index.html names. */
const FIRST = new Set([
  ...firstLoad().map(({ file }) => file),
  ...readFileSync('dist/page/index.html', 'utf8').match(/assets\/[\w.-]+/g)!,
]);
/**
 * Files without a message. Without a worker, its code runs in the page; the table has a row for this case. The files
 * of offline use (with the words of `hall`) load while the page is idle. If they fail, the page tries again when the
 * network returns.
 */
const QUIET = /(?:worker|offline|hall)-[\w-]+\.js$/;
const BUILT = readdirSync('dist/page/assets')
  .map((file) => `assets/${file}`)
  .filter((file) => /\.(?:js|css)$/.test(file) && !FIRST.has(file) && !QUIET.test(file));
/**
 * Chunks without a row. `check` and `listing` hold messages of the command line. `own` compiles a reader's property;
 * if it does not load, the search reports a failure. `migrate` converts the storage of earlier versions; a later visit
 * tries again. `unread` explains why a record cannot be opened; without it, the page only says that it cannot open the
 * record.
 */
const ELSEWHERE = /assets\/(?:migrate|unread|check|listing|own)-/;
/** Files that the page fetches besides its chunks. */
const SERVED = /(?:lessons|machines)\/[^?]*\.(?:json|md|txt)$/;

/** The path of an address, if it is a file of the build that the first load does not bring. Otherwise null. */
function fileOf(address: string): string | null {
  const path = new URL(address).pathname.slice(1);
  return SERVED.test(path) ||
    (path.startsWith('assets/') && /\.(?:js|css)$/.test(path) && !FIRST.has(path) && !QUIET.test(path))
    ? path
    : null;
}

/** Allows the lines that the browser logs about a failed request. */
function allowFailures(watch: Watch): void {
  watch.allow(/Failed to load resource|^(?:404|500) for /);
}

/** Opens the page, performs the action and returns the files that the action loaded. */
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
  // An earlier page of this test may have written to the storage.
  await board.page.addInitScript(() => localStorage.clear());
  if (address === './') await board.open();
  else await board.page.goto(address);
}

/** Files that fail, and the number of failures of each. */
class Failing {
  readonly left: Set<string>;
  readonly failed = new Map<string, number>();
  /** No file fails before this is true. */
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
  /** Lets half of the failed files through. */
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
  // Routing from the beginning turns the browser's cache off. So every request reaches the route.
  await failing.start(page, how);
  failing.begun = !action.go;
  // Sometimes the page loads a file early, before the reader asks for it. Such a file does not have to fail.
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
    // Some parts try again by themselves after any action. Then the button may be gone before the press.
    await again.click({ timeout: seconds(1) }).catch(() => undefined);
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
  // The row of a version loads the chunk of that name. For the other rows, the test records the files that they load.
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
