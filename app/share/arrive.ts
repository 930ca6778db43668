/** What the page shows when it is opened: the link's scenario, what was saved last time, or the opening. */
import { attempt, loader } from '../loading/index.ts';
import { bootFor, inSlices, restore, type Lens, type PageStore, type Untold } from '../store/index.ts';
import { t } from '../words/index.ts';
import { autosave } from './autosave.ts';
import { BEFORE, FORGETFUL, keeperOf, LENS, NOW, type Keeper } from './keeper.ts';

const links = loader(() => import('./link.ts'));
const trees = loader(() => import('./saved.ts'));
const files = loader(() => import('./dropped.ts'));
const keeper = keeperOf(() => localStorage);
/** On this entry of the tab's history: its link was opened already, and what was done since is in the storage. */
const TAKEN = 'dmaOwnerTaken';

/** The fragment's scenario; empty where there is none. A fragment that names an element is the page's own. */
function fragmentNow(): string {
  const fragment = location.hash.slice(1);
  return fragment !== '' && document.getElementById(fragment) ? '' : fragment;
}

function wasTaken(): boolean {
  const state: unknown = history.state;
  return typeof state === 'object' && state !== null && TAKEN in state && state[TAKEN] === location.hash;
}

function markTaken(): void {
  try {
    history.replaceState({ ...(history.state as object | null), [TAKEN]: location.hash }, '');
  } catch {
    // A sandboxed frame may not; then a reload opens the link again.
  }
}

async function openLink(store: PageStore, fragment: string, kept: Keeper): Promise<boolean> {
  const { openFragment, show } = await links();
  const opened = await openFragment(fragment);
  const page = store.getState();
  if (!opened.ok) {
    page.notify('problem', opened.text, opened.details);
    return false;
  }
  const own = kept.get(NOW);
  // On the first visit nothing is in the store yet that the autosave could set aside.
  if (own !== null && page.history === store.getInitialState().history) kept.set(BEFORE, own);
  show(store, opened, kept !== FORGETFUL);
  return true;
}

async function openSaved(store: PageStore, kept: Keeper, key: string): Promise<boolean> {
  const text = kept.get(key);
  if (text === null) return false;
  const { growTree, hasRace, readTree } = await trees();
  const tree = readTree(text);
  if (!tree) {
    // Perhaps a newer page can read it: it is set aside, not overwritten.
    if (key === NOW) kept.set(BEFORE, text);
    store.getState().notify('problem', t('share.saved-unreadable'));
    return false;
  }
  const asked = store.getState().history;
  // Code that cannot be run any more stays in the editor; the machines tell the rest.
  let apart = false;
  const own = await bootFor(tree.edits, tree).catch((why: Untold) => {
    if (why.told === undefined) throw why;
    apart = why.apart ?? false;
    return undefined;
  });
  if (apart && hasRace(tree)) {
    if (key === NOW) kept.set(BEFORE, text);
    store.getState().notify('problem', t('code.apart.opened'));
    return false;
  }
  if (apart) {
    await bootFor({}, tree);
    store.getState().notify('problem', t('code.apart.edits'));
  }
  await new Promise<void>((resolve) => {
    inSlices(growTree(tree, own), tree.seeds.length, (grown) => {
      // Whoever began to work meanwhile keeps that; the saved one is set aside.
      if (store.getState().history === asked) restore(store, grown, tree.edits);
      else kept.set(BEFORE, text);
      resolve();
    }, own !== undefined);
  });
  return true;
}

/** Opens what was saved last. Where that cannot be loaded it is set aside, so that what is done now is not saved in its place. */
async function openKept(store: PageStore, kept: Keeper): Promise<void> {
  let key: string = NOW;
  await attempt(store, () => t('page.failed.saved'), async () => {
    try {
      await openSaved(store, kept, key);
    } catch (why) {
      const text = kept.get(key);
      if (text !== null) kept.set(BEFORE, text);
      key = BEFORE;
      throw why;
    }
  });
}

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
    void attempt(store, () => t('page.failed.file', { name: file.name }), async () => (await files()).openFile(file));
  });
}

/** Opens what is to be shown and keeps it from then on. Call it once, when the page is alive. */
export async function startSharing(store: PageStore, { embed, lesson = null }: { readonly embed: boolean; /** Comes with the lessons, where the address asks for them. */ readonly lesson?: Promise<unknown> | null }): Promise<void> {
  const kept = embed ? FORGETFUL : keeper;
  const fragment = fragmentNow();
  const taken = !embed && wasTaken();
  const follow = (link: string): Promise<boolean | undefined> => attempt(store, () => t('page.failed.link'), async () => {
    const opened = await openLink(store, link, kept);
    if (opened && !embed) markTaken();
    return opened;
  });
  const linked = fragment !== '' && !taken && await follow(fragment);
  if (!linked) await openKept(store, kept);
  addEventListener('hashchange', () => {
    const next = fragmentNow();
    if (next === '' || (!embed && wasTaken())) return;
    void follow(next);
  });
  if (lesson) {
    await lesson;
    store.getState().setLesson(true);
  }
  if (embed) return;
  rememberLens(store, kept);
  takeDrops(store);
  const saving = autosave(store, kept);
  // A page that is hidden may never come back, and `pagehide` is the last that some browsers say.
  addEventListener('pagehide', saving.flush);
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') saving.flush(); });
}

/** Whether something stood here before that can be brought back. */
export const hasBefore = (): boolean => keeper.get(BEFORE) !== null;
/** Puts back what stood here before; what stands here now takes its place. */
export const bringBack = async (store: PageStore): Promise<boolean> => await attempt(store, () => t('page.failed.saved'), () => openSaved(store, keeper, BEFORE)) ?? false;
