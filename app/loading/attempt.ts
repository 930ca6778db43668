/**
 * Runs an action that needs a load: opening a link, reading a file, changing the language. A failure becomes a
 * notice.
 */
import { announce } from '../announce/index.ts';
import type { PageState } from '../store/index.ts';
import { t } from '../words/index.ts';
import { causeNow, wasUpdated } from './cause.ts';

/** The part of the page's store that takes notices. */
interface Notices {
  getState(): Pick<PageState, 'notices' | 'notify' | 'dismiss'>;
}

/**
 * Runs `run`. If `run` rejects, a notice shows `failed()` and the cause, and offers another try.
 * `run` keeps the reader's input (the file, the link) until then.
 * Gives the result of `run`, or undefined after a failure. Never rejects.
 */
export async function attempt<T>(store: Notices, failed: () => string, run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch {
    await offerAgain(store, failed, run);
    return undefined;
  }
}

/**
 * Shows a notice with the failure and its cause, and offers another try. For an action that has already failed: see
 * `attempt`.
 */
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
      // The same notice stays in its place, and its button keeps the focus.
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
