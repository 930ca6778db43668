// Shared by the page's build and the single file's build: the policy, the prerendered board, and the checks on both.
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { root } from './ready.mjs';

/** The options of a build for Node: one file with all its dependencies. */
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

/** The source expression by which a content security policy allows an inline text: the text's hash. */
export const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The content security policy. `allowed` lists the allowed sources by kind; everything else is forbidden. */
export const policyOf = (allowed) =>
  [
    "default-src 'none'",
    ...Object.entries(allowed).map(([what, from]) => `${what}-src ${from}`),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** Returns the opening board as markup. It builds into `folder` and then removes `folder`. */
export async function prerender(folder) {
  await build(forNode('app/prerender.tsx', folder, 'prerender.mjs'));
  const { render } = await import(pathToFileURL(join(folder, 'prerender.mjs')).href);
  const board = render();
  rmSync(folder, { recursive: true });
  if (/<[^>]+\sstyle="/.test(board))
    throw new Error('the opening page has a style attribute, which the content security policy forbids');
  return board;
}

/** Replaces `from` in `html`. Throws unless `from` occurs exactly once. */
export function replaceOnce(html, from, to) {
  if (html.split(from).length !== 2) throw new Error(`index.html must have ${from} exactly once`);
  return html.replace(from, () => to);
}

const CHARSET = '<meta charset="utf-8">';

/**
 * Puts the prerendered board and the policy into a page. The source page has no inline script, so the policy needs no
 * hash for one.
 */
export function assemble(html, board, policy) {
  const page = replaceOnce(html.replace(/<meta charset="utf-8"\s*\/>/i, CHARSET), '<!--app-->', board);
  return replaceOnce(page, CHARSET, `${CHARSET}\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`);
}
