/** An event that is still running after so many statements runs for ever, as far as anybody will wait. */
export const MOST_STATEMENTS = 100_000;
