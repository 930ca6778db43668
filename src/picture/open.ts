/** Opening a picture as the scenario it shows. */
import { isPng, sceneOfPng } from './png.ts';
import { type Scene, sceneOfSvg } from './scene.ts';

/** Larger files are not looked into, in bytes. */
export const MOST_BYTES = 64_000_000;

/** Enough of a file to tell what it is, in bytes. */
export const ENOUGH = 4096;

/** Whether a file that begins so is a picture of a kind that may carry a scenario. */
export function isPicture(start: Uint8Array): boolean {
  if (isPng(start)) return true;
  const text = new TextDecoder().decode(start.subarray(0, ENOUGH)).trimStart();
  return text.startsWith('<') && /<(?:\w{1,20}:)?svg[\s>]/i.test(text);
}

/** `no-scene`: a picture like any other. `damaged`: it had one. `too-large`: it was not looked into. */
export type Opened =
  | { readonly ok: true; readonly scene: Scene }
  | { readonly ok: false; readonly why: 'no-scene' | 'damaged' | 'too-large' };

/** Looks for a scenario in a picture's bytes; takes any bytes, never throws, draws nothing. */
export function openPicture(bytes: Uint8Array): Opened {
  if (bytes.length > MOST_BYTES) return { ok: false, why: 'too-large' };
  const scene = isPng(bytes) ? sceneOfPng(bytes) : sceneOfSvg(new TextDecoder().decode(bytes));
  if (scene === 'damaged') return { ok: false, why: 'damaged' };
  return scene ? { ok: true, scene } : { ok: false, why: 'no-scene' };
}
