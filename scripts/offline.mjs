// Makes the page's service worker: scripts/worker.js with the list of the page's files.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const NAME = 'sw.js';

/** All files below a folder except the service worker, by relative path, each with its SHA-256 in base64. */
export function filesOf(page) {
  return Object.fromEntries(
    readdirSync(page, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(page, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((path) => path !== NAME)
      .sort()
      .map((path) => [
        path,
        createHash('sha256')
          .update(readFileSync(join(page, path)))
          .digest('base64'),
      ]),
  );
}

/**
 * Writes `sw.js` into a built page. This must be the last step of a build. Returns the number of files in the list.
 */
export function writeWorker(page) {
  const files = filesOf(page);
  const worker = readFileSync(join(import.meta.dirname, 'worker.js'), 'utf8').replace(/^\/\* global .*\n/, '');
  writeFileSync(join(page, NAME), `const FILES = ${JSON.stringify(files)};\n${worker}`);
  return Object.keys(files).length;
}
