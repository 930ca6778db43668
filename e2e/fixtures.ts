import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';

export { expect };

export interface Watch {
  /** Errors and warnings of the page, and requests to other origins. */
  readonly complaints: string[];
  /** Allows a complaint that the test causes on purpose. */
  allow(pattern: RegExp): void;
}

/**
 * The `test` of every spec. A test fails if the page logs an error or a warning, or throws. It also fails if the page
 * breaks its content security policy, or sends a request to another origin.
 */
export const test = base.extend<{ watch: Watch }>({
  watch: [
    async ({ context, baseURL }, use) => {
      const origin = new URL(baseURL ?? 'http://127.0.0.1').origin;
      const allowed: RegExp[] = [/Service Worker registration blocked by Playwright/];
      const complaints: string[] = [];
      context.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning')
          complaints.push(`console ${message.type()}: ${message.text()}`);
      });
      context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().message}`));
      context.on('request', (request) => {
        const asked = request.url();
        if (!asked.startsWith(`${origin}/`) && !/^(data|blob|about):/.test(asked))
          complaints.push(`request to ${asked}`);
      });
      context.on('response', (response) => {
        if (response.status() >= 400) complaints.push(`${response.status()} for ${response.url()}`);
      });
      await use({ complaints, allow: (pattern) => void allowed.push(pattern) });
      expect(complaints.filter((complaint) => !allowed.some((pattern) => pattern.test(complaint)))).toEqual([]);
    },
    { auto: true },
  ],
});

/** The axe rules whose result depends on the theme. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * Fails if axe finds an error on the page, or in the part below `within`. `colours` is enough for the same view in
 * another theme. The page has no frames, so axe runs in it directly, which is four times as fast.
 */
export async function expectAccessible(
  page: Page,
  within?: string,
  only: 'everything' | 'colours' = 'everything',
): Promise<void> {
  // Animations end first, because colours in the middle of a fade do not matter.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => Number.isFinite(Number(effect?.getComputedTiming().endTime)))
        .map(({ finished }) => finished),
    ),
  );
  // Axe is half a megabyte of script, so each page loads it only once.
  const known = await page.evaluate(() => 'axe' in window);
  const axe = new AxeBuilder({ page, ...(known && { axeSource: ';' }) })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'], ...(only === 'colours' && { runOnly: COLOURS }) });
  if (within !== undefined) axe.include(within);
  const { violations } = await axe.analyze();
  expect(
    violations.map(
      ({ id, help, nodes }) =>
        `${id}: ${help}\n${nodes.map((node) => `  ${node.target.join(' ')}\n  ${node.failureSummary ?? ''}`).join('\n')}`,
    ),
  ).toEqual([]);
}

/** Fails if the page is wider than the window. */
export async function expectNothingOverflows(page: Page): Promise<void> {
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBeLessThanOrEqual(0);
}

/** The Chromium version of the pictures in `e2e/screenshots`. With another version, picture tests are skipped. */
export const RECORDED_CHROMIUM = '156.0.8078.108';
