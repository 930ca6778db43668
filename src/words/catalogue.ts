/**
 * The English catalogue. Each file holds the messages of one part of the program. A message's id begins with the name
 * of that part, and its text is ICU MessageFormat. The build compiles the texts; see `scripts/catalogue.mjs`. A part
 * that the page loads on demand brings its own file.
 */
import type c from './en/c.json';
import type check from './en/check.json';
import type code from './en/code.json';
import type compare from './en/compare.json';
import type doctor from './en/doctor.json';
import type explore from './en/explore.json';
import type hall from './en/hall.json';
import type handout from './en/handout.json';
import type lesson from './en/lesson.json';
import type listing from './en/listing.json';
import type picture from './en/picture.json';
import type problems from './en/problems.json';
import type script from './en/script.json';
import type shareLater from './en/share.later.json';
import type text from './en/text.json';
import board from './en/board.json';
import page from './en/page.json';
import palette from './en/palette.json';
import protocol from './en/protocol.json';
import results from './en/results.json';
import share from './en/share.json';
import timeline from './en/timeline.json';
import why from './en/why.json';

/** The messages of the first load. */
export const first = { ...board, ...page, ...palette, ...protocol, ...results, ...share, ...timeline, ...why };

/** The messages that load on demand, with the part of the program that needs them. */
export const later = {
  c: () => import('./en/c.json'),
  check: () => import('./en/check.json'),
  code: () => import('./en/code.json'),
  compare: () => import('./en/compare.json'),
  doctor: () => import('./en/doctor.json'),
  explore: () => import('./en/explore.json'),
  hall: () => import('./en/hall.json'),
  handout: () => import('./en/handout.json'),
  lesson: () => import('./en/lesson.json'),
  listing: () => import('./en/listing.json'),
  picture: () => import('./en/picture.json'),
  problems: () => import('./en/problems.json'),
  script: () => import('./en/script.json'),
  /**
   * The messages of the share dialog and of opening a link or a file. The share messages of the first load are in
   * `share.json`.
   */
  share: () => import('./en/share.later.json'),
  text: () => import('./en/text.json'),
};
export type LaterRoom = keyof typeof later;

/** The ids of all messages. */
export type MessageId =
  | keyof typeof first
  | keyof typeof c
  | keyof typeof check
  | keyof typeof code
  | keyof typeof compare
  | keyof typeof doctor
  | keyof typeof explore
  | keyof typeof hall
  | keyof typeof handout
  | keyof typeof lesson
  | keyof typeof listing
  | keyof typeof picture
  | keyof typeof problems
  | keyof typeof script
  | keyof typeof shareLater
  | keyof typeof text;
export type Catalogue = Readonly<Record<MessageId, unknown>>;
