export interface Writing {
  /** Allows replacing an existing file. */
  readonly replace: boolean;
  /** The files that the text was made from; `-` is standard input. They are never overwritten. */
  readonly inputs: readonly string[];
}

/** The input and output of the commands. Tests replace it, so that they need no process. */
export interface Io {
  /** Resolves when more can be written. Resolves to false when the reader has closed the pipe (EPIPE). */
  out(text: string): Promise<boolean>;
  err(text: string): void;
  /** The text of a file; throws an error with a `code` such as ENOENT. `-` is standard input. */
  read(file: string): Promise<string>;
  /** Writes a file completely or not at all. `writeWhole` lists the errors. */
  write(file: string, text: string, how: Writing): Promise<void>;
  /** True where standard input is a terminal. Then a command does not wait for a script unless `-` asks for it. */
  readonly typed: boolean;
  /** True where standard output is a terminal with colours, and NO_COLOR is not set. */
  readonly colour: boolean;
}

/**
 * The exit status. `done`: success, also where events were refused. `doesNotHold`: a lesson or a property does not
 * hold. `badInput`: bad input. `notKnown`: the search stopped before it knew every verdict.
 */
export const EXIT = { done: 0, doesNotHold: 1, badInput: 2, notKnown: 3 } as const;
