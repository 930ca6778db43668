/** Opens a picture as the scenario inside it. */
import { isPng, sceneOfPng } from './png.ts';
import { type Scene, sceneOfSvg } from './scene.ts';

/** The largest file that is read, in bytes. */
export const MOST_BYTES = 64_000_000;

/** The number of bytes that are enough to recognise the kind of a file. */
export const ENOUGH = 4096;

/** True if a file with this start is a kind of picture that can contain a scenario. */
export function isPicture(start: Uint8Array): boolean {
  if (isPng(start)) return true;
  const text = new TextDecoder().decode(start.subarray(0, ENOUGH)).trimStart();
  return text.startsWith('<') && /<(?:\w{1,20}:)?svg[\s>]/i.test(text);
}

/**
 * `no-scene`: the picture contains no scenario. `damaged`: its scenario is damaged. `too-large`: the file was not
 * read.
 */
export type Opened =
  | { readonly ok: true; readonly scene: Scene }
  | { readonly ok: false; readonly why: 'no-scene' | 'damaged' | 'too-large' };

/** Looks for a scenario in the bytes of a picture. Accepts any bytes and never throws. It does not draw the picture. */
export function openPicture(bytes: Uint8Array): Opened {
  if (bytes.length > MOST_BYTES) return { ok: false, why: 'too-large' };
  const scene = isPng(bytes) ? sceneOfPng(bytes) : sceneOfSvg(new TextDecoder().decode(bytes));
  if (scene === 'damaged') return { ok: false, why: 'damaged' };
  return scene ? { ok: true, scene } : { ok: false, why: 'no-scene' };
}
