import { lazy } from 'react';

/** Only who edits needs an editor and a compiler. */
export const ListingEditor = lazy(async () => ({ default: (await import('./edit/Editor.tsx')).Editor }));
