import { lazyPart, loader } from '../../loading/index.ts';
import { t } from '../../words/index.ts';

/** Only a reader who edits needs the editor and the compiler. */
export const ListingEditor = lazyPart(
  loader(() => import('./edit/Editor.tsx')),
  (room) => room.Editor,
  { shape: 'inline', title: () => t('code.edit') },
);
