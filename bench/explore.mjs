// `npm run bench:explore` measures how fast all interleavings are searched. It compares four programs on the same
// graphs, in one run: our search in Node, our search in a worker of headless Chromium, Spin's verifier compiled with
// -O2, and xstate/graph. It prints medians and has no pass or fail. `npm run bench:explore -- full verdict first`
// selects any of these parts.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { catalogue } from '../scripts/catalogue.mjs';
import { ensureChromium, FLAGS } from '../scripts/chromium.mjs';
import { programs } from '../scripts/program.mjs';
import { ready, root } from '../scripts/ready.mjs';
import { serve } from '../scripts/serve.mjs';
import { ensureSpin, spinCounts } from '../scripts/spin.mjs';

ready();
const TRIES = 5;
const wanted = process.argv.slice(2);
const on = (part) => wanted.length === 0 || wanted.includes(part);
const spin = ensureSpin();
const executablePath = await ensureChromium();
mkdirSync(join(root, '.cache'), { recursive: true });
const folder = mkdtempSync(join(root, '.cache', 'bench-'));

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
async function medianOf(run, tries = TRIES) {
  const found = [];
  for (let left = tries; left > 0; left -= 1) found.push(await run());
  return { ...found[0], seconds: median(found.map(({ seconds }) => seconds)) };
}
const millions = (value) => (value / 1e6).toFixed(2);
const row = (what, { states, seconds }, more = '') =>
  console.log(
    `  ${what.padEnd(26)} ${states.toLocaleString('en').padStart(12)} states ${seconds.toFixed(seconds < 1 ? 3 : 2).padStart(8)} s ${millions(states / seconds).padStart(8)} M states/s  ${more}`,
  );

const asked = (protocol, devices, files, cpus, more = {}) => ({
  protocol,
  sizes: { devices, files, cpus },
  granularity: 'statement',
  symmetry: false,
  merged: false,
  untilDecided: false,
  properties: ['no-split', 'no-two-owners'],
  ...more,
});
const named = ({ protocol, granularity, sizes: { devices, files, cpus } }) =>
  `${protocol}, ${granularity} by ${granularity}, ${devices} devices, ${files} files, ${cpus} CPUs`;

let browser;
let close = async () => {};
try {
  const plugins = [catalogue(), programs()];
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins,
    ssr: { noExternal: true },
    build: {
      ssr: join(root, 'bench/explore/measured.ts'),
      outDir: join(folder, 'node'),
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'measured.mjs' } },
    },
  });
  await build({
    root: join(root, 'bench/explore/page'),
    base: './',
    configFile: false,
    logLevel: 'error',
    plugins,
    worker: { format: 'es', plugins: () => plugins },
    build: { outDir: join(folder, 'page'), target: 'es2022' },
  });
  const { answer, model, countByXstate } = await import(pathToFileURL(join(folder, 'node/measured.mjs')).href);
  const server = await serve(join(folder, 'page'), 0);
  ({ close } = server);
  browser = await chromium.launch({ executablePath, args: FLAGS });
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => 'bench' in window);
  const inChromium = (what) => page.evaluate((what) => window.bench(what), what);

  if (on('full')) {
    console.log('The whole space, every name for itself, both safety rules judged; ratios to Spin in the same run');
    for (const what of [asked('repaired', 4, 2, 2), asked('repaired', 3, 1, 3), asked('linux-7.3', 4, 2, 2)]) {
      console.log(named(what));
      const source = await model(what);
      const theirs = spin ? await medianOf(() => spinCounts(source, { hash: 24 })) : null;
      const ratio = ({ states, seconds }) =>
        theirs ? `${(states / seconds / (theirs.states / theirs.seconds)).toFixed(1)} times Spin` : '';
      if (theirs) row('Spin, pan -O2', theirs);
      const node = await medianOf(() => answer(what));
      row('Node', node, `${ratio(node)}, ${node.bytes.toFixed(1)} bytes a state`);
      const chrome = await medianOf(() => inChromium(what));
      row('Chromium, worker', chrome, ratio(chrome));
      if (theirs && (theirs.states !== node.states || theirs.transitions !== node.transitions))
        console.log('  DIFFERENT COUNTS');
    }
    // Use a small graph: xstate/graph becomes slower with more states and has no memory for millions of states.
    const both = asked('repaired', 3, 2, 2);
    console.log(named(both));
    const ours = await medianOf(() => answer(both));
    row('Node', ours);
    for (const as of ['machine', 'function']) {
      const graph = await countByXstate(both, as);
      row(`xstate/graph, a ${as}`, graph, `Node is ${Math.round(graph.seconds / ours.seconds)} times as fast`);
    }
  }

  if (on('verdict')) {
    console.log(
      'To the verdict of everything that the version sets out to keep, names taken for one, steps merged that nobody can notice',
    );
    for (const what of [asked('repaired', 4, 2, 3), asked('repaired', 4, 2, 4), asked('linux-7.3', 4, 2, 4)].map(
      (each) => ({ ...each, symmetry: true, merged: true, properties: null }),
    )) {
      console.log(named(what));
      row('Node', await medianOf(() => answer(what)));
      const fresh = await browser.newPage();
      await fresh.goto(server.url);
      await fresh.waitForFunction(() => 'bench' in window);
      await fresh.evaluate((what) => window.bench({ ...what, sizes: { devices: 1, files: 1, cpus: 1 } }), what);
      row('Chromium, first time', await fresh.evaluate((what) => window.bench(what), what));
      row('Chromium, worker', await medianOf(() => inChromium(what)));
    }
    if (spin && process.env.LONG) {
      const what = asked('repaired', 4, 2, 3);
      row('Spin, pan -O2, 4, 2, 3', spinCounts(await model(what), { hash: 28, memory: 16_000, deepest: 60_000_000 }));
    }
  }

  if (on('first')) {
    console.log('To the first counterexample, its trace told');
    for (const [what, properties] of [
      [asked('sketch', 2, 1, 1), ['no-stale-owner']],
      [asked('sketch', 2, 2, 1), ['no-leak']],
      [asked('prototype', 2, 1, 2), ['no-split']],
    ]) {
      const first = { ...what, properties, symmetry: true, untilDecided: true };
      console.log(`${named(what)}: ${properties.join()}`);
      const node = await medianOf(() => answer(first));
      row('Node', node, `${node.steps} steps`);
      const chrome = await medianOf(() => inChromium(first));
      row('Chromium, worker', chrome, `${chrome.steps} steps`);
    }
  }
} finally {
  await browser?.close();
  await close();
  rmSync(folder, { recursive: true });
}
