/** An event that is still running after so many statements runs for ever, as far as anybody will wait. */
export const MOST_STATEMENTS = 100_000;

/** The file of a program that stands between the board and the listing: nobody's statements are in it. */
export const GLUE = 2;
