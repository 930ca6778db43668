// Adds up the gzipped size of a first visit. This is the page, its style sheet, its preloaded fonts, and its scripts
// with their static imports. Fails above the limits. 1 kB is 1000 bytes.
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './ready.mjs';

const LIMIT = { script: 150, all: 250 };
const page = join(root, 'dist/page');
const read = (file) => readFileSync(join(page, file));
/** The size in kB. Fonts and pictures are already compressed and are sent as they are. */
const packed = (file) =>
  (/\.(woff2|png|ico)$/.test(file) ? read(file).length : gzipSync(read(file), { level: 9 }).length) / 1000;

/** The files of a first visit, in the order of the page. */
export function firstLoad() {
  const html = read('index.html').toString();
  const files = ['index.html'];
  const add = (file) => {
    if (files.includes(file)) return;
    files.push(file);
    if (!file.endsWith('.js')) return;
    for (const [, name] of read(file)
      .toString()
      .matchAll(/(?:^|[;}\s])(?:import|export)(?:[^"'`;()]*?from)?\s*["'](\.\.?\/[^"']+)["']/g))
      add(posix.join(posix.dirname(file), name));
  };
  for (const [tag] of html.matchAll(/<(?:script|link)\b[^>]*>/g)) {
    const file = /\b(?:src|href)="\.\/([^"]+)"/.exec(tag)?.[1];
    if (
      file &&
      !/\bdisabled\b/.test(tag) &&
      /<script|rel="(?:stylesheet|modulepreload|preload|icon|manifest)"/.test(tag)
    )
      add(file);
  }
  return files.map((file) => ({ file, kb: packed(file) }));
}

if (process.argv[1] === import.meta.filename) {
  const files = firstLoad();
  const sum = (some) => some.reduce((total, { kb }) => total + kb, 0);
  const script = sum(files.filter(({ file }) => file.endsWith('.js')));
  const all = sum(files);
  const line = (name, kb, more = '') => console.log(`${kb.toFixed(1).padStart(8)} kB  ${name}${more}`);
  for (const { file, kb } of files) line(file, kb);
  line('JavaScript', script, `, at most ${LIMIT.script}`);
  line('in all', all, `, at most ${LIMIT.all}`);
  if (script > LIMIT.script || all > LIMIT.all) {
    console.error('The first load is too big: load on demand what only some visitors need.');
    process.exitCode = 1;
  }
}
