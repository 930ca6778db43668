import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs, { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { serve } from './serve.mjs';

/** The number of requests for each part. */
const WELL_FORMED = process.env.VERIFY ? 40_000 : 2000;
const PARTS = [1, 2, 3, 4, 5];
const BROKEN = process.env.VERIFY ? 50_000 : 1000;
const PAGE = `<!doctype html>${'<p>page</p>'.repeat(500)}`;
/** The file is larger than the socket buffers, so the server keeps it open while the client waits. */
const LARGE = randomBytes(16 << 20);

let outside: string;
let folder: string;
let url: string;
let close: () => Promise<void>;

beforeAll(async () => {
  outside = mkdtempSync(join(tmpdir(), 'dma-owner-serve-'));
  folder = join(outside, 'page');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(outside, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'assets/main-1234.js'), `export default 1; // ${'x'.repeat(5000)}\n`);
  writeFileSync(join(folder, 'assets/face.woff2'), 'woff2'.repeat(1000));
  writeFileSync(join(folder, 'large.png'), LARGE);
  writeFileSync(join(folder, '.hidden'), 'hidden');
  symlinkSync(join(outside, 'secret.txt'), join(folder, 'link.txt'));
  symlinkSync(outside, join(folder, 'up'));
  symlinkSync('loop', join(folder, 'loop'));
  ({ url, close } = await serve(folder));
});

afterAll(async () => {
  await close();
  rmSync(outside, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends one request with exactly this target. The client neither normalises nor encodes it. */
function ask(
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((done, fail) => {
    const asking = request(url, { path, method, headers, agent: false }, (answer: IncomingMessage) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('end', () =>
        done({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(pieces) }),
      );
      answer.on('error', fail);
    });
    asking.on('error', fail);
    asking.end();
  });
}

/** Sends bytes and returns the answer's bytes up to the end of the connection. */
async function raw(bytes: string | Uint8Array): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  // The server may close a connection while the client is still sending.
  socket.on('error', () => undefined);
  socket.end(bytes);
  return textOf(socket).catch(() => '');
}

const statusesOf = (answers: string): number[] =>
  [...answers.matchAll(/HTTP\/1\.1 (\d{3}) [A-Z]/g)].map(([, status]) => Number(status));

describe('a file', () => {
  test('comes with its type and its length', async () => {
    const { status, headers, body } = await ask('/');
    expect([status, headers['content-type'], Number(headers['content-length']), body.toString()]).toEqual([
      200,
      'text/html; charset=utf-8',
      PAGE.length,
      PAGE,
    ]);
    expect((await ask('/assets/main-1234.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  test('is answered without a body to HEAD', async () => {
    const { status, headers, body } = await ask('/index.html', { method: 'HEAD' });
    expect([status, Number(headers['content-length']), body.length]).toEqual([200, PAGE.length, 0]);
  });

  test('is not sent again to a browser that has it', async () => {
    const {
      headers: { etag },
    } = await ask('/');
    const { status, headers, body } = await ask('/', { headers: { 'if-none-match': etag! } });
    expect([status, body.length, headers['access-control-allow-origin']]).toEqual([304, 0, '*']);
    expect((await ask('/', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  test('is kept for good below assets, where its name changes with it, and is asked for again elsewhere', async () => {
    expect((await ask('/assets/main-1234.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await ask('/')).headers['cache-control']).toBe('no-cache');
    expect((await ask('/assets/none.js')).headers['cache-control']).toBe('no-cache');
  });

  test('comes in part where a part is asked for, never packed', async () => {
    const { status, headers, body } = await ask('/', { headers: { range: 'bytes=2-8', 'accept-encoding': 'gzip' } });
    expect([status, headers['content-range'], headers['content-encoding'], body.toString()]).toEqual([
      206,
      `bytes 2-8/${PAGE.length}`,
      undefined,
      PAGE.slice(2, 9),
    ]);
    const beyond = await ask('/', { headers: { range: 'bytes=999999-' } });
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, `bytes */${PAGE.length}`]);
  });
});

describe('packing', () => {
  test.each([
    ['gzip', 'gzip'],
    ['gzip, deflate', 'gzip'],
    ['GZIP', 'gzip'],
    ['gzip;q=0.5', 'gzip'],
    ['gzip;q=1.0, *;q=0', 'gzip'],
    ['identity;q=0.1, gzip', 'gzip'],
    ['br', 'br'],
    ['gzip;q=0', undefined],
    ['gzip; q=0.000', undefined],
    ['identity', undefined],
    ['*;q=0', undefined],
    ['identity;q=0.5, gzip;q=0', undefined],
    ['', undefined],
    ['gzipped', undefined],
    ['x-gzip-not', undefined],
    ['gzip;q=0.1, identity', undefined],
  ])('Accept-Encoding: %s is answered with %s', async (accepted, coding) => {
    const { headers, body } = await ask('/', { headers: { 'accept-encoding': accepted } });
    expect([headers['content-encoding'], headers.vary]).toEqual([coding, 'Accept-Encoding']);
    const unpacked = coding === 'gzip' ? gunzipSync(body) : coding === 'br' ? brotliDecompressSync(body) : body;
    expect(unpacked.toString()).toBe(PAGE);
  });

  test('leaves alone what is packed already', async () => {
    expect(
      (await ask('/assets/face.woff2', { headers: { 'accept-encoding': 'gzip' } })).headers['content-encoding'],
    ).toBeUndefined();
  });
});

describe('headers that a meta element cannot set', () => {
  test.each(['/', '/assets/main-1234.js', '/none', '/%00'])('come with %s', async (path) => {
    const { headers } = await ask(path);
    expect(headers['content-security-policy']).toMatch(/^frame-ancestors \* file:$/);
    expect(headers['x-frame-options']).toBeUndefined();
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'cross-origin',
      'permissions-policy': expect.stringContaining('camera=()') as string,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  });

  test('come with a refused method too, which names the methods that are allowed', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND']) {
      const { status, headers } = await ask('/', { method });
      expect([method, status, headers.allow, headers['x-content-type-options']]).toEqual([
        method,
        405,
        'GET, HEAD',
        'nosniff',
      ]);
    }
  });
});

describe('a path that leads to no file', () => {
  test.each([
    ['/%00', 400],
    ['/index.html%00.js', 400],
    ['/%', 400],
    ['/%zz', 400],
    ['/%c0%af', 400],
    ['/%ff', 400],
    ['/none', 404],
    ['/index.html/', 404],
    ['/index.html/index.html', 404],
    ['/assets', 404],
    ['/assets/', 404],
    ['/.hidden', 404],
    ['/constructor', 404],
    ['/__proto__', 404],
    ['/loop', 404],
    ['/../secret.txt', 404],
    ['/..%2fsecret.txt', 404],
    ['/%2e%2e/secret.txt', 404],
    ['/..%5csecret.txt', 404],
    ['/assets/../../secret.txt', 404],
    ['/assets/..%2f..%2fsecret.txt', 404],
    ['/link.txt', 404],
    ['/up/secret.txt', 404],
    ['/up/page/../secret.txt', 404],
    ['//secret.txt', 404],
    ['//evil.example/secret.txt', 404],
    ['http://evil.example/../secret.txt', 404],
    ['ftp://evil.example/', 400],
    ['*', 400],
    ['index.html', 400],
  ])('%s is answered with %i', async (path, wanted) => {
    const { status, body } = await ask(path);
    expect([status, body.includes('secret\n') || body.equals(Buffer.from('secret'))]).toEqual([wanted, false]);
  });

  test('of 9,000 characters is answered with 404', async () => {
    for (const path of [
      `/${'a'.repeat(9000)}`,
      `/${'a/'.repeat(4500)}`,
      `/${'%61'.repeat(3000)}`,
      `/${'../'.repeat(3000)}`,
    ])
      expect((await ask(path)).status).toBe(404);
  });

  test.each([
    '/index.html',
    '/?embed',
    '/index.html?a=%zz',
    'http://127.0.0.1/',
    'HTTP://other.example',
    'http://other.example?embed',
    '/assets/../index.html',
    '/%69ndex.html',
    '//',
  ])('%s is the page', async (path) => {
    const { status, body } = await ask(path);
    expect([status, body.toString()]).toEqual([200, PAGE]);
  });
});

describe('what goes wrong', () => {
  const { createReadStream } = fs;
  afterEach(() => {
    fs.createReadStream = createReadStream;
    syncBuiltinESMExports();
  });

  for (const [why, spoil] of [
    ['vanishes', (file: string) => rmSync(file)],
    [
      'becomes a folder',
      (file: string) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
    [
      'becomes a link to itself',
      (file: string) => {
        rmSync(file);
        symlinkSync(file, file);
      },
    ],
  ] as const) {
    test(`a file that ${why} between the look at it and its opening is no longer there`, async () => {
      const file = join(folder, 'brief.png');
      fs.createReadStream = ((path: string, ...more: []) => {
        if (path === file) spoil(file);
        return createReadStream(path, ...more);
      }) as typeof createReadStream;
      syncBuiltinESMExports();
      writeFileSync(file, 'x'.repeat(5000));
      const { status, headers } = await ask('/brief.png');
      expect([status, headers['content-type'], headers.etag, headers['cache-control']]).toEqual([
        404,
        'text/plain; charset=utf-8',
        undefined,
        'no-cache',
      ]);
      expect((await ask('/')).status).toBe(200);
      rmSync(file, { recursive: true, force: true });
    });
  }

  test('a file that cannot be read to its end ends its connection, and nothing else', async () => {
    fs.createReadStream = ((path: string, ...more: []) => {
      const stream = createReadStream(path, ...more);
      if (path.endsWith('large.png'))
        stream.once('data', () => stream.destroy(Object.assign(new Error('gone'), { code: 'EIO' })));
      return stream;
    }) as typeof createReadStream;
    syncBuiltinESMExports();
    await expect(ask('/large.png')).rejects.toThrow(/aborted|ECONNRESET|hang up/);
    expect((await ask('/')).status).toBe(200);
  });

  test.skipIf(!statSync('/proc/self/fd', { throwIfNoEntry: false }))(
    '100 downloads that are broken off leave no descriptor open, packed or not',
    async () => {
      const openFiles = (): number =>
        readdirSync('/proc/self/fd').filter((fd) => {
          try {
            return fs.readlinkSync(`/proc/self/fd/${fd}`).startsWith(join(folder, 'large.'));
          } catch {
            return false; // closed in the meantime
          }
        }).length;
      writeFileSync(join(folder, 'large.txt'), LARGE);
      const sockets = Array.from({ length: 100 }, (_, i) => {
        const socket = connect(Number(new URL(url).port), '127.0.0.1');
        socket.on('error', () => undefined);
        socket.write(`GET /${i % 2 ? 'large.png' : 'large.txt'} HTTP/1.1\r\nhost: x\r\naccept-encoding: gzip\r\n\r\n`);
        return socket;
      });
      await Promise.all(
        sockets.map(
          (socket) =>
            new Promise((came) => {
              socket.once('data', () => came(socket.pause()));
            }),
        ),
      );
      expect(openFiles()).toBe(100);
      for (const socket of sockets) socket.destroy();
      for (let turns = 0; turns < 20_000 && openFiles() > 0; turns++) await new Promise(setImmediate);
      expect(openFiles()).toBe(0);
      expect((await ask('/')).status).toBe(200);
      rmSync(join(folder, 'large.txt'));
    },
  );

  test.skipIf(!statSync('/proc/self/fd', { throwIfNoEntry: false }))(
    '200 requests in one go whose reader leaves leave no descriptor open',
    async () => {
      const openFiles = (): number =>
        readdirSync('/proc/self/fd').filter((fd) => {
          try {
            return fs.readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
          } catch {
            return false;
          }
        }).length;
      const before = openFiles();
      for (const path of ['/', '/large.png']) {
        const socket = connect(Number(new URL(url).port), '127.0.0.1');
        socket.on('error', () => undefined);
        socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`.repeat(200));
        await new Promise((came) => {
          socket.once('data', came);
        });
        socket.destroy();
        for (let turns = 0; turns < 20_000 && openFiles() > before; turns++) await new Promise(setImmediate);
        expect(openFiles()).toBe(before);
      }
      expect((await ask('/')).status).toBe(200);
    },
  );

  test.skipIf(process.platform === 'win32')('a pipe in the folder is not found, and holds up nobody', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await ask('/pipe')).status));
    expect(new Set(statuses)).toEqual(new Set([404]));
    expect((await ask('/')).status).toBe(200);
    rmSync(join(folder, 'pipe'));
  });

  test('how long an answer may be kept depends on the file, not on how its path is written', async () => {
    expect((await ask('/assets/../index.html')).headers['cache-control']).not.toContain('immutable');
    expect((await ask('/%61ssets/main-1234.js')).headers['cache-control']).toContain('immutable');
  });

  test('a request that is no HTTP is answered with 400, one with too many headers with 431', async () => {
    expect(statusesOf(await raw('hello\r\n\r\n'))).toEqual([400]);
    expect(statusesOf(await raw('GET / HTTP/1.1\r\n\r\n'))).toEqual([400]);
    expect(statusesOf(await raw(`GET / HTTP/1.1\r\nhost: x\r\n${'a: b\r\n'.repeat(10_000)}\r\n`))).toEqual([431]);
    expect(statusesOf(await raw(`GET /${'a'.repeat(100_000)} HTTP/1.1\r\nhost: x\r\n\r\n`))).toEqual([431]);
    expect((await ask('/')).status).toBe(200);
  });

  const piece = fc.oneof(
    fc.constantFrom(
      '/',
      '//',
      '..',
      '.',
      '%2e',
      '%2f',
      '%5c',
      '\\',
      '%00',
      '%',
      '%zz',
      '%ff',
      '?',
      '#',
      'index.html',
      'assets',
      'main-1234.js',
      'link.txt',
      'up',
      'loop',
      'secret.txt',
      'http://',
      ':',
      '@',
      '*',
      '.hidden',
      'a'.repeat(300),
    ),
    fc.string({ unit: 'binary-ascii', maxLength: 4 }).map((text) => text.replaceAll(/[^!-~]/g, '-')),
  );
  const target = fc
    .tuple(fc.constantFrom('/', '/', '/', 'http://x/'), fc.array(piece, { maxLength: 8 }))
    .map(([start, pieces]) => start + pieces.join(''));
  const header = fc.tuple(
    fc.constantFrom(
      'accept-encoding',
      'range',
      'if-none-match',
      'if-modified-since',
      'if-range',
      'if-match',
      'if-unmodified-since',
      'x',
    ),
    fc.oneof(
      fc.constantFrom(
        'gzip',
        'gzip;q=0',
        'br;q=x',
        '*;q=0',
        'identity;q=0',
        'bytes=0-',
        'bytes=5-2',
        'bytes=-9',
        'bytes=99999999-',
        'bytes=0-1,3-4',
        'W/"1"',
        '*',
        'Tue, 01 Dec 2026 00:00:00 GMT',
      ),
      fc.string({ maxLength: 20 }).map((text) => text.trim()),
    ),
  );
  const written = (verb: string, path: string, headers: readonly (readonly [string, string])[]): string =>
    `${verb} ${path} HTTP/1.1\r\nhost: x\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  const last = written('GET', '/last', [['connection', 'close']]);

  test.each(PARTS)(
    `${WELL_FORMED} requests for any path with any headers are each answered, none with what lies outside (part %i)`,
    async (part) => {
      const one = fc
        .tuple(
          fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'OPTIONS', 'TRACE'),
          target,
          fc.array(header, { maxLength: 3 }),
        )
        .map((parts) => written(...parts));
      const seen = new Set<number>();
      await fc.assert(
        fc.asyncProperty(fc.array(one, { minLength: 20, maxLength: 20 }), async (requests) => {
          const answers = await raw(requests.join('') + last);
          const statuses = statusesOf(answers);
          for (const status of statuses) seen.add(status);
          expect(statuses).toHaveLength(requests.length + 1);
          expect(statuses.filter((status) => ![200, 206, 304, 400, 404, 405, 412, 416].includes(status))).toEqual([]);
          expect(answers).not.toContain('\r\n\r\nsecret');
        }),
        { numRuns: WELL_FORMED / 20, ...(process.env.VERIFY ? {} : { seed: part }) },
      );
      expect([200, 400, 404, 405, 412].filter((status) => !seen.has(status))).toEqual([]);
    },
  );

  test(`${BROKEN} requests that break the rules of HTTP are each answered, and the server goes on`, async () => {
    const verb = fc.constantFrom('GET', 'HEAD', 'POST', 'CONNECT', 'get', 'G\0T', '');
    const path = fc.oneof(target, fc.string(), fc.constantFrom('', '*', 'x:80'));
    const bad = fc.tuple(
      fc.constantFrom('content-length', 'transfer-encoding', 'expect', 'upgrade', 'connection', 'host', 'a b'),
      fc.oneof(
        fc.constantFrom('5', '-1', 'chunked', '100-continue', 'websocket', 'upgrade', 'keep-alive'),
        fc.string(),
      ),
    );
    const one = fc
      .tuple(verb, path, fc.array(fc.oneof(bad, header), { maxLength: 4 }))
      .map((parts) => written(...parts));
    await fc.assert(
      fc.asyncProperty(one, async (bytes) => {
        const answers = await raw(Buffer.from(bytes, 'latin1'));
        const allowed = [100, 200, 206, 304, 400, 404, 405, 412, 416, 417, 431];
        // The server closes the connection instead of opening a tunnel.
        if (!bytes.startsWith('CONNECT ')) expect(statusesOf(answers).length).toBeGreaterThan(0);
        expect(statusesOf(answers).filter((status) => !allowed.includes(status))).toEqual([]);
      }),
      { numRuns: BROKEN },
    );
    expect((await ask('/')).body.toString()).toBe(PAGE);
  });
});

test('a port that is taken is left to the other, and the next free one is told', async () => {
  const { port } = new URL(url);
  await expect(serve(folder, Number(port))).rejects.toThrow(/EADDRINUSE/);
  const second = await serve(folder, Number(port), 50);
  expect(Number(new URL(second.url).port)).toBeGreaterThan(Number(port));
  await second.close();
});

test('no port beyond the last one is tried, and what is no port is refused', async () => {
  const taken = createServer();
  // An error means that another program has the port, so the port is taken in both cases.
  await new Promise((settled) => {
    taken.once('listening', settled).once('error', settled).listen(65_535, '127.0.0.1');
  });
  await expect(serve(folder, 65_535, 50)).rejects.toThrow(/EADDRINUSE/);
  taken.close();
  await expect(serve(folder, 65_536)).rejects.toThrow(/65536/);
  await expect(serve(folder, Number.NaN)).rejects.toThrow(/NaN/);
});
