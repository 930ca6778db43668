/** Starts to show and to store scenarios. `keeping.ts` does most of the work. It loads as soon as the page runs. */
import { attempt, loader } from '../loading/index.ts';
import type { Lens, PageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { storeMeanwhile } from './meanwhile.ts';
import { type Keeper, LENS, tabKeeperOf } from './keeper.ts';
import type { Sharing } from './keeping.ts';

const loadKeeping = loader(() => import('./keeping.ts'));
const loadDropped = loader(() => import('./dropped.ts'));

let sharing: Sharing | null = null;
/** The stored scenarios. Null in an embedded page, and until `keeping.ts` has loaded. */
export const sharingNow = (): Sharing | null => sharing;

const LENSES: readonly Lens[] = ['script', 'compare', 'code', 'explore'];

/** Keeps the panel beside the board open over a reload. */
function rememberLens(store: PageStore, kept: Keeper): void {
  const lens = LENSES.find((known) => known === kept.get(LENS));
  if (lens && store.getState().lens === 'none') store.getState().setLens(lens);
  store.subscribe((now, before) => {
    if (now.lens !== before.lens) kept.set(LENS, now.lens);
  });
}

/**
 * Opens a file that is dropped where no other part takes it. Otherwise the browser would replace the page by the
 * file.
 */
function takeDrops(store: PageStore): void {
  window.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  window.addEventListener('drop', (event) => {
    const file = event.dataTransfer?.files[0];
    // Nothing behind a dialog takes a file.
    if (!file || event.defaultPrevented || document.querySelector('dialog:modal')) return;
    event.preventDefault();
    void attempt(
      store,
      () => t('page.failed.file', { name: file.name }),
      async () => (await loadDropped()).openFile(file),
    );
  });
}

/** Waits for the next chance to load a part again: an action of the reader, or the return of the network. */
function chance(store: PageStore): Promise<void> {
  return new Promise((resolve) => {
    const stop = store.subscribe(() => take());
    const take = (): void => {
      stop();
      removeEventListener('online', take);
      resolve();
    };
    addEventListener('online', take);
  });
}

/** Stores scenarios as soon as `keeping.ts` has loaded. Until then, the reader's work is stored under new ids. */
async function keep(store: PageStore, embed: boolean): Promise<void> {
  const stop = embed ? null : storeMeanwhile(store);
  const unloaded = (): string => t('page.failed.keeping');
  let begun = false;
  const begin = async (): Promise<void> => {
    const { startKeeping } = await loadKeeping();
    if (begun) return;
    begun = true;
    stop?.();
    const now = await startKeeping(store, embed);
    if (!embed) sharing = now;
    const { notices, dismiss } = store.getState();
    for (const notice of notices) if (notice.text.startsWith(unloaded())) dismiss(notice.id);
  };
  const beginLater = async (): Promise<void> => {
    await chance(store);
    await begin().catch(beginLater);
  };
  await attempt(store, unloaded, begin);
  if (!begun) void beginLater();
}

/** Opens the scenario that the page shows first, and stores it from then on. Call it once, as soon as the page runs. */
export async function startSharing(
  store: PageStore,
  {
    embed,
    lesson = null,
  }: {
    readonly embed: boolean;
    /** Resolves when the lessons are loaded. Null if the address does not ask for a lesson. */
    readonly lesson?: Promise<unknown> | null;
  },
): Promise<void> {
  // Comes before anything slow. Without it, the browser would replace the page by a dropped file.
  if (!embed) takeDrops(store);
  await keep(store, embed);
  if (lesson) {
    await lesson;
    store.getState().setLesson(true);
  }
  if (embed) return;
  rememberLens(
    store,
    tabKeeperOf(
      () => localStorage,
      () => sessionStorage,
    ),
  );
}
