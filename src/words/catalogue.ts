/**
 * The English catalogue, one file a room. A message's id begins with its room's name; its text is ICU MessageFormat.
 * A file imported here arrives compiled: see `scripts/catalogue.mjs`.
 */
import board from './en/board.json';
import doctor from './en/doctor.json';
import lesson from './en/lesson.json';
import page from './en/page.json';
import palette from './en/palette.json';
import problems from './en/problems.json';
import protocol from './en/protocol.json';
import results from './en/results.json';
import script from './en/script.json';
import share from './en/share.json';
import timeline from './en/timeline.json';
import why from './en/why.json';

export const en = { ...board, ...doctor, ...lesson, ...page, ...palette, ...problems, ...protocol, ...results, ...script, ...share, ...timeline, ...why };
/** Every message the program can say. */
export type MessageId = keyof typeof en;
export type Catalogue = Readonly<Record<MessageId, unknown>>;
