/**
 * A reader with two windows does random things: works, opens links, reloads, and goes back and forward. Meanwhile
 * files of the page fail to load, and the storage is full. The test checks four facts after every action. No window is
 * blank. No error is thrown. No work is lost. Each address matches its board.
 */
import type { BrowserContext, Page } from '@playwright/test';
import { decodeScenario } from '../src/share/index.ts';
import { expect, test } from './fixtures.ts';
import { seconds } from './patience.ts';
import { Board } from './verbs.ts';
import { say } from './words.ts';

/** One run in `npm test`. The runs of `npm run verify` take about five minutes. */
const RUNS = process.env['VERIFY'] ? 12 : 1;
const ACTIONS = process.env['VERIFY'] ? 60 : 30;
const FIRST_SEED = Number(process.env['CHAOS_SEED'] ?? 1);

/** Repeatable random numbers (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/**
 * Runs in every page. Writing to a storage fails while the flag is set. The flag is in the window's name, because a
 * reload keeps the name.
 */
const STORAGE_THAT_FILLS = (): void => {
  const { setItem: write } = Storage.prototype;
  Storage.prototype.setItem = function setItem(key, text) {
    if (window.name.includes('full')) throw new DOMException('exceeded the quota', 'QuotaExceededError');
    write.call(this, key, text);
  };
};

/** The faults that the context causes in its pages. */
class Weather {
  failing = false;
  full = false;
  private readonly context: BrowserContext;
  private readonly random: (below: number) => number;

  constructor(context: BrowserContext, random: (below: number) => number) {
    this.context = context;
    this.random = random;
  }

  /** While `failing` is set, half of the requests after the first load fail. */
  async begin(firstLoad: ReadonlySet<string>): Promise<void> {
    await this.context.addInitScript(STORAGE_THAT_FILLS);
    await this.context.route(/\/(?:assets|lessons|machines)\//, (route) => {
      const file = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
      return this.failing && !firstLoad.has(file) && this.random(2) === 0 ? route.abort('failed') : route.fallback();
    });
  }

  async store(pages: readonly Page[], full: boolean): Promise<void> {
    this.full = full;
    for (const page of pages)
      await page.evaluate(
        (name) => {
          window.name = name;
        },
        full ? 'full' : '',
      );
  }
}

const SETTLED = { timeout: seconds(10) };

/**
 * Expects the board to show the scenario of the address. They may differ while a link is being opened. If a file for
 * the link did not load, a notice says so, and the reader tries again.
 */
async function expectAgreement(page: Page, known: ReadonlySet<string>, log: readonly string[]): Promise<void> {
  await expect(async () => {
    const again = page
      .locator('.notice')
      .getByRole('button', { name: say('page.again') })
      .first();
    if (await again.isVisible()) await again.click();
    const seen = await page.evaluate(() => ({
      hash: location.hash.slice(1),
      devices: [...document.querySelectorAll('[data-device]')].map((device) => device.getAttribute('data-device')),
      steps: document.querySelectorAll('[data-step]').length,
    }));
    if (!known.has(seen.hash)) {
      expect(seen.hash).toBe('');
      return;
    }
    const said = await decodeScenario(seen.hash);
    if (!said.ok) throw new Error('a link of this test cannot be read');
    expect(new Set(seen.devices), `the devices of the address, after\n${log.join('\n')}`).toEqual(
      new Set(said.scenario.topology.devices.keys()),
    );
    expect(seen.steps, 'the events of the address').toBe(said.scenario.events.length);
  }).toPass(SETTLED);
}

/** All texts in the storages of the windows. */
async function keptText(pages: readonly Page[]): Promise<string> {
  const texts = await Promise.all(
    pages.map((page) =>
      page.evaluate(() =>
        [localStorage, sessionStorage]
          .flatMap((storage) => Object.keys(storage).map((key) => storage.getItem(key) ?? ''))
          .join('\n'),
      ),
    ),
  );
  return texts.join('\n');
}

for (let run = 0; run < RUNS; run += 1) {
  const seed = FIRST_SEED + run;
  test(`random reader with two windows, seed ${seed}: nothing lost, nothing blank, address and board agree`, async ({
    context,
    watch,
    browser,
    baseURL,
  }) => {
    test.setTimeout(seconds(60 + ACTIONS * 5));
    // The browser logs failed requests. The page itself must log nothing.
    watch.allow(/Failed to load resource|net::ERR_FAILED|Failed to fetch/);
    const random = randomFrom(seed);
    const pick = <T>(from: readonly T[]): T => from[random(from.length)]!;
    const log: string[] = [];

    const links: string[] = [];
    await test.step('links to open, made in another browser', async () => {
      const elsewhere = await browser.newContext({ serviceWorkers: 'block' });
      const board = await new Board(await elsewhere.newPage()).open(baseURL);
      for (const script of [
        'group 1: 0000:0a:00.0\nopen linked-a',
        'group 1: 0000:0b:00.0 0000:0b:00.1\nopen linked-b\nclose linked-b',
        'group 7: 0000:0c:00.0\nbind 0000:0c:00.0 e1000',
      ]) {
        await board.run(script);
        await board.expectAt(script.split('\n').length - 1);
        links.push((await board.link()).split('#')[1]!);
      }
      await elsewhere.close();
    });
    const known = new Set(links);

    const weather = new Weather(context, random);
    const html = await (await context.request.get(baseURL ?? '')).text();
    await weather.begin(new Set([...html.matchAll(/assets\/([\w.-]+)/g)].map(([, file]) => file!)));

    const pages = [await context.newPage(), await context.newPage()];
    // A page with unsaved work asks before it leaves. The reader stays.
    for (const page of pages) page.on('dialog', (dialog) => void dialog.dismiss());
    for (const page of pages) await new Board(page).open();

    let works = 0;
    const done: string[] = [];
    const waitUntilAlive = async (page: Page): Promise<void> => {
      await page.waitForLoadState('load');
      await new Board(page).alive();
    };
    /** Navigates. If the page asks whether to leave, it stays. */
    const leave = async (page: Page, how: () => Promise<unknown>): Promise<void> => {
      await how().catch(() => undefined);
      await waitUntilAlive(page);
    };

    /** Moves in the tab's history. If this leads to the empty first page, it moves forward again. */
    const travel = async (page: Page, by: number): Promise<void> => {
      await page.evaluate((by) => {
        setTimeout(() => history.go(by));
      }, by);
      await page.waitForTimeout(200);
      if (page.url().startsWith('about:')) await page.goForward();
      await waitUntilAlive(page);
    };

    const actions: readonly (readonly [name: string, weight: number, act: (page: Page) => Promise<void>])[] = [
      [
        'work',
        6,
        async (page) => {
          const name = `work-${(works += 1)}`;
          await page.getByRole('button', { name: say('palette.new-file') }).click();
          await page.locator('[popover] input[name="name"]').fill(name);
          await page.locator('[popover] [data-action="open"]').click();
          await expect(page.locator(`[data-palette-file="${name}"]`)).toBeVisible();
          done.push(name);
        },
      ],
      [
        'undo',
        2,
        async (page) => {
          const back = page.getByRole('button', { name: say('timeline.back'), exact: true });
          if (await back.isEnabled()) await back.click();
        },
      ],
      [
        'open a link in this window',
        3,
        (page) =>
          page.evaluate((fragment) => {
            location.hash = fragment;
          }, pick(links)),
      ],
      [
        'arrive on a link',
        1,
        async (page) =>
          leave(page, () =>
            page.evaluate((fragment) => {
              location.assign(`./?from=elsewhere#${fragment}`);
            }, pick(links)),
          ),
      ],
      ['reload', 2, (page) => leave(page, () => page.evaluate(() => location.reload()))],
      ['back', 3, (page) => travel(page, -1)],
      ['forward', 2, (page) => travel(page, 1)],
      [
        'pieces fail, or come again',
        2,
        async () => {
          weather.failing = !weather.failing;
        },
      ],
      ['the storage is full, or has room again', 2, () => weather.store(pages, !weather.full)],
      [
        'press Share',
        2,
        async (page) => {
          await page
            .getByRole('button', { name: say('share.open'), exact: true })
            .first()
            .click();
          await page.locator('dialog[open]').waitFor();
          await page.keyboard.press('Escape');
          await expect(page.locator('dialog[open]')).toHaveCount(0);
        },
      ],
      [
        'open and close a lens',
        2,
        async (page) => {
          const button = page
            .getByRole('button', {
              name: say(pick(['page.script', 'page.compare', 'page.code', 'page.explore'])),
              exact: true,
            })
            .first();
          await button.click();
          await page.waitForTimeout(100);
          await button.click();
        },
      ],
    ];
    const bag = actions.flatMap(([name, weight, act]) => [...Array(weight).keys()].map(() => ({ name, act })));

    for (let count = 0; count < ACTIONS; count += 1) {
      const which = random(pages.length);
      const page = pages[which]!;
      const { name, act } = pick(bag);
      log.push(`window ${which}: ${name}`);
      await test.step(`${count}: window ${which}: ${name}`, async () => {
        await page.bringToFront();
        await act(page);
        for (const each of pages) {
          await expect(
            each.locator('[data-boot], [data-step]').first(),
            `not blank after\n${log.join('\n')}`,
          ).toBeVisible(SETTLED);
          // While requests fail, a link may stay closed. Its notice says so.
          if (!weather.failing) await expectAgreement(each, known, log);
        }
        if (!weather.full)
          await expect
            .poll(
              async () => {
                const text = await keptText(pages);
                return done.filter((work) => !text.includes(`open ${work}`));
              },
              { ...SETTLED, message: log.join('\n') },
            )
            .toEqual([]);
      });
    }
    weather.failing = false;
    await weather.store(pages, false);
    await expect
      .poll(
        async () => {
          const text = await keptText(pages);
          return done.filter((work) => !text.includes(`open ${work}`));
        },
        { ...SETTLED, message: log.join('\n') },
      )
      .toEqual([]);
    expect(works).toBeGreaterThan(0);
  });
}
