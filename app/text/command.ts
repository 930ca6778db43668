/** The type of a command, and its error. */
import type { MessageId } from '../words/index.ts';
import type { Typed } from './suggest.ts';

type Said = readonly string[] | string | void;

export interface Command extends Typed {
  readonly what: MessageId;
  /**
   * Runs the command with the words after its name, and gives its answer for the log. `watch` logs the changes of the
   * page. Throws `Refused` if the command cannot run.
   */
  run(word: string | undefined, next: string | undefined): Said | Promise<Said>;
}

/** A line that could not run. The message gives the reason in the reader's language. */
export class Refused extends Error {}
export function refuse(words: string): never {
  throw new Refused(words);
}
