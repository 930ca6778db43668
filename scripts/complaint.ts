/** The words for what is wrong with a listing, for the build: fetched before whoever loads this file goes on. */
import { plain, roomWords } from '../src/words/index.ts';

await roomWords('c');
export { plain };
