/** The findings of a run. Some findings end the thread; after the others the thread continues. */
import type { CFinding, Span } from '../types.ts';

export type FindingCode = CFinding['code'];

/** The codes in the order of their bits in the status word of the generated code. */
export const FINDING_CODES: readonly FindingCode[] = [
  'warn',
  'bug',
  'null-dereference',
  'uninitialised-read',
  'no-return-value',
  'double-unlock',
  'lock-left-held',
  'underflow',
  'out-of-bounds',
  'too-deep',
  'foreign-unlock',
  'division-by-zero',
];

/** Adds a finding to the list. A finding at the same place is kept only once, so that a loop cannot fill the list. */
export function found(list: readonly CFinding[], finding: CFinding): readonly CFinding[] {
  return list.some(
    (other) => other.code === finding.code && other.name === finding.name && sameSpan(other.at, finding.at),
  )
    ? list
    : [...list, finding];
}

const sameSpan = (a: Span, b: Span) => a === b || (a.file === b.file && a.from === b.from && a.to === b.to);
