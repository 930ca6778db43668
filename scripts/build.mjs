// Builds the page (dist/page) and the command line (dist/cli).
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { assemble, forNode, hashOf, policyOf, prerender } from './assemble.mjs';
import { fontPackages, LICENCES, licencesText, packagesOf, watchModules } from './licences.mjs';
import { writeWorker } from './offline.mjs';
import { root } from './ready.mjs';

const dist = join(root, 'dist');
const page = join(dist, 'page');

rmSync(join(dist, 'built'), { force: true });
const shipped = watchModules();
await build({ root, logLevel: 'warn', build: { emptyOutDir: true }, ...shipped.options });
await build({ ...forNode('src/cli/main.ts', join(dist, 'cli'), 'main.js'), ...shipped.options });
const licences = licencesText([...packagesOf(shipped.modules), ...fontPackages()]);
for (const folder of [page, join(dist, 'cli')]) writeFileSync(join(folder, LICENCES), licences);
const board = await prerender(join(dist, 'prerender'));

let html = readFileSync(join(page, 'index.html'), 'utf8');
/** The texts of the message for a page that cannot start. They are English, as the prerendered page is. */
const words = JSON.parse(readFileSync(join(root, 'src/words/en/page.json'), 'utf8'));
const fail = (why) => {
  throw new Error(why);
};
if (/<script(?![^>]*\bsrc=)/.test(html))
  throw new Error('index.html has an inline script, which the content security policy forbids');

// The style sheet is inlined in the page, so that the first paint waits only for the page. The policy allows the
// style sheet by its hash.
let inlineStyle = '';
html = html.replace(/\s*<link rel="stylesheet"[^>]*href="\.\/(assets\/[^"]+\.css)"[^>]*>/, (_, file) => {
  const css = readFileSync(join(page, file), 'utf8')
    .replaceAll(/url\((["']?)(?!data:|#|\/|[a-z]+:)(?:\.\/)?/g, 'url($1./assets/')
    .trim();
  inlineStyle = ` ${hashOf(css)}`;
  // Chunks look for the sheet's link by name. This disabled link exists, so they do not load the sheet again.
  return `\n    <style>${css}</style>\n    <link rel="stylesheet" disabled href="./${file}">`;
});

// All scripts at once would keep a phone busy for a fifth of a second. One script after another leaves gaps, in which
// the page can react to the reader.
html = html.replace(/<script type="module"([^>]*) src="\.\/assets\/([^"]+)"><\/script>/, (_, more, main) => {
  const chunk = (name) =>
    html.match(new RegExp(`rel="modulepreload"[^>]*href="\\./assets/(${name}-[^"]+)"`))?.[1] ??
    fail(`there is no chunk ${name}`);
  const code = `try {
  for (const next of ${JSON.stringify([chunk('react'), chunk('machine'), main].map((file) => `./${file}`))}) {
    await new Promise((done) => setTimeout(done));
    await import(next);
  }
} catch (why) {
  // What was prerendered looks alive, and is not.
  const make = (name, text, more) => Object.assign(document.createElement(name), { textContent: text }, more);
  const box = make('div', '', { className: 'failure' });
  const dialog = make('dialog', '', { className: 'failure-dialog' });
  box.append(make('h2', ${JSON.stringify(words['page.unstarted'])}, { className: 'failure-title' }), make('p', ${JSON.stringify(words['page.unstarted.what'])}), make('code', String(why), { className: 'failure-detail' }), make('button', ${JSON.stringify(words['page.reload'])}, { className: 'button button-main', onclick: () => location.reload() }));
  dialog.setAttribute('aria-label', ${JSON.stringify(words['page.unstarted'])});
  dialog.append(box);
  document.body.append(dialog);
  dialog.showModal();
}
`;
  const name = `assets/wake-${createHash('sha256').update(code).digest('base64url').slice(0, 8)}.js`;
  writeFileSync(join(page, name), code);
  return `<script type="module"${more} src="./${name}"></script>\n    <link rel="modulepreload"${more} href="./assets/${main}">`;
});

html = html.replace('</head>', `  <link rel="license" href="./${LICENCES}">\n  </head>`);

// The page is painted before its scripts arrive, so the fonts load first. (Vite drops this attribute from the tag in
// index.html.)
html = html.replaceAll(
  /<(script type="module"|link rel="modulepreload")(?! fetchpriority)/g,
  '<$1 fetchpriority="low"',
);

writeFileSync(
  join(page, 'index.html'),
  assemble(
    html,
    board,
    policyOf({
      script: "'self'",
      style: `'self'${inlineStyle}`,
      font: "'self'",
      img: "'self' data: blob:",
      connect: "'self'",
      worker: "'self'",
      manifest: "'self'",
    }),
  ),
);
const kept = writeWorker(page);
// This file comes last: if it exists, the build is complete.
writeFileSync(join(dist, 'built'), `${new Date().toISOString()}\n`);
console.log(
  `built dist/page (${Math.round(board.length / 1000)} kB of it prerendered, ${kept} files for offline use) and dist/cli`,
);
