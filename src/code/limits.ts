/** Maximum number of statements of one event. A longer event counts as endless. */
export const MOST_STATEMENTS = 100_000;

/** The file number of the glue in a program. Its statements are never shown. */
export const GLUE = 2;
