/**
 * The door to hand-outs: a lesson for paper, as data and as HTML that stands alone. Neither Node nor a page is needed for it.
 *
 *     const handout = await makeHandout(lesson, { notes: false, address: 'https://…', lang: 'en' }, pause);   // plays it, solves its tasks, draws its boards
 *     handoutPage(handout);                       // a whole page, to be saved or mailed
 *     handoutBody(handout); HANDOUT_CSS;          // its parts, for a page whose policy takes no inline style
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
