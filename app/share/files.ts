/** Text and pictures to and from the clipboard and files of the reader. */
import { announce } from '../announce/index.ts';
import { roomWords, t } from '../words/index.ts';
import { fileName } from './fileName.ts';

export const FILE_NAME = 'dma-owner.txt';

/** Copies a text to the clipboard. False if the browser does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Saves a file. A dropped file may have given the name, so `fileName` makes the name safe. */
export function saveBlob(blob: Blob, asked: string): void {
  const name = fileName(asked);
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  announce(name);
}

/** Saves a text as a file. The page can open the file again, and other programs can read it. */
export function saveText(text: string, name = FILE_NAME): void {
  saveBlob(new Blob([text], { type: 'text/plain' }), name);
}

export type Read =
  | { readonly ok: true; readonly name: string; readonly text: string }
  | { readonly ok: false; readonly name: string; readonly reason: string };

/** Larger text files are not read, in bytes. The longest script has five million characters. */
export const MOST_TEXT = 20_000_000;

export async function readTextFile(file: File): Promise<Read> {
  if (file.size > MOST_TEXT) {
    await roomWords('share');
    return { ok: false, name: file.name, reason: t('share.file-large', { found: file.size, limit: MOST_TEXT }) };
  }
  try {
    return { ok: true, name: file.name, text: await file.text() };
  } catch (error) {
    return { ok: false, name: file.name, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Lets the reader choose a file. Null if the reader chose none. */
export function pickFile(accept: string): Promise<File | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accept;
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}

/** Lets the reader choose a file and reads it. Null if the reader chose none. */
export async function pickTextFile(accept = '.txt,.script,text/plain'): Promise<Read | null> {
  const file = await pickFile(accept);
  return file && readTextFile(file);
}
