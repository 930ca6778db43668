import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { catalogue } from './scripts/catalogue.mjs';
import { courses } from './scripts/course.mjs';
import { patience } from './scripts/patience.mjs';
import { programs } from './scripts/program.mjs';

/**
 * The chunks of the first load. The page runs each chunk as its own task, in this order; see scripts/build.mjs.
 * Modules that load on demand do not belong here.
 */
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
    // The first browsers with light-dark(), popover and dialog. For older browsers the style sheets would be longer.
    cssTarget: ['chrome123', 'edge123', 'firefox125', 'safari17.5'],
    modulePreload: { polyfill: false },
    // Nothing is inlined as data, because the content security policy allows only files of the page's own origin.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    ...(isSsrBuild ? {} : { rolldownOptions: { output: { codeSplitting: FIRST_LOAD } } }),
  },
  // The search worker's imports lead to listings, so its build needs the plugin. The page sends it the listing.
  worker: { format: 'es', plugins: () => [programs()] },
  server: { host: '127.0.0.1' },
  test: {
    projects: [
      // The model keeps no state between two calls, so its test files can share one loaded copy. Loading a copy for
      // each file takes longer than most tests.
      { extends: true, test: { name: 'model', include: ['src/**/*.test.ts'], isolate: false } },
      { extends: true, test: { name: 'page', include: ['app/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'] } },
    ],
    environment: 'node',
    setupFiles: ['src/words/testing.ts', 'src/world/testing.ts'],
    // Vitest's default is one worker fewer than there are processors. On two processors, one would be idle.
    maxWorkers: '100%',
    // Only against hangs: no test passes or fails by time. `npm run verify` lets the random and exhaustive tests run
    // much longer.
    testTimeout: (process.env.VERIFY ? 600_000 : 30_000) * patience(),
    hookTimeout: 30_000 * patience(),
  },
}));
