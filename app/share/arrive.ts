/** Starts to show and to keep scenarios. `keeping.ts` does most of it and is loaded when the page is alive. */
import { attempt, loader } from '../loading/index.ts';
import type { Lens, PageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { storeMeanwhile } from './meanwhile.ts';
import { type Keeper, LENS, tabKeeperOf } from './keeper.ts';
import type { Sharing } from './keeping.ts';

const loadKeeping = loader(() => import('./keeping.ts'));
const loadDropped = loader(() => import('./dropped.ts'));

let sharing: Sharing | null = null;
/** The stored scenarios; null in an embedded page, and until the part that keeps them has come. */
export const sharingNow = (): Sharing | null => sharing;

const LENSES: readonly Lens[] = ['script', 'compare', 'code', 'explore'];

/** The panel beside the board stays open over a reload. */
function rememberLens(store: PageStore, kept: Keeper): void {
  const lens = LENSES.find((known) => known === kept.get(LENS));
  if (lens && store.getState().lens === 'none') store.getState().setLens(lens);
  store.subscribe((now, before) => {
    if (now.lens !== before.lens) kept.set(LENS, now.lens);
  });
}

/** A file that is dropped where nothing else takes it is opened, instead of taking the page's place. */
function takeDrops(store: PageStore): void {
  window.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  window.addEventListener('drop', (event) => {
    const file = event.dataTransfer?.files[0];
    // What lies behind a dialog takes nothing.
    if (!file || event.defaultPrevented || document.querySelector('dialog:modal')) return;
    event.preventDefault();
    void attempt(
      store,
      () => t('page.failed.file', { name: file.name }),
      async () => (await loadDropped()).openFile(file),
    );
  });
}

/** Waits for the next chance to load a part again: the reader does something, or the network is back. */
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

/** Keeps scenarios as soon as the part for it has come. Until then, what the reader does is stored under new ids. */
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

/** Opens what is to be shown and keeps it from then on. Call it once, when the page is alive. */
export async function startSharing(
  store: PageStore,
  {
    embed,
    lesson = null,
  }: {
    readonly embed: boolean;
    /** Comes with the lessons, where the address asks for them. */
    readonly lesson?: Promise<unknown> | null;
  },
): Promise<void> {
  // Before anything that may take long: a file that nobody takes would take the page's place.
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
