import { type ReactElement, useState } from 'react';
import type { Lesson } from '../../src/lesson/index.ts';
import { attempt, loader } from '../loading/index.ts';
import { saveText } from '../share/index.ts';
import { pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import type { Source } from './player.ts';

const handouts = loader(() => import('../../src/handout/index.ts'));
const later = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve);
  });

/** Saves the lesson as a page for printing. This takes a moment, because the search solves the tasks for it. */
export function HandoutButton({ source, lesson }: { readonly source: Source; readonly lesson: Lesson }): ReactElement {
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    await attempt(
      pageStore,
      () => t('lesson.handout.failed'),
      async () => {
        const { handoutPage, makeHandout } = await handouts();
        const name = source.kind === 'shipped' ? source.id : source.name.replace(/\.(?:md|markdown)$/i, '');
        saveText(handoutPage(await makeHandout(lesson, {}, later)), `${name}.html`);
      },
    );
    setBusy(false);
  };
  return (
    <button type="button" className="button" data-handout="" aria-disabled={busy} onClick={() => void save()}>
      {t('lesson.handout')}
    </button>
  );
}
