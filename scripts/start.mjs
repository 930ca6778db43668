// `npm start` installs and builds what is missing or out of date. Then it serves the page on this machine until Ctrl-C.
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

const port = Number(process.env.PORT || 4173);
const { url, close } = await serve(join(root, 'dist/page'), port, 50).catch(({ code, message }) => {
  const why =
    {
      EADDRINUSE: `all ports from ${port} on are taken`,
      EACCES: `port ${port} needs more rights than you have`,
      ERR_SOCKET_BAD_PORT: `PORT is “${process.env.PORT ?? port}”, which is no port`,
    }[code] ?? message;
  console.error(
    `dma-owner cannot be served: ${why}. Choose another port from 1024 to 65535, for instance: PORT=8080 npm start`,
  );
  process.exit(1);
});
console.log(`\n  dma-owner is at ${url}\n  Ctrl-C ends it.\n`);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    void close().then(() => process.exit(0));
  });
}
