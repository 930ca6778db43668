/** Judges the properties of a repair's listing, again after each edit. */
import { useEffect, useState } from 'react';
import { type CProblem } from '../../src/c/index.ts';
import { ownListing, shipped } from '../../src/code/index.ts';
import { type Proof, prove, type Repair } from '../../src/lesson/index.ts';
import { exploringFor, Unsearched } from './explored.ts';

/** The pause after the last key before the text is judged, in milliseconds. */
const PAUSE = 350;

export type Judgement =
  | { readonly state: 'checking' }
  | { readonly state: 'broken'; readonly problems: readonly CProblem[] }
  /** `why` is in the reader's words; null if no reason is known. */
  | { readonly state: 'failed'; readonly why: string | null }
  | { readonly state: 'judged'; readonly proof: Proof; readonly text: string | null };

async function judgement(repair: Repair, text: string | null, signal: AbortSignal): Promise<Judgement | null> {
  try {
    const read = text === null ? null : await ownListing(repair.listing, text);
    if (read && !read.ok) return { state: 'broken', problems: read.problems };
    const proof = await prove(
      repair,
      read ? read.told : await shipped(repair.listing),
      exploringFor('lesson-repair', signal),
    );
    return proof && { state: 'judged', proof, text };
  } catch (why) {
    return { state: 'failed', why: why instanceof Unsearched ? why.message : null };
  }
}

/**
 * The last judgement. `checking` is true while a newer judgement is under way. If `text` is null, the shipped listing
 * is judged.
 */
export function useProof(
  repair: Repair,
  text: string | null,
): { readonly judged: Judgement; readonly checking: boolean; again(): void } {
  const [last, setLast] = useState<{ readonly judged: Judgement; readonly of: string | null } | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      void judgement(repair, text, stop.signal).then((judged) => {
        if (judged && !stop.signal.aborted) setLast({ judged, of: text });
      });
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a new try searches again
  }, [repair, text, tries]);
  const again = (): void => {
    setLast(null);
    setTries(tries + 1);
  };
  return { judged: last?.judged ?? { state: 'checking' }, checking: last === null || last.of !== text, again };
}
