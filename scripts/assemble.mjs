// What the page and the page that is one file have in common: the policy, the prerendered board, and the checks on both.
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { root } from './ready.mjs';

/** A build for Node: one file with everything in it. */
export const forNode = (entry, outDir, name) => ({
  root,
  logLevel: 'warn',
  build: {
    ssr: entry,
    outDir,
    emptyOutDir: true,
    copyPublicDir: false,
    target: 'node20',
    minify: false,
    rolldownOptions: { output: { entryFileNames: name, codeSplitting: false } },
  },
  ssr: { noExternal: true },
});

/** How a content security policy knows a text that stands in the page. */
export const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The policy's line from what differs between the two: each list says what is allowed beside nothing at all. */
export const policyOf = (allowed) =>
  [
    "default-src 'none'",
    ...Object.entries(allowed).map(([what, from]) => `${what}-src ${from}`),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** The opening board as markup. `folder` is built into and taken away again. */
export async function prerender(folder) {
  await build(forNode('app/prerender.tsx', folder, 'prerender.mjs'));
  const { render } = await import(pathToFileURL(join(folder, 'prerender.mjs')).href);
  const board = render();
  rmSync(folder, { recursive: true });
  if (/<[^>]+\sstyle="/.test(board))
    throw new Error('the opening page has a style attribute, which the content security policy forbids');
  return board;
}

/** `html` with `from`, which must stand in it exactly once, replaced. */
export function replaceOnce(html, from, to) {
  if (html.split(from).length !== 2) throw new Error(`index.html must have ${from} exactly once`);
  return html.replace(from, () => to);
}

const CHARSET = '<meta charset="utf-8">';

/** The prerendered board and the policy put into a page. The source's own page has no inline script, which would need a hash. */
export function assemble(html, board, policy) {
  const page = replaceOnce(html.replace(/<meta charset="utf-8"\s*\/>/i, CHARSET), '<!--app-->', board);
  return replaceOnce(page, CHARSET, `${CHARSET}\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`);
}
