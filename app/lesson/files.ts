/** Opens a lesson from a file that the reader drops or chooses. Its text never leaves the page. */
import { pickFile, readTextFile } from '../share/index.ts';
import { pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { openLesson } from './player.ts';

/** No lesson is larger than this, in bytes. A larger file is not read. */
const BIGGEST = 1_000_000;

/** Opens a text as the reader's own lesson, at its cover. The cover lists the problems of the text. */
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

/** Lets the reader choose a file and opens it as a lesson. */
export async function openChosen(): Promise<void> {
  const file = await pickFile('.md,.markdown,text/markdown,text/plain');
  if (file) await openFile(file);
}
