/**
 * The public interface for hand-outs: a lesson for paper, as data and as self-contained HTML. It needs neither Node nor
 * a page.
 *
 *     // plays the lesson, solves its tasks, draws its boards
 *     const handout = await makeHandout(lesson, { notes: false, address: 'https://…', lang: 'en' }, pause);
 *     handoutPage(handout);                       // a whole page, for saving or mailing
 *     handoutBody(handout); HANDOUT_CSS;          // its parts, for a page whose policy forbids inline style
 */
export type {
  Answer,
  Excerpt,
  ExcerptLine,
  Exercise,
  Figure,
  Handout,
  HandoutLine,
  HandoutLook,
  HandoutStep,
  Sentence,
} from './types.ts';
export { makeHandout } from './make.ts';
export { handoutBody, handoutPage } from './html.ts';
export { HANDOUT_CSS } from './style.ts';
