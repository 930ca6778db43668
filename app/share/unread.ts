/**
 * Says that the page cannot open a stored text, and offers to save the text as a file. Loaded if there is such a
 * text.
 */
import type { PageStore } from '../store/index.ts';
import { roomWords, t } from '../words/index.ts';
import { saveText } from './files.ts';
import type { Left } from './migrate.ts';
import { readRecord } from './record.ts';
import { isTree, treeOf } from './saved.ts';

/** The reason why the page cannot open the text. For a text that is too large, also the number and the limit. */
function whyUnread(tree: string): readonly [why: 'large' | 'newer' | 'unreadable', number: string] {
  const read = treeOf(tree);
  if (read === 'newer') return ['newer', ''];
  if (read === null || isTree(read)) return ['unreadable', ''];
  return ['large', ` ${t('page.too-large', { ...read })}`];
}

function say(store: PageStore, words: string, text: string, details?: readonly string[]): void {
  store.getState().notify('problem', words, details, { words: t('share.save-file'), take: () => saveText(text) });
}

/** Reports a record. Rejects if the words cannot be loaded. */
export async function sayRecord(store: PageStore, text: string): Promise<void> {
  await roomWords('share');
  const record = readRecord(text);
  const [why, number] = typeof record === 'string' ? [record, ''] : whyUnread(record.tree);
  say(store, why === 'large' ? t('share.saved-large') + number : t('share.saved-unreadable'), text);
}

/** Reports the texts that `migrate` left under their old keys. Rejects if the words cannot be loaded. */
export async function sayLeft(store: PageStore, left: readonly Left[]): Promise<void> {
  await roomWords('share');
  for (const { key, text, full } of left) {
    const [why, number] = full ? ['full', ''] : whyUnread(text);
    say(store, t('share.earlier', { why }) + number, text, [key]);
  }
}
