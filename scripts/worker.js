/* global self, caches, FILES */
// The service worker: the whole page, kept by the browser, so that a lecture hall needs no network. The build writes FILES above this: every file
// of the page by its path, with its SHA-256. A file is kept under its path and hash, so that an update fetches only what has changed, and what is
// kept is exactly what was built (`integrity`): never a page of one version with a chunk of another.
const scope = self.registration.scope;
const KEPT = `dma-owner ${new URL(scope).pathname}`;
/** Where the list of the version that answers now is kept, for the one after it. */
const LIST = `${scope}?kept`;
const placeOf = ([path, hash]) => new URL(`${path}?${hash}`, scope).href;

async function listBefore() {
  const answer = await caches.match(LIST, { cacheName: KEPT });
  return answer ? answer.json() : {};
}

async function fetchOne(cache, [path, hash]) {
  // Some hosts send whoever asks for index.html away to the folder, and a page that was sent away may not be shown.
  const answer = await fetch(path === 'index.html' ? scope : scope + path, {
    cache: 'no-cache',
    integrity: `sha256-${hash}`,
  });
  if (!answer.ok) throw new Error(`${answer.status} for ${path}`);
  await cache.put(placeOf([path, hash]), answer);
}

/** All or nothing: as long as one file is missing, the version before goes on. */
async function install() {
  const cache = await caches.open(KEPT);
  const there = new Set((await cache.keys()).map(({ url }) => url));
  await Promise.all(
    Object.entries(FILES)
      .filter((file) => !there.has(placeOf(file)))
      .map((file) => fetchOne(cache, file)),
  );
}

/** Pages of the version before may still be open and ask for their chunks: it stays until the next one. */
async function activate() {
  const cache = await caches.open(KEPT);
  const before = await listBefore();
  const wanted = new Set(
    [...Object.entries(before), ...Object.entries(FILES)].map((file) => placeOf(file)).concat(LIST),
  );
  await Promise.all((await cache.keys()).filter(({ url }) => !wanted.has(url)).map((request) => cache.delete(request)));
  await cache.put(LIST, new Response(JSON.stringify(FILES)));
  await self.clients.claim();
}

async function answer(request, path) {
  const hash = FILES[path];
  const cache = await caches.open(KEPT);
  const kept =
    hash === undefined ? await olderOf(cache, path) : await cache.match(placeOf([path, hash]), { ignoreVary: true });
  return kept ?? fetch(request);
}

/** A chunk of a version before, by the name that only it has. */
async function olderOf(cache, path) {
  const old = path.startsWith('assets/') && (await cache.keys()).find(({ url }) => url.startsWith(`${scope}${path}?`));
  return old ? cache.match(old, { ignoreVary: true }) : undefined;
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('message', ({ data }) => {
  if (data === 'take over') void self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const [url] = request.url.split(/[?#]/);
  if (request.method !== 'GET' || !url.startsWith(scope)) return;
  const path = url.slice(scope.length) || 'index.html';
  if (Object.hasOwn(FILES, path) || path.startsWith('assets/')) event.respondWith(answer(request, path));
});
