import { defineConfig } from '@playwright/test';
import { findChromium, FLAGS } from './scripts/chromium.mjs';
import { seconds } from './e2e/patience.ts';

/** The port is chosen once. The workers read this file again and get the port from their environment. */
const port = Number((process.env.E2E_PORT ??= String(20_000 + (process.pid % 20_000))));
const url = `http://127.0.0.1:${port}/`;

/**
 * Three kinds of readers: at a desk, with a phone (tests tagged `@touch`), and with reduced motion (`@reduced`). Tests
 * that measure times (`@alone`) need the processors for themselves, so `npm test` runs them after all others. The
 * tests use the built page: run `npm run build` first, as `npm test` does.
 */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  workers: 2,
  timeout: seconds(60),
  expect: { timeout: seconds(10), toHaveScreenshot: { animations: 'disabled', caret: 'hide' } },
  reporter: 'list',
  snapshotPathTemplate: '{testDir}/screenshots/{arg}{ext}',
  use: {
    baseURL: url,
    browserName: 'chromium',
    launchOptions: { executablePath: (await findChromium()) ?? undefined, args: FLAGS },
    // The service worker would fetch the whole page in every test. e2e/offline.spec.ts allows it.
    serviceWorkers: 'block',
    locale: 'en-GB',
    timezoneId: 'UTC',
    // Recording makes the tests half as long again. To look into a failure: `TRACE=1 npm run e2e -- …`.
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'desk', grepInvert: /@touch|@reduced|@alone/, use: { viewport: { width: 1280, height: 800 } } },
    {
      name: 'touch',
      grep: /@touch/,
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
    },
    {
      name: 'reduced',
      grep: /@reduced/,
      use: { viewport: { width: 1280, height: 800 }, contextOptions: { reducedMotion: 'reduce' } },
    },
    { name: 'alone', grep: /@alone/, use: { viewport: { width: 1280, height: 800 } } },
  ],
  webServer: {
    command: `node scripts/serve.mjs dist/page ${port}`,
    url,
    reuseExistingServer: false,
    stdout: 'ignore',
    timeout: seconds(20),
  },
});
