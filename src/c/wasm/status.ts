/** How a call of generated code tells how it went: words of the NULL page, which no C code can reach. */

/** Byte addresses. Every outermost call sets them anew. */
export const STATUS = {
  /** Bits of findings, in the order of FINDING_CODES. */
  findings: 4,
  /** Why the code trapped: 0 or an index into STOPS plus one. */
  stop: 8,
  /** The last negative value that a function called on the way returned, or 0. */
  refused: 12,
  /** How many locks this call holds. */
  held: 16,
  /** 1 when the outermost function should have returned something and did not. */
  blank: 20,
  /** The addresses of the locks that this call holds, one word each. */
  locks: 64,
} as const;

/** How many of the held locks' addresses have room in the NULL page. */
export const LOCK_ROOM = (1024 - STATUS.locks) / 4;

/** `hang`: it wants a lock that is held, and nobody else runs. `steps`: it used up its budget of statements. */
export const STOPS = [
  'hang',
  'null-dereference',
  'bug',
  'too-deep',
  'steps',
  'out-of-bounds',
  'division-by-zero',
] as const;
export type Stop = (typeof STOPS)[number];
