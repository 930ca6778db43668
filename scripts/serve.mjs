// Serves a folder of static files on this machine alone, gzipped, as any web host would.
// `node scripts/serve.mjs FOLDER PORT` serves until it is stopped.
import { createReadStream, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip as gzipCallback } from 'node:zlib';

const gzip = promisify(gzipCallback);
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json',
  '.webmanifest': 'application/manifest+json', '.md': 'text/markdown; charset=utf-8', '.txt': 'text/plain; charset=utf-8', '.svg': 'image/svg+xml',
  '.png': 'image/png', '.ico': 'image/x-icon', '.woff2': 'font/woff2', '.wasm': 'application/wasm',
};
const SMALL_ALREADY = new Set(['.png', '.woff2', '.ico']);

/** Starts serving; resolves to `{ url, close }`. Port 0 takes any free one; `tries` goes on from a port that is taken. */
export function serve(folder, port = 0, tries = 1) {
  const base = resolve(folder);
  const packed = new Map();
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end());
  });

  async function answer(request, response) {
    let path = '';
    try {
      path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    } catch {
      return response.writeHead(400).end();
    }
    const file = join(base, path.endsWith('/') ? `${path}index.html` : path);
    const stat = file.startsWith(base + sep) ? statSync(file, { throwIfNoEntry: false }) : undefined;
    if (!stat?.isFile()) return response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
    if (request.method !== 'GET' && request.method !== 'HEAD') return response.writeHead(405).end();
    const end = extname(file);
    const headers = {
      'content-type': TYPES[end] ?? 'application/octet-stream',
      'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      'x-content-type-options': 'nosniff',
      // A board embedded in a sandboxed frame has no origin of its own, and asks for scripts and fonts like a stranger.
      'access-control-allow-origin': '*',
    };
    if (SMALL_ALREADY.has(end) || !/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
      response.writeHead(200, { ...headers, 'content-length': stat.size });
      return request.method === 'HEAD' ? response.end() : createReadStream(file).pipe(response);
    }
    const key = `${file}@${stat.mtimeMs}`;
    if (!packed.has(key)) packed.set(key, gzip(await readFile(file), { level: 9 }));
    const body = await packed.get(key);
    response.writeHead(200, { ...headers, 'content-encoding': 'gzip', vary: 'accept-encoding', 'content-length': body.length });
    return response.end(request.method === 'HEAD' ? undefined : body);
  }

  return new Promise((done, fail) => {
    let left = tries;
    let at = port;
    server.on('error', (error) => {
      left -= 1;
      if (error.code !== 'EADDRINUSE' || left <= 0) return fail(error);
      at += 1;
      return server.listen(at, '127.0.0.1');
    });
    server.on('listening', () => {
      const close = () => new Promise((closed) => {
        server.close(closed);
        server.closeAllConnections();
      });
      done({ url: `http://127.0.0.1:${server.address().port}/`, close });
    });
    server.listen(at, '127.0.0.1');
  });
}

if (process.argv[1] === import.meta.filename) {
  const { url } = await serve(process.argv[2] ?? 'dist/page', Number(process.argv[3] ?? 0));
  console.log(url);
}
