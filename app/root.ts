/** The start functions of React, in a separate chunk and a separate task: see scripts/build.mjs. */
export { createRoot, hydrateRoot } from 'react-dom/client';
