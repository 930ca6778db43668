import { startTransition } from 'react';
import { App } from './App.tsx';
import { lessons } from './Lens.tsx';
import { keepFocus } from './focus/index.ts';
import { isEmbedded, showView, startTheme, viewNow } from './header/index.ts';
import { loader, watchStyles } from './loading/index.ts';
import { createRoot, hydrateRoot } from './root.ts';
import { startSharing } from './share/index.ts';
import { pageStore } from './store/index.ts';

/** The lessons, where the address asks for them. One that cannot be had says so where it would stand. */
const lesson = new URLSearchParams(location.search).has('lesson') ? lessons().catch(() => {}) : null;

watchStyles();
// What would flash comes first.
startTheme();
showView();

const offline = loader(() => import('./offline/index.ts'), 'hall');

/** Once the page is there and still, the browser may fetch the rest of it, for halls without a network. A page in a frame leaves that to its own. */
function keepOffline(): void {
  if (!import.meta.env.PROD || import.meta.env.MODE === 'single' || window.parent !== window || !isSecureContext)
    return;
  // Nobody waits for it; without a network it is tried again when there is one.
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
  // As a transition, so that a slow phone answers between its slices. Under `vite dev` nothing was prerendered, and what was is the board.
  if (root.firstElementChild && view !== 'text' && view !== 'speaker')
    startTransition(() => {
      hydrateRoot(root, <App />);
    });
  else createRoot(root).render(<App />);
  keepFocus();
  // The speaker's window has no board of its own.
  if (view === 'speaker') return;
  void startSharing(pageStore, { embed: isEmbedded(), lesson });
  keepOffline();
}

// The scripts, the opening world and the page: a task each, and in between the reader is answered.
setTimeout(() => {
  pageStore.getState();
  setTimeout(wake);
});
