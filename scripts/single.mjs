// `npm run single`: builds dist/dma-owner.html, the whole page in one file. It opens from a disk and can be mailed.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { assemble, hashOf, policyOf, prerender } from './assemble.mjs';
import { course } from './course.mjs';
import { fontPackages, LICENCES, licencesText, packagesOf, watchModules } from './licences.mjs';
import { root } from './ready.mjs';

const dist = join(root, 'dist');
const out = join(dist, 'dma-owner.html');

/** A worker needs a file. Here the page carries the worker as text and makes the file in the browser's memory. */
const workers = {
  name: 'dma-owner:workers-inside',
  enforce: 'pre',
  transform(code, id) {
    if (!/\.tsx?$/.test(id) || !code.includes('new Worker(')) return null;
    const found = [];
    const changed = code.replaceAll(
      /new Worker\(new URL\(('[^']+'), import\.meta\.url\), \{ type: 'module' \}\)/g,
      (_, path) => {
        found.push(`import Worker${found.length} from ${path.slice(0, -1)}?worker&inline';\n`);
        return `new Worker${found.length - 1}()`;
      },
    );
    if (changed.includes('new Worker('))
      throw new Error(`${id} starts a worker in a way that this build does not know`);
    return { code: found.join('') + changed, map: null };
  },
};

/** The files that the page fetches while it runs (app/served), by path. */
async function servedFiles() {
  const files = ['lessons', 'machines']
    .flatMap((folder) => readdirSync(join(root, 'public', folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return {
    ...Object.fromEntries(
      files.map((file) => [relative(join(root, 'public'), file).split(sep).join('/'), readFileSync(file, 'utf8')]),
    ),
    'lessons/course.json': JSON.stringify(await course()),
  };
}

const shipped = watchModules();
const { output } = await build({
  root,
  mode: 'single',
  logLevel: 'warn',
  plugins: [workers, shipped.plugin()],
  // A page from a disk has no origin. Without an origin, a worker cannot load a module.
  worker: {
    format: 'iife',
    plugins: shipped.options.worker.plugins,
    rolldownOptions: { output: { codeSplitting: false } },
  },
  build: {
    write: false,
    copyPublicDir: false,
    cssCodeSplit: false,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    chunkSizeWarningLimit: Number.MAX_SAFE_INTEGER,
    rolldownOptions: { output: { codeSplitting: false } },
  },
});
const only = (what, of) => {
  const found = output.filter(of);
  if (found.length !== 1)
    throw new Error(`there must be one ${what}, not ${found.map(({ fileName }) => fileName).join(', ') || 'none'}`);
  return found[0];
};
const page = only('page', ({ fileName }) => fileName === 'index.html').source.toString();
// Vite emits the two preloaded fonts as files. Here they go into the style sheet, like the other fonts.
const css = only('style sheet', ({ fileName }) => fileName.endsWith('.css'))
  .source.toString()
  .trim()
  .replaceAll(/url\(["']?\.?\/?([\w.-]+\.woff2)["']?\)/g, (_, name) => {
    const { source } = only(name, ({ fileName }) => fileName.endsWith(`/${name}`));
    return `url(data:font/woff2;base64,${Buffer.from(source).toString('base64')})`;
  });
// `</script` and `<!--` would end the script element early. Both occur only in strings, templates and regular
// expressions, so they can be escaped.
const script = only('script', ({ type }) => type === 'chunk')
  .code.replaceAll(/<(\/script|!--)/gi, (found, what) => `\\x3C${what}`)
  .trim();
if (/url\((?!["']?(?:data:|#))/.test(css)) throw new Error('the style sheet would ask for another file');
if (output.some(({ fileName }) => fileName.startsWith('assets/') && script.includes(fileName)))
  throw new Error('the script would ask for another file');
if (/<\/style/i.test(css)) throw new Error('the style sheet would end early');

const licences = licencesText([...packagesOf(shipped.modules), ...fontPackages()]);
const served = JSON.stringify({ ...(await servedFiles()), [LICENCES]: licences }).replaceAll('<', '\\u003c');
const icon = `data:image/svg+xml,${encodeURIComponent(readFileSync(join(root, 'public/icons/favicon.svg'), 'utf8'))}`;
const html = page
  .replaceAll(
    /\s*<(?:link|script)\b[^>]*(?:rel="(?:stylesheet|modulepreload|preload|manifest|icon)"|type="module")[^>]*>(?:<\/script>)?/g,
    '',
  )
  .replace('</head>', () => `  <link rel="icon" href="${icon}">\n    <style>${css}</style>\n  </head>`);
const whole = assemble(
  html,
  await prerender(join(dist, 'prerender-single')),
  policyOf({
    script: hashOf(script),
    style: hashOf(css),
    font: 'data:',
    img: 'data: blob:',
    worker: 'blob:',
    // The script is inserted after `assemble`, because it contains the marks that `assemble` replaces. The page needs
    // these marks to write pages.
  }),
).replace(
  '</body>',
  () =>
    `  <script type="application/json" id="served">${served}</script>\n    <script type="module">${script}</script>\n  </body>`,
);
if (/\b(?:src|href)="\.\//.test(whole.slice(0, whole.indexOf('<body'))))
  throw new Error('the file would ask for another one');
mkdirSync(dist, { recursive: true });
rmSync(out, { force: true });
writeFileSync(out, whole);
const mb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
console.log(`built dist/dma-owner.html: ${mb(statSync(out).size)}, ${mb(gzipSync(whole, { level: 9 }).length)} packed`);
