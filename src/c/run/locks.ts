/** Who holds which lock. The word in memory says whether it is held; this says since which line, which memory cannot. */
import type { Span } from '../types.ts';

export interface HeldLock {
  /** Of the lock's word, in bytes. */
  readonly address: number;
  readonly cpu: number;
  /** The statement that took it. */
  readonly since: Span;
  /** Which outermost call took it, by its number in this run. */
  readonly call: number;
}

/** Lists are never changed in place, so that a clone shares them. */
export type HeldLocks = readonly HeldLock[];

export const taken = (held: HeldLocks, lock: HeldLock): HeldLocks => [...dropped(held, lock.address), lock];

export const dropped = (held: HeldLocks, address: number): HeldLocks => held.filter((lock) => lock.address !== address);

/** The CPU that a lock's word names; null where it is free or holds something that no lock put there. */
export const holderIn = (word: number): number | null => (word > 0 && word <= 1_024 ? word - 1 : null);
