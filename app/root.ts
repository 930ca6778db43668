/** React's own start, a chunk and a task of its own: see scripts/build.mjs. */
export { createRoot, hydrateRoot } from 'react-dom/client';
