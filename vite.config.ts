import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { catalogue } from './scripts/catalogue.mjs';
import { courses } from './scripts/course.mjs';
import { patience } from './scripts/patience.mjs';
import { programs } from './scripts/program.mjs';

/** What the first visit evaluates one after the other, a task each: see scripts/build.mjs. No more than that may be named here. */
const FIRST_LOAD = {
  includeDependenciesRecursively: false,
  groups: [
    { name: 'react', test: /\/node_modules\/(react|react-dom|scheduler)\/|\/app\/root\.ts$/ },
    {
      name: 'machine',
      test: /\/node_modules\/(xstate|zustand)\/|\/app\/(announce|focus|loading|store)\/|\/src\/(machine\/(?!vfio\/(?!hook|had|state))|history\/|world\/(drivers\/|persistent|limits)|world\/script\/(grammar|names|print|problems|topology|unsaid|words)\.ts)/,
    },
  ],
};

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [catalogue(), programs(), courses(), react()],
  base: './',
  build: {
    outDir: 'dist/page',
    target: 'es2022',
    // The first browsers with light-dark(), popover and dialog; older style sheets would be longer.
    cssTarget: ['chrome123', 'edge123', 'firefox125', 'safari17.5'],
    modulePreload: { polyfill: false },
    // Nothing is inlined as data: the content security policy lets the page load from itself alone.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    ...(isSsrBuild ? {} : { rolldownOptions: { output: { codeSplitting: FIRST_LOAD } } }),
  },
  // The worker that searches knows the listings' types; it is handed the one that it searches.
  worker: { format: 'es', plugins: () => [programs()] },
  server: { host: '127.0.0.1' },
  test: {
    projects: [
      // The model keeps nothing between two calls, so its test files can share one loaded copy of it: loading it anew for each takes longer than most tests.
      { extends: true, test: { name: 'model', include: ['src/**/*.test.ts'], isolate: false } },
      { extends: true, test: { name: 'page', include: ['app/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'] } },
    ],
    environment: 'node',
    setupFiles: ['src/words/testing.ts', 'src/world/testing.ts'],
    // One fewer than there are processors is Vitest's own choice: of two, that leaves one idle.
    maxWorkers: '100%',
    // Against hangs alone: no test passes or fails by a clock. `npm run verify` lets the random and exhaustive tests run much longer.
    testTimeout: (process.env.VERIFY ? 600_000 : 30_000) * patience(),
    hookTimeout: 30_000 * patience(),
  },
}));
