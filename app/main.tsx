import { startTransition } from 'react';
import { hydrateRoot, createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { keepFocus } from './focus/index.ts';
import { showView, startTheme, viewNow } from './header/index.ts';
import { startSharing } from './share/index.ts';
import { pageStore } from './store/index.ts';

startTheme();
showView();

const root = document.getElementById('root')!;
// As a transition, so that a slow phone answers between its slices. Under `vite dev` nothing was prerendered.
if (root.firstElementChild) startTransition(() => { hydrateRoot(root, <App />); });
else createRoot(root).render(<App />);

keepFocus();
void startSharing(pageStore, { embed: viewNow() === 'embed' });
