/** What a command is. */
import type { MessageId } from '../words/index.ts';
import type { Typed } from './suggest.ts';

type Said = readonly string[] | string | void;

export interface Command extends Typed {
  readonly what: MessageId;
  /**
   * Does it with the words behind its name and gives what there is to say; what moves on the page is told by whoever watches it. Throws
   * `Refused` where it cannot be done.
   */
  run(word: string | undefined, next: string | undefined): Said | Promise<Said>;
}

/** Why a line could not be done, in words. */
export class Refused extends Error {}
export function refuse(words: string): never {
  throw new Refused(words);
}
