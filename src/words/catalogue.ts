/**
 * The English catalogue, one file a room. A message's id begins with its room's name; its text is ICU MessageFormat.
 * A file imported here arrives compiled: see `scripts/catalogue.mjs`. What only a lens says comes when the lens does.
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

/** What is said from the first moment. */
export const first = { ...board, ...page, ...palette, ...protocol, ...results, ...share, ...timeline, ...why };

/** What is said when somebody opens the room: a lens, the machine reader, and what is wrong with a text. */
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
  /** What the share dialog says, and whoever opens a link or a file; what the first page says of sharing is in `share.json`. */
  share: () => import('./en/share.later.json'),
  text: () => import('./en/text.json'),
};
export type LaterRoom = keyof typeof later;

/** Every message the program can say. */
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
