// `npm run bench:page` measures how fast the built page is in a real Chromium. It prints a table and has no pass or
// fail.
// `npm run bench:page -- load drag drop size links lighthouse` selects any of these parts.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { ensureChromium, FLAGS } from '../scripts/chromium.mjs';
import { ready, root } from '../scripts/ready.mjs';
import { serve } from '../scripts/serve.mjs';
import { firstLoad } from '../scripts/size.mjs';

const GROUPS = 512;
const DEVICES = 4096;
const DROPS = 48;
const LOADS = 5;

ready();
const wanted = process.argv.slice(2);
const on = (part) => wanted.length === 0 || wanted.includes(part);
const executablePath = await ensureChromium();
const { url, close } = await serve(join(root, 'dist/page'));
const browser = await chromium.launch({ executablePath, args: FLAGS });
const rows = [];
const row = (what, numbers) => {
  rows.push([what, numbers]);
  console.log(`${what.padEnd(46)} ${numbers}`);
};

const quantile = (values, q) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))];
const spread = (values, unit = 'ms') =>
  values.length === 0
    ? 'nothing measured'
    : `p50 ${quantile(values, 0.5).toFixed(1)}  p75 ${quantile(values, 0.75).toFixed(1)}  p95 ${quantile(values, 0.95).toFixed(1)}  max ${Math.max(...values).toFixed(1)} ${unit}  (${values.length})`;

/** The text that a user with a big machine would paste. */
async function bigListing() {
  const outDir = mkdtempSync(join(tmpdir(), 'bench-'));
  await build({
    root,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: 'src/doctor/testing.ts',
      outDir,
      copyPublicDir: false,
      rolldownOptions: { output: { entryFileNames: 'testing.mjs' } },
    },
  });
  const { bigMachine } = await import(pathToFileURL(join(outDir, 'testing.mjs')).href);
  rmSync(outDir, { recursive: true });
  return bigMachine(GROUPS, DEVICES).records;
}

async function open() {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForLoadState('networkidle');
  return page;
}

/**
 * Pastes the text and presses Load. Resolves to three times in milliseconds: from paste to parsed text, from press to
 * painted board, and from press to the end of the last long task.
 */
async function load(page, listing) {
  const before = await page.evaluate(() =>
    Array.from(document.querySelectorAll('[data-device]'), (device) => device.dataset.device)
      .slice(0, 6)
      .join(),
  );
  await page
    .getByRole('button', { name: /load a machine/i })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  const ready = dialog.getByRole('button', { name: /^load this/i });
  await page.evaluate((text) => navigator.clipboard.writeText(text), listing);
  await page.evaluate(() =>
    addEventListener(
      'paste',
      (event) => {
        window.benchPasted = event.timeStamp;
      },
      { once: true, capture: true },
    ),
  );
  await dialog.getByRole('textbox').first().focus();
  await page.keyboard.press('Control+V');
  await ready.and(page.locator(':enabled')).waitFor();
  const read = await page.evaluate(() => performance.now() - window.benchPasted);
  await page.waitForTimeout(500);
  await page.evaluate((old) => {
    const times = { pressed: 0, painted: 0, busy: 0 };
    window.benchLoad = times;
    addEventListener(
      'click',
      (event) => {
        times.pressed = event.timeStamp;
      },
      { once: true, capture: true },
    );
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) times.busy = entry.startTime + entry.duration;
    }).observe({ type: 'longtask' });
    const look = new MutationObserver(() => {
      const now = Array.from(document.querySelectorAll('[data-device]'), (device) => device.dataset.device)
        .slice(0, 6)
        .join();
      if (!now || now === old) return;
      look.disconnect();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => {
          times.painted = performance.now();
        });
        port1.start();
        port2.postMessage(0);
      });
    });
    look.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-device'] });
  }, before);
  await ready.click();
  await page.waitForFunction(() => window.benchLoad.painted > 0, null, { timeout: 30_000 });
  await page.waitForTimeout(1500);
  const { pressed, painted, busy } = await page.evaluate(() => window.benchLoad);
  return { read, painted: painted - pressed, settled: Math.max(painted, busy) - pressed };
}

/** The visible devices, with the centre of each. */
const targets = (page) =>
  page.locator('[data-device]').evaluateAll((devices) =>
    devices
      .map((device) => ({ name: device.dataset.device, box: device.getBoundingClientRect() }))
      .map(({ name, box }) => ({ name, x: box.x + box.width / 2, y: box.y + box.height / 2 }))
      .filter(
        ({ x, y }) =>
          x > 0 &&
          y > 0 &&
          x < innerWidth &&
          y < innerHeight &&
          document.elementFromPoint(x, y)?.closest('[data-device]'),
      ),
  );

async function take(page, driver) {
  const box = await page.locator(`[data-palette-driver="${driver}"]`).first().boundingBox();
  if (!box) throw new Error(`no ${driver} in the palette`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 12, box.y + box.height / 2 + 6, { steps: 3 });
}

const firstDriver = (page) => page.locator('[data-palette-driver]').first().getAttribute('data-palette-driver');

/** The times between frames while a driver is dragged over the board for some seconds. */
async function drag(page) {
  const places = await targets(page);
  await take(page, await firstDriver(page));
  await page.evaluate(() => {
    const frames = [];
    window.benchFrames = frames;
    let last = 0;
    const tick = (now) => {
      if (last) frames.push(now - last);
      last = now;
      if (window.benchFrames === frames) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  const end = Date.now() + 4000;
  for (let step = 0; Date.now() < end; step += 1) {
    const { x, y } = places[step % places.length];
    await page.mouse.move(x, y, { steps: 12 });
  }
  const frames = await page.evaluate(() => {
    const frames = window.benchFrames;
    window.benchFrames = null;
    return frames;
  });
  await page.keyboard.press('Escape');
  await page.mouse.up();
  return frames;
}

/**
 * Times from the release of a driver to the painted answer: the Event Timing of the release, and the time after the
 * history's new entry was painted.
 */
async function drop(page) {
  await page.evaluate(() => {
    const state = { event: [], answer: [], released: 0 };
    window.benchDrop = state;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.name === 'pointerup') state.event.push(entry.duration);
    }).observe({ type: 'event', durationThreshold: 16 });
    addEventListener(
      'pointerup',
      (event) => {
        state.released = event.timeStamp;
      },
      { capture: true },
    );
    new MutationObserver((records) => {
      if (
        !state.released ||
        !records.some(
          ({ target }) => target.closest?.('[data-device], [data-step]') || target.querySelector?.('[data-step]'),
        )
      )
        return;
      const released = state.released;
      state.released = 0;
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => state.answer.push(performance.now() - released));
        port1.start();
        port2.postMessage(0);
      });
    }).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['data-driver', 'data-refused', 'data-step', 'data-result'],
    });
  });
  const drivers = await page
    .locator('[data-palette-driver]')
    .evaluateAll((chips) => chips.map((chip) => chip.dataset.paletteDriver));
  for (let turn = 0; turn < DROPS; turn += 1) {
    const places = await targets(page);
    const { x, y } = places[turn % places.length];
    await take(page, drivers[turn % Math.min(3, drivers.length)]);
    await page.mouse.move(x, y, { steps: 6 });
    await page.mouse.up();
    await page.waitForTimeout(150);
  }
  await page.waitForTimeout(500);
  const { event, answer } = await page.evaluate(() => window.benchDrop);
  // Event Timing does not report events shorter than 16 ms. Count them as 8 ms.
  while (event.length < DROPS) event.push(8);
  return { event, answer };
}

const listing = on('load') || on('drag') || on('drop') ? await bigListing() : '';
console.log(`${browser.version()}, ${GROUPS} groups and ${DEVICES} devices where it says big\n`);

if (on('load')) {
  const runs = [];
  for (let run = 0; run < LOADS; run += 1) {
    const page = await open();
    runs.push(await load(page, listing));
    await page.context().close();
  }
  row('load: paste to read, in a worker, big', spread(runs.map(({ read }) => read)));
  row('load: press to painted board, big', spread(runs.map(({ painted }) => painted)));
  row('load: press to last long task, big', spread(runs.map(({ settled }) => settled)));
}

for (const size of ['small', 'big']) {
  if (!on('drag') && !on('drop')) break;
  const page = await open();
  if (size === 'big') await load(page, listing);
  if (on('drag')) row(`drag: frame to frame, ${size}`, spread(await drag(page)));
  if (on('drop')) {
    const { event, answer } = await drop(page);
    row(`drop: Event Timing of the release, ${size}`, spread(event));
    row(`drop: release to painted answer, ${size}`, spread(answer));
  }
  await page.context().close();
}

if (on('size')) {
  const files = firstLoad();
  const sum = (some) => some.reduce((total, { kb }) => total + kb, 0).toFixed(1);
  row(
    'first load, gzipped, from the build',
    `JavaScript ${sum(files.filter(({ file }) => file.endsWith('.js')))} kB  in all ${sum(files)} kB`,
  );
  const page = await (await browser.newContext()).newPage();
  const session = await page.context().newCDPSession(page);
  const kinds = new Map();
  const sizes = { Script: 0, all: 0 };
  await session.send('Network.enable');
  session.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    sizes.all += encodedDataLength / 1000;
    if (kinds.get(requestId) === 'Script') sizes.Script += encodedDataLength / 1000;
  });
  await page.goto(url);
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(2000);
  row(
    'first load, over the wire, 2 s, with headers',
    `JavaScript ${sizes.Script.toFixed(1)} kB  in all ${sizes.all.toFixed(1)} kB`,
  );
  const paint = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  );
  row('first contentful paint, no throttling', `${paint.toFixed(0)} ms`);
  await page.context().close();
}

/** Links that are expensive to open, by content. */
const LINKS = {
  'nothing special': ['group 0: d0\nopen f\n', 1],
  '12,000 files': [Array.from({ length: 12_000 }, (_, at) => `open f${at}\n`).join(''), 12_000],
  '4,096 devices in one group, bound': [
    `group 0: ${Array.from({ length: 4096 }, (_, at) => `d${at}`).join(' ')}\n${Array.from({ length: 4096 }, (_, at) => `bind d${at} e1000\n`).join('')}`,
    4096,
  ],
  '200,000 devices': [`group 0: ${Array.from({ length: 200_000 }, (_, at) => `d${at}`).join(' ')}\n`, 0],
  '20 MB of nothing': ['\n'.repeat(20_000_000), 0],
};

/** FNV-1a over UTF-16 units, the same function as in `src/share/digest.ts`. */
function digestOf(text) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

function fragmentOf(body, cursor) {
  const head = `repaired ${cursor} 00000000`;
  return Buffer.concat([Buffer.of(0xd1), deflateRawSync(`${head} ${digestOf(`${head}\n${body}`)}\n${body}`)]).toString(
    'base64url',
  );
}

if (on('links')) {
  for (const [what, [body, cursor]] of Object.entries(LINKS)) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(() => {
      window.benchTask = 0;
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) window.benchTask = Math.max(window.benchTask, duration);
      }).observe({ type: 'longtask', buffered: true });
    });
    await page.goto(`${url}#${fragmentOf(body, cursor)}`);
    // These links carry a digest of zeroes instead of the digest of the results. So the page also shows a notice
    // beside every opened board.
    await page.locator('.notice').first().waitFor();
    const answered = await page.evaluate(() => performance.now());
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable');
    const { metrics } = await session.send('Performance.getMetrics');
    const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize').value / 1e6;
    const script = metrics.find(({ name }) => name === 'ScriptDuration').value * 1000;
    row(
      `a link: ${what}`,
      `answered after ${answered.toFixed(0)} ms, scripts ${script.toFixed(0)} ms, longest task ${(await page.evaluate(() => window.benchTask)).toFixed(0)} ms, heap ${heap.toFixed(0)} MB`,
    );
    await context.close();
  }
}
await browser.close();

if (on('lighthouse')) {
  const scores = [];
  for (let run = 0; run < 3; run += 1) {
    const { stdout } = await promisify(execFile)(
      join(root, 'node_modules/.bin/lighthouse'),
      [
        url,
        '--output=json',
        '--output-path=stdout',
        '--quiet',
        '--only-categories=performance,accessibility,best-practices',
        `--chrome-flags=--headless=new ${FLAGS.join(' ')}`,
      ],
      { cwd: root, env: { ...process.env, CHROME_PATH: executablePath }, maxBuffer: 2 ** 28 },
    );
    scores.push(JSON.parse(stdout));
  }
  const score = (id) => scores.map(({ categories }) => Math.round(categories[id].score * 100)).join(' ');
  const audit = (id) => scores.map(({ audits }) => audits[id].displayValue).join(' ');
  row('Lighthouse, mobile: performance', score('performance'));
  row('Lighthouse, mobile: accessibility', score('accessibility'));
  row('Lighthouse, mobile: best practices', score('best-practices'));
  row(
    'Lighthouse: FCP, LCP, blocking, shift',
    ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift']
      .map(audit)
      .join('; '),
  );
  const missed = new Map(
    scores
      .flatMap(({ audits }) => Object.values(audits))
      .filter(({ score: got, scoreDisplayMode }) => got !== null && got < 0.9 && scoreDisplayMode === 'binary')
      .map(({ id, title }) => [id, title]),
  );
  for (const [id, title] of missed) row(`Lighthouse misses ${id}`, title);
}
await close();
