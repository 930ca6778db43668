/**
 * Keeps the whole page in the browser, by a service worker (scripts/worker.js), and says once when a newer version has come. That one takes over when
 * the reader wants it to, or by itself when the page is opened the next time; what the reader did is in the storage by then.
 */
import { viewNow } from '../header/index.ts';
import { pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';

/** A page that is open for days asks this often, in milliseconds, when it is looked at again. */
const ASK_AGAIN = 3_600_000;

/** A version that has come and waits. A lecture is not interrupted by it. */
function offer(waiting: ServiceWorker): void {
  if (viewNow() !== 'page' && viewNow() !== 'text') return;
  pageStore.getState().notify('info', t('hall.update'), undefined, {
    words: t('hall.update.take'),
    take() {
      // Leaving the page saves what is due.
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a page talks to its own worker
      waiting.postMessage('take over');
    },
  });
}

function follow(worker: ServiceWorker): void {
  worker.addEventListener('statechange', () => {
    // Without one that answers already, this is the first.
    if (worker.state === 'installed' && navigator.serviceWorker.controller) offer(worker);
  });
}

/** Call it once, when the page is still and the words of `hall` are loaded. A browser that will not have it does without. */
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
      // Nobody is there to ask: the next time.
      registration.update().catch(() => {});
    });
  } catch {
    // A private window, say, or a page that is not served securely.
  }
}
