/** The held locks. The word in memory says that a lock is held. This list adds the statement that took the lock. */
import type { Span } from '../types.ts';

export interface HeldLock {
  /** Address of the lock's word, in bytes. */
  readonly address: number;
  readonly cpu: number;
  /** The statement that took the lock. */
  readonly since: Span;
  /** The outermost call that took the lock, by its number in this run. */
  readonly call: number;
}

/** Lists are immutable, so clones can share them. */
export type HeldLocks = readonly HeldLock[];

export const taken = (held: HeldLocks, lock: HeldLock): HeldLocks => [...dropped(held, lock.address), lock];

export const dropped = (held: HeldLocks, address: number): HeldLocks => held.filter((lock) => lock.address !== address);

/**
 * The CPU that a lock's word names. Null if the lock is free, or if the word is not a value that a lock operation
 * writes.
 */
export const holderIn = (word: number): number | null => (word > 0 && word <= 1_024 ? word - 1 : null);
