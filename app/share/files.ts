/** Text and pictures to and from the reader's own places: clipboard and files. */
import { announce } from '../announce/index.ts';
import { fileName } from './fileName.ts';

export const FILE_NAME = 'dma-owner.txt';

/** Copies; false where the browser does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Saves as a file of the reader's. A dropped file may have given the name: `fileName` makes it safe. */
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

/** Saves as a file that can be opened here again and anywhere else read. */
export function saveText(text: string, name = FILE_NAME): void {
  saveBlob(new Blob([text], { type: 'text/plain' }), name);
}

export type Read =
  | { readonly ok: true; readonly name: string; readonly text: string }
  | { readonly ok: false; readonly name: string; readonly reason: string };

export async function readTextFile(file: File): Promise<Read> {
  try {
    return { ok: true, name: file.name, text: await file.text() };
  } catch (error) {
    return { ok: false, name: file.name, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Lets the reader choose a file; null where none was chosen. */
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

/** Lets the reader choose a file and reads it; null where none was chosen. */
export async function pickTextFile(accept = '.txt,.script,text/plain'): Promise<Read | null> {
  const file = await pickFile(accept);
  return file && readTextFile(file);
}
