import { lazyPart, loader } from '../../loading/index.ts';
import { t } from '../../words/index.ts';

/** Only who edits needs an editor and a compiler. */
export const ListingEditor = lazyPart(
  loader(() => import('./edit/Editor.tsx')),
  (room) => room.Editor,
  { shape: 'inline', title: () => t('code.edit') },
);
