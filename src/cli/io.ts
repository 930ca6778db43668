export interface Writing {
  /** A file that is there may be replaced. */
  readonly replace: boolean;
  /** The files that the text was made from; `-` is standard input. None of them is ever written over. */
  readonly inputs: readonly string[];
}

/** The world outside as the commands see it, so that they can be tested without a process. */
export interface Io {
  /** Resolves when more may be written; false once nobody reads any more (EPIPE). */
  out(text: string): Promise<boolean>;
  err(text: string): void;
  /** The file's text; throws an error with a `code` such as ENOENT. `-` is standard input. */
  read(file: string): Promise<string>;
  /** Writes a file, whole or not at all; what it refuses is said at `writeWhole`. */
  write(file: string, text: string, how: Writing): Promise<void>;
  /** Standard input is somebody typing: a script is not waited for unasked. */
  readonly typed: boolean;
  /** Standard output is a terminal that takes colours, and nobody asked for none. */
  readonly colour: boolean;
}

/**
 * What the exit status says: 0 whatever the events answered, 1 for a lesson or a property that does not hold, 2 for bad input, 3 for a search that
 * ended before everything was known.
 */
export const EXIT = { done: 0, doesNotHold: 1, badInput: 2, notKnown: 3 } as const;
