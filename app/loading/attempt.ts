/** Runs an action that needs a load: it opens a link, reads a file, changes the language. A failure becomes a notice. */
import { announce } from '../announce/index.ts';
import type { PageState } from '../store/index.ts';
import { t } from '../words/index.ts';
import { causeNow, wasUpdated } from './cause.ts';

/** Takes the notice; the page's store does. */
interface Notices {
  getState(): Pick<PageState, 'notices' | 'notify' | 'dismiss'>;
}

/**
 * Runs `run`. Where it rejects, a notice says `failed()` and why, and offers to run it again; `run` keeps what the reader gave (the file, the link)
 * until then. Gives what `run` gives, or undefined after a failure. Never rejects.
 */
export async function attempt<T>(store: Notices, failed: () => string, run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch {
    await offerAgain(store, failed, run);
    return undefined;
  }
}

/** Says in a notice what failed and why, and offers to run it again. For an action that has failed already; see `attempt`. */
export async function offerAgain<T>(store: Notices, failed: () => string, run: () => Promise<T>): Promise<void> {
  const updated = await wasUpdated();
  const text = `${failed()} ${t('page.failed.why', { why: updated ? 'updated' : causeNow() })}`;
  const { notify, dismiss } = store.getState();
  const clear = (): void => {
    for (const notice of store.getState().notices) if (notice.text === text) dismiss(notice.id);
  };
  let busy = false;
  const again = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      await run();
      clear();
    } catch {
      // The same notice stays where it is, and so does the focus on its button.
      await offerAgain(store, failed, run);
      if (store.getState().notices.at(-1)?.text !== text) clear();
    }
    busy = false;
  };
  announce(text);
  notify(
    'problem',
    text,
    undefined,
    updated
      ? { words: t('page.reload'), take: () => location.reload() }
      : { words: t('page.again'), take: () => void again() },
  );
}
