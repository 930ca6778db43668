/** A lecturer's own lesson: a file that was dropped or chosen. Nothing of it leaves the page. */
import { pickFile, readTextFile } from '../share/index.ts';
import { pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { openLesson } from './player.ts';

/** Larger than any lesson: it is not even read. */
const BIGGEST = 1_000_000;

/** Opens a text as a lesson of the reader's own, at its cover; what is wrong with it is told there. */
export async function openText(name: string, text: string): Promise<void> {
  pageStore.getState().setLesson(true);
  await openLesson({ kind: 'file', name, text });
}

/** Opens a file as a lesson. */
export async function openFile(file: File): Promise<void> {
  const { notify } = pageStore.getState();
  if (file.size > BIGGEST) return notify('problem', t('lesson.file.too-big', { name: file.name }));
  const read = await readTextFile(file);
  if (read.ok) await openText(read.name, read.text);
  else notify('problem', t('lesson.file.unreadable', { name: read.name }));
}

/** Lets the reader choose one. */
export async function openChosen(): Promise<void> {
  const file = await pickFile('.md,.markdown,text/markdown,text/plain');
  if (file) await openFile(file);
}
