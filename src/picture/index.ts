/**
 * Pictures that the page can open again: a world or a history as SVG or PNG, with the scenario inside. Their text is
 * in the rooms `picture`, `board` and `results` of the catalogue. Load `roomWords('picture')` before the first
 * picture.
 */
export { type BoardLook, boardPicture, type Shown } from './board.ts';
export { COLOURS, type Theme } from './colours.ts';
export { mermaid } from './mermaid.ts';
export { ENOUGH, isPicture, MOST_BYTES, openPicture, type Opened } from './open.ts';
export { pngWith } from './png.ts';
export type { Scene } from './scene.ts';
export { tracePicture, type TraceLook } from './trace.ts';
