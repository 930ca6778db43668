/** The status of a call of generated code. It is stored in words of the NULL page, which C code cannot access. */

/** Byte addresses. Every outermost call resets the words. */
export const STATUS = {
  /** Bits of the findings, in the order of FINDING_CODES. */
  findings: 4,
  /** The reason for a trap: an index into STOPS plus one, or 0. */
  stop: 8,
  /** The last negative value that an inner call returned, or 0. */
  refused: 12,
  /** The number of locks that this call holds. */
  held: 16,
  /** 1 if the outermost function ended without the value that it should return. */
  blank: 20,
  /** The addresses of the locks that this call holds, one word each. */
  locks: 64,
} as const;

/** Maximum number of lock addresses that fit into the NULL page. */
export const LOCK_ROOM = (1024 - STATUS.locks) / 4;

/**
 * `hang`: the call waits for a held lock, and no other CPU runs. `steps`: the call used up its budget of statements.
 */
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
