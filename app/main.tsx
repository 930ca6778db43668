import { startTransition } from 'react';
import { App } from './App.tsx';
import { lessons } from './Lens.tsx';
import { keepFocus } from './focus/index.ts';
import { isEmbedded, showView, startTheme, viewNow } from './header/index.ts';
import { loader, watchStyles } from './loading/index.ts';
import { createRoot, hydrateRoot } from './root.ts';
import { startSharing } from './share/index.ts';
import { pageStore } from './store/index.ts';

/** Loads the lessons if the address asks for a lesson. If the load fails, the lesson's panel shows the failure. */
const lesson = new URLSearchParams(location.search).has('lesson') ? lessons().catch(() => {}) : null;

watchStyles();
// The theme and the view come first, so that nothing flashes.
startTheme();
showView();

const offline = loader(() => import('./offline/index.ts'), 'hall');

/**
 * When the page is loaded and idle, the browser may fetch the rest of it, for lecture halls without a network. A page
 * in a frame does not do this.
 */
function keepOffline(): void {
  if (!import.meta.env.PROD || import.meta.env.MODE === 'single' || window.parent !== window || !isSecureContext)
    return;
  // The page does not wait for this load. Without a network, the page tries again when the network is back.
  const still = (): void =>
    void offline().then(
      ({ startOffline }) => startOffline(),
      () => addEventListener('online', still, { once: true }),
    );
  const wait = (): void => void setTimeout(() => (window.requestIdleCallback ?? setTimeout)(still), 4000);
  if (document.readyState === 'complete') wait();
  else addEventListener('load', wait, { once: true });
}

function wake(): void {
  const root = document.getElementById('root')!;
  const view = viewNow();
  // Hydration is a transition, so that a slow phone answers between its slices.
  // Only the board is prerendered. Under `vite dev`, nothing is prerendered.
  if (root.firstElementChild && view !== 'text' && view !== 'speaker')
    startTransition(() => {
      hydrateRoot(root, <App />);
    });
  else createRoot(root).render(<App />);
  keepFocus();
  // The speaker's window has no board.
  if (view === 'speaker') return;
  void startSharing(pageStore, { embed: isEmbedded(), lesson });
  keepOffline();
}

// The scripts, the opening world and the page are separate tasks. Between them, the browser can answer the reader.
setTimeout(() => {
  pageStore.getState();
  setTimeout(wake);
});
