/** Connects the page's storage, its address and its board. Loaded as soon as the page runs. */
import { eventsTo } from '../../src/history/index.ts';
import { loader, offerAgain } from '../loading/index.ts';
import { cameFrom, type Origin, type PageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { boardOf, type Shown } from './board.ts';
import { browserEntry, foreignEntry } from './entry.ts';
import { grown } from './grown.ts';
import { type Locks, webLocks } from './locks.ts';
import { type Places, placesOf } from './places.ts';
import { isReadable, keyOf, newId, PREFIX } from './record.ts';
import { keepScenarios, type Scenarios, type Trouble } from './scenarios.ts';

const loadLink = loader(() => import('./link.ts'));
const loadMigrate = loader(() => import('./migrate.ts'));
const loadUnread = loader(() => import('./unread.ts'));

/** Earlier versions stored the board under the first key, and the previous board under the second key. */
const EARLIER = ['dma-owner:history', 'dma-owner:before'];
/** The delay between the last change and the write, in milliseconds. */
const PAUSE = 300;
/** The delay between two tries to store what found no room, in milliseconds. No event tells a page that there is room again. */
const RETRY = 5_000;

/** An embedded page stores nothing. */
const NO_PLACES: Places = {
  get: () => null,
  set: () => true,
  remove() {},
  keys: () => [],
  settle() {},
  worst: () => ({ place: 'local', why: 'full' }),
};

/** The scenarios of this page, and their storage. */
export interface Sharing {
  readonly scenarios: Scenarios;
  readonly places: Places;
  readonly locks: Locks | null;
}

/** Tells the reader that a part of the page is missing. The notice offers another try. */
type Lacks = (failed: () => string, again: () => Promise<void>) => void;

/** One notice for each failure. If another try fails, the notice stays in its place. */
function lacksOf(store: PageStore): Lacks {
  let failures = 0;
  let trying = false;
  return (failed, again) => {
    failures += 1;
    if (trying) return;
    void offerAgain(store, failed, async () => {
      const before = failures;
      trying = true;
      await again().finally(() => {
        trying = false;
      });
      if (failures > before) throw new Error('the part is still missing');
    });
  };
}

async function openLink(store: PageStore, fragment: string, lenses: boolean, lacks: () => void): Promise<Shown | null> {
  const { notify } = store.getState();
  try {
    const { openFragment, show } = await loadLink();
    const opened = await openFragment(fragment);
    if (opened.ok) {
      const { history, edits } = opened;
      cameFrom(history.topology, 'link', { protocol: history.protocol, edits, events: eventsTo(history, history.tip) });
      return { history, edits, put: () => show(store, opened, lenses) };
    }
    if (!opened.overtaken) notify('problem', opened.text, opened.details);
  } catch {
    lacks();
  }
  return null;
}

async function readTree(store: PageStore, tree: string, from: Origin): Promise<Shown | 'too-large' | null> {
  const found = await grown(tree);
  const { notify } = store.getState();
  // Code that cannot run any more stays in the editor. The statecharts compute the rest.
  if (found === 'apart') notify('problem', t('code.apart.opened'));
  if (typeof found === 'string') return found === 'too-large' ? found : null;
  if (found.apart) notify('problem', t('code.apart.edits'));
  cameFrom(found.history.topology, from);
  return { history: found.history, edits: found.edits };
}

/** Tells the reader that a record cannot be opened. The notice offers to save the record's text as a file. */
async function sayTrouble(store: PageStore, trouble: Exclude<Trouble, 'failed'>, text: string | null): Promise<void> {
  const { notify } = store.getState();
  if (trouble === 'gone' || text === null) return notify('problem', t('share.saved-gone'));
  try {
    await (await loadUnread()).sayRecord(store, text);
  } catch {
    notify('problem', t('share.saved-unreadable'));
  }
}

/**
 * Says once where the work is stored, if that is not the usual place. While the work is only in memory, the browser
 * asks before it closes the page.
 */
function watchPlaces(store: PageStore, places: Places, again: () => void): () => void {
  let told = 'local';
  let timer: ReturnType<typeof setInterval> | undefined;
  const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
  return () => {
    const { place, why } = places.worst();
    if (place === told) return;
    const worse = told !== 'memory';
    told = place;
    clearInterval(timer);
    if (place !== 'local') timer = setInterval(again, RETRY);
    if (place === 'memory') addEventListener('beforeunload', ask);
    else removeEventListener('beforeunload', ask);
    if (place === 'local' || !worse) return;
    store
      .getState()
      .notify(
        'problem',
        t(
          why === 'forbidden'
            ? 'share.storage-forbidden'
            : place === 'memory'
              ? 'share.storage-full'
              : 'share.storage-tab',
        ),
      );
  };
}

function keeping(store: PageStore, embed: boolean): Sharing {
  const places = embed
    ? NO_PLACES
    : placesOf(
        () => localStorage,
        () => sessionStorage,
        isReadable,
      );
  const locks = embed ? null : webLocks(navigator.locks);
  const lacks = lacksOf(store);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const scenarios: Scenarios = keepScenarios<Shown>({
    board: boardOf(store),
    places,
    locks,
    entry: embed ? foreignEntry : browserEntry,
    link: (fragment, again) =>
      openLink(store, fragment, !embed && !again, () =>
        lacks(
          () => t('page.failed.link'),
          () => scenarios.follow(fragment),
        ),
      ),
    read: (tree, from) => readTree(store, tree, from),
    later(flush) {
      clearTimeout(timer);
      timer = setTimeout(flush, PAUSE);
    },
    overtake: () => loadLink.loaded()?.stopOpening(),
    newId,
    time: Date.now,
    say(trouble, again, id) {
      if (trouble === 'failed') lacks(() => t('page.failed.saved'), again);
      else void sayTrouble(store, trouble, places.get(keyOf(id)));
    },
    wrote: watchPlaces(store, places, () => scenarios.flush()),
  });
  return { scenarios, places, locks };
}

/** Moves the records of earlier versions of the page, and reports records that could not be moved. */
async function migrated(store: PageStore, places: Places): Promise<void> {
  try {
    if (EARLIER.every((key) => localStorage.getItem(key) === null)) return;
    const left = (await loadMigrate()).migrate(localStorage, EARLIER, places.set);
    if (left.length > 0) await (await loadUnread()).sayLeft(store, left);
  } catch {
    // Without storage there is nothing to move. The next visit moves or reports the rest.
  }
}

/** Stores the work when the page may never come back, and listens to the other windows. */
function watchPage({ scenarios, places }: Sharing): void {
  window.addEventListener('pagehide', (event) => {
    scenarios.flush();
    if (event.persisted) scenarios.sleep();
  });
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) scenarios.wakeUp();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') scenarios.flush();
  });
  // Another window may have freed some storage.
  window.addEventListener('storage', ({ key }) => {
    if ((key === null || key.startsWith(PREFIX)) && places.worst().place !== 'local') scenarios.flush();
  });
}

/** Opens the scenario that the page shows first, and stores it from then on. */
export async function startKeeping(store: PageStore, embed: boolean): Promise<Sharing> {
  const sharing = keeping(store, embed);
  if (!embed) {
    watchPage(sharing);
    await migrated(store, sharing.places);
  }
  const { arrive } = sharing.scenarios;
  const arrived = arrive();
  const come = (): void => void arrive();
  addEventListener('popstate', come);
  addEventListener('hashchange', come);
  await arrived;
  return sharing;
}
