/**
 * Keeps the whole page in the browser by a service worker (scripts/worker.js). Says once when a newer version has
 * loaded.
 * The newer version takes over when the reader asks for it, or when the page opens the next time. By then, the
 * reader's work is stored.
 */
import { viewNow } from '../header/index.ts';
import { pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';

/**
 * An open page asks for a newer version at most once in this many milliseconds. It asks when the reader returns to
 * it.
 */
const ASK_AGAIN = 3_600_000;

/** Offers a version that has loaded and waits. It does not interrupt a lecture. */
function offer(waiting: ServiceWorker): void {
  if (viewNow() !== 'page' && viewNow() !== 'text') return;
  pageStore.getState().notify('info', t('hall.update'), undefined, {
    words: t('hall.update.take'),
    take() {
      // The page stores unsaved work when it is left.
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a page talks to its own worker
      waiting.postMessage('take over');
    },
  });
}

function follow(worker: ServiceWorker): void {
  worker.addEventListener('statechange', () => {
    // Without a controller, the waiting version is the first version.
    if (worker.state === 'installed' && navigator.serviceWorker.controller) offer(worker);
  });
}

/**
 * Call it once, when the page is idle and the words of `hall` are loaded. A browser that refuses a service worker
 * does without.
 */
export async function startOffline(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker.register(`${import.meta.env.BASE_URL}sw.js`);
    if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting);
    registration.addEventListener('updatefound', () => {
      if (registration.installing) follow(registration.installing);
    });
    let asked = Date.now();
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden' || Date.now() - asked < ASK_AGAIN) return;
      asked = Date.now();
      // The server did not answer. The page asks again the next time.
      registration.update().catch(() => {});
    });
  } catch {
    // For example a private window, or a page that is not served securely.
  }
}
