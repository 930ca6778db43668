/** The messages for problems of a listing, for the build. The import waits until the messages are loaded. */
import { plain, roomWords } from '../src/words/index.ts';

await roomWords('c');
export { plain };
