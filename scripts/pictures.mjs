// `npm run pictures`: takes the pictures of README.md and docs/lessons.md from the built page and the real command
// line.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';
import { ensureChromium, FLAGS } from './chromium.mjs';
import { ready, root } from './ready.mjs';
import { serve } from './serve.mjs';

ready();
const { url, close } = await serve(join(root, 'dist/page'));
const browser = await chromium.launch({ executablePath: await ensureChromium(), args: FLAGS });
const desk = mkdtempSync(join(tmpdir(), 'pictures-'));
const context = await browser.newContext({
  viewport: { width: 1280, height: 800 },
  reducedMotion: 'reduce',
  locale: 'en-GB',
});
const picture = async (page, name, options = {}) => {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(root, 'docs', name), ...options });
  console.log(`docs/${name}`);
};
const open = async (address) => {
  const page = await context.newPage();
  await page.goto(new URL(address, url).href);
  await page.waitForLoadState('networkidle');
  return page;
};

/** Runs a command and returns its command line with its output. The command may fail. */
function typed(...args) {
  const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/dma-owner.js'), ...args], {
    cwd: desk,
    encoding: 'utf8',
  });
  return `$ npx dma-owner ${args.join(' ')}\n${stdout}${stderr}`;
}

async function board() {
  const page = await open('./');
  await page.locator('[data-palette-driver="e1000"]').click();
  await page.locator('[data-device="0000:00:05.0"]').click();
  await page.locator('[data-refused]').waitFor();
  await page.mouse.move(0, 0);
  await picture(page, 'board.png');
  await page.close();
}

/** The command `new`: a lesson from the template, dropped on the page. */
async function begun() {
  typed('lesson', 'new', 'my-lesson.md');
  const text = readFileSync(join(desk, 'my-lesson.md'), 'utf8');
  const page = await open('./');
  const data = await page.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], 'my-lesson.md', { type: 'text/markdown' }));
    return transfer;
  }, text);
  for (const kind of ['dragenter', 'dragover', 'drop'])
    await page.locator('main').dispatchEvent(kind, { dataTransfer: data });
  await page.locator('[data-start]').click();
  await page.locator('.lesson-jump').selectOption('1');
  await page.locator('[data-predict="open"]').waitFor();
  await page.mouse.move(0, 0);
  await picture(page, 'lessons/new.png');
  await page.close();
}

/** The command `check`: its output for a correct lesson and for a lesson with errors. */
async function checked() {
  const wrong = readFileSync(join(desk, 'my-lesson.md'), 'utf8')
    .replace('e1000 → EBUSY', 'e1000 → EPERM')
    .replace('goal: kernel == 2', 'goal: kernel == 9');
  writeFileSync(join(desk, 'wrong.md'), wrong);
  const page = await context.newPage();
  await page.setViewportSize({ width: 960, height: 260 });
  await page.setContent(
    '<style>body { margin: 0; background: #161b23 } pre { margin: 20px; color: #e9edf3; font: 14px/1.6 monospace; white-space: pre-wrap }</style><pre></pre>',
  );
  await page.evaluate(
    (text) => {
      document.querySelector('pre').textContent = text;
    },
    `${typed('lesson', 'check', 'my-lesson.md')}${typed('lesson', 'check', 'wrong.md')}$ `,
  );
  const { height } = await page.locator('pre').boundingBox();
  await page.setViewportSize({ width: 960, height: Math.ceil(height) + 40 });
  await picture(page, 'lessons/check.png');
  await page.close();
}

/** The command `print`: the page for paper. */
async function printed() {
  typed('lesson', 'print', 'my-lesson.md');
  const page = await context.newPage();
  await page.setViewportSize({ width: 900, height: 1100 });
  await page.goto(pathToFileURL(join(desk, 'my-lesson.html')).href);
  await picture(page, 'lessons/print.png');
  await page.close();
}

async function presented() {
  const page = await open('./?present&lesson=kernel-came-first&step=2');
  await page.locator('[data-predict="open"]').waitFor();
  const opening = page.waitForEvent('popup');
  await page.locator('[data-open-speaker]').click();
  const speaker = await opening;
  await speaker.setViewportSize({ width: 960, height: 600 });
  await speaker.locator('.speaker-notes .lesson-prose').waitFor();
  await picture(speaker, 'lessons/present.png');
  await page.close();
}

try {
  for (const take of [board, begun, checked, printed, presented]) await take();
} finally {
  await browser.close();
  await close();
  rmSync(desk, { recursive: true });
}
execFileSync('git', ['-C', root, 'status', '--short', 'docs'], { stdio: 'inherit' });
