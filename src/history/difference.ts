/** Finds the first difference between two versions of the same history. */
import { COUNTERS, own } from '../world/index.ts';
import type { GroupView, Outcome } from '../machine/index.ts';
import { line } from './line.ts';
import type { History, Machines } from './types.ts';

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i]);

function sameOutcome(a: Outcome | null, b: Outcome | null): boolean {
  if (a === null || b === null) return a === b;
  return a.result === b.result && sameList(a.findings, b.findings);
}

function sameNumbers(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => own(a, key) === own(b, key));
}

/**
 * Compares kind of owner, owner and counters. If two versions have different sets of counters, their numbers always
 * differ, so only kind and owner are compared.
 */
function sameGroup(a: GroupView, b: GroupView): boolean {
  if (a.owns !== b.owns || a.owner !== b.owner) return false;
  const comparable = COUNTERS.every((counter) => counter in a.counts === counter in b.counts);
  return !comparable || (sameNumbers(a.counts, b.counts) && sameNumbers(a.refs, b.refs));
}

/**
 * The first moment of the current line in which the two histories differ; null if there is none. Both must be the
 * same tree, see `replay`.
 */
export function firstDifference(machines: Machines, before: History, after: History): number | null {
  const left = line(before);
  const right = line({ ...after, cursor: before.cursor, tip: before.tip });
  let seenLeft: readonly GroupView[] = [];
  let seenRight: readonly GroupView[] = [];
  for (const [depth, moment] of left.entries()) {
    const other = right[depth];
    if (!other || !sameOutcome(moment.outcome, other.outcome)) return moment.id;
    const a = machines.groupViews(moment.world);
    const b = machines.groupViews(other.world);
    // An unchanged group is the same object as before, and was already compared.
    const differs = a.some((view, i) => {
      const twin = b[i];
      return !twin || ((view !== seenLeft[i] || twin !== seenRight[i]) && !sameGroup(view, twin));
    });
    if (differs || a.length !== b.length) return moment.id;
    seenLeft = a;
    seenRight = b;
  }
  return null;
}
