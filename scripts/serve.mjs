// Serves a folder of static files, on this machine only. `send` finds and streams the files, `compression` compresses
// them. `node scripts/serve.mjs FOLDER PORT` serves until a signal stops it.
import compression from 'compression';
import { realpathSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, sep } from 'node:path';
import send from 'send';

/**
 * A socket without traffic is closed after this time, in milliseconds. So a stopped client does not keep a file open.
 */
const IDLE = 120_000;

/**
 * The headers of every answer. The page has its content security policy in a meta element, where these headers cannot
 * be set. README.md lists them for other hosts.
 */
const HEADERS = {
  // Lecturers embed the board in pages on any host, or on a disk, which `*` does not cover. The page has no account
  // and no secret, so clickjacking gains nothing. A page without an origin matches no source expression. So a
  // sandboxed deck cannot embed the board.
  'content-security-policy': 'frame-ancestors * file:',
  // A board in a sandboxed frame has no origin, so requests for its own scripts and fonts are cross-origin.
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  // The speaker window has the origin of the page, so it keeps its opener.
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const compress = compression({
  filter: (request, response) => response.statusCode !== 206 && compression.filter(request, response),
});

/** The path of a request target, still percent-encoded; null where the target has none. */
function pathOf(target) {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '') || '/';
  return path.startsWith('/') && target !== '' ? path : null;
}

/** Answers with a status and one line of text. It removes the headers that `send` has already set. */
function refuse(response, status, what, headers = {}) {
  if (response.headersSent) return response.destroy();
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.writeHead(status, {
    ...HEADERS,
    'cache-control': 'no-cache',
    'content-type': 'text/plain; charset=utf-8',
    ...headers,
  });
  return response.end(`${what}\n`);
}

/**
 * True if a path leads out of the folder, for example by `..` or by a symbolic link. Also true for anything but a file
 * or a folder, such as an endless pipe.
 */
async function isNoPlace(base, path) {
  try {
    const file = await realpath(join(base, decodeURIComponent(path)));
    if (file !== base && !file.startsWith(base.endsWith(sep) ? base : base + sep)) return true;
    const found = await stat(file);
    return !found.isFile() && !found.isDirectory();
  } catch {
    return false; // The file does not exist, or the path is malformed: `send` answers both.
  }
}

async function answer(base, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refuse(response, 405, 'only GET and HEAD', { allow: 'GET, HEAD' });
  const path = pathOf(request.url ?? '');
  if (path === null) return refuse(response, 400, 'no path');
  if (await isNoPlace(base, path)) return refuse(response, 404, 'not found');
  const file = send(request, path, { root: base, cacheControl: false });
  file.on('headers', (_, found) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    // The name of a file in assets contains a hash of the content.
    response.setHeader(
      'cache-control',
      found.startsWith(join(base, 'assets') + sep) ? 'public, max-age=31536000, immutable' : 'no-cache',
    );
  });
  file.on('directory', () => refuse(response, 404, 'not found'));
  // A file that has just been removed, or that cannot be read, counts as not found.
  file.on('error', ({ status, headers }) =>
    status === 400 || status === 412 || status === 416
      ? refuse(response, status, 'bad request', headers)
      : refuse(response, 404, 'not found'),
  );
  return file.pipe(response);
}

/**
 * Starts a server and resolves to `{ url, close }`. Port 0 means any free port. The server tries `tries` ports,
 * upwards from `port`. Rejects if no port is free or `port` is not a port.
 */
export function serve(folder, port = 0, tries = 1) {
  const base = realpathSync(folder);
  const server = createServer((request, response) => {
    const begin = () =>
      compress(request, response, () => {
        answer(base, request, response).catch(() => refuse(response, 500, 'failed'));
      });
    // With several requests on one socket, a later request waits for the socket. Until then it opens no file, because
    // nothing would close the file if the socket fails first.
    if (response.socket) begin();
    else response.once('socket', begin);
  });
  server.setTimeout(IDLE);
  // A client may close its sending side and still wait for the answer, as `printf … | nc` does.
  server.httpAllowHalfOpen = true;

  return new Promise((done, fail) => {
    let left = tries;
    let at = port;
    server.on('error', (error) => {
      left -= 1;
      if (error.code !== 'EADDRINUSE' || left <= 0 || at === 65_535) return fail(error);
      at += 1;
      return server.listen(at, '127.0.0.1');
    });
    server.on('listening', () => {
      const close = () =>
        new Promise((closed) => {
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
