import { startTransition } from 'react';
import { App } from './App.tsx';
import { keepFocus } from './focus/index.ts';
import { isEmbedded, showView, startTheme, viewNow } from './header/index.ts';
import { createRoot, hydrateRoot } from './root.ts';
import { startSharing } from './share/index.ts';
import { pageStore } from './store/index.ts';

// What would flash comes first.
startTheme();
showView();

function wake(): void {
  const root = document.getElementById('root')!;
  // As a transition, so that a slow phone answers between its slices. Under `vite dev` nothing was prerendered, and what was is the board.
  if (root.firstElementChild && viewNow() !== 'text') startTransition(() => { hydrateRoot(root, <App />); });
  else createRoot(root).render(<App />);
  keepFocus();
  void startSharing(pageStore, { embed: isEmbedded() });
}

// The scripts, the opening world and the page: a task each, and in between the reader is answered.
setTimeout(() => {
  pageStore.getState();
  setTimeout(wake);
});
