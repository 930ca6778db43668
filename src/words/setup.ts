/** For tests only: every room has its words, as if each had been opened. */
import { roomWords } from './locales.ts';

await roomWords('doctor', 'lesson', 'problems');
