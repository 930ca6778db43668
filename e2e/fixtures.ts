import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';

export { expect };

export interface Watch {
  /** What the page said that it should not have said, and whom it asked that it should not have asked. */
  readonly complaints: string[];
  /** A test that provokes a complaint on purpose says which. */
  allow(pattern: RegExp): void;
}

/**
 * `test` as every spec uses it: a test fails if the page writes an error or a warning to the console, throws, breaks its content
 * security policy, or makes a request to any other origin.
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

/** What of the page's looks depends on the theme. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * Fails if axe finds anything wrong in what is shown now, or in the part of it below `within`; `colours` alone is enough for the same
 * view in another theme. The page has no frames, so axe runs in it directly, which is four times as fast.
 */
export async function expectAccessible(
  page: Page,
  within?: string,
  only: 'everything' | 'colours' = 'everything',
): Promise<void> {
  // Whatever moves comes to rest first: a frame in which something fades in or out has colours that nobody reads.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => Number.isFinite(Number(effect?.getComputedTiming().endTime)))
        .map(({ finished }) => finished),
    ),
  );
  // Half a megabyte of script need not be read again for every look at the same page.
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

/** Fails if anything is wider than the window. */
export async function expectNothingOverflows(page: Page): Promise<void> {
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBeLessThanOrEqual(0);
}

/** The Chromium whose pictures are recorded in `e2e/screenshots`; under any other, picture tests count as skipped. */
export const RECORDED_CHROMIUM = '156.0.8078.108';
