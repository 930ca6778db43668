// `npm start`: installs and builds what is missing or out of date, then serves the page on this machine until Ctrl-C.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ready, root } from './ready.mjs';
import { serve } from './serve.mjs';

const SOURCES = ['app', 'src', 'public', 'scripts', 'index.html', 'package-lock.json', 'vite.config.ts'];

function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

ready();
if (newest(join(root, 'dist/built')) < Math.max(...SOURCES.map((name) => newest(join(root, name))))) {
  console.log('Building …');
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const { url, close } = await serve(join(root, 'dist/page'), Number(process.env.PORT ?? 4173), 50);
console.log(`\n  dma-owner is at ${url}\n  Ctrl-C ends it.\n`);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    void close().then(() => process.exit(0));
  });
}
