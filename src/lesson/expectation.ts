/** Reads the two halves of a script line: the event, and behind the arrow its expected result. */
import { ERRNO, type Errno, type Finding, type Result } from '../world/index.ts';
import type { LessonProblems } from './problems.ts';
import type { Expectation } from './types.ts';

export const RESULTS: readonly Result[] = [
  'OK',
  ...(Object.keys(ERRNO) as Errno[]),
  'WARN',
  'HANG',
  'OOPS',
  'BUG',
  'DEAD',
  'BLOCKED',
  'N/A',
];
const PLAIN_FINDINGS = [
  'lock-left-held',
  'split',
  'no-return-value',
  'stale-owner',
  'warn',
  'uninitialised-read',
  'double-unlock',
  'foreign-unlock',
  'underflow',
] as const;
const FINDING = new RegExp(`^(?:${PLAIN_FINDINGS.join('|')}|leaked-ref:\\S+|refusal-swallowed:E[A-Z_]+)$`);
const FINDINGS = [...PLAIN_FINDINGS, 'leaked-ref:FILE', 'refusal-swallowed:ERRNO'].join(', ');
/** The findings that an expression may ask for: in full, or without the file or errno behind the colon. */
export const ASKED_FINDINGS: readonly string[] = [...PLAIN_FINDINGS, 'leaked-ref', 'refusal-swallowed'];
export const isFinding = (word: string): boolean => FINDING.test(word) || ASKED_FINDINGS.includes(word);

/** Splits a script line at its arrow. An arrow inside a quoted title or a comment does not count. */
export function cutAtArrow(line: string): { readonly event: string; readonly after: string | null } {
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '\\' && quoted) at += 1;
    else if (line[at] === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (line[at] === '#') break;
    else if (line[at] === '→') return { event: line.slice(0, at), after: line.slice(at + 1) };
    else if (line.startsWith('->', at)) return { event: line.slice(0, at), after: line.slice(at + 2) };
  }
  return { event: line, after: null };
}

/** Reads `EBUSY (lock-left-held, warn)`; null after a problem. A comment may follow. */
export function readExpectation(text: string, line: number, problems: LessonProblems): Expectation | null {
  const [, word, inBrackets] = /^\s*(\S+?)\s*(?:\(([^()]*)\)\s*)?(?:#.*)?$/.exec(text) ?? [];
  if (word === undefined || word.startsWith('#') || word.startsWith('(')) {
    problems.add(line, 'bad-expectation');
    return null;
  }
  const result = RESULTS.find((one) => one === word.replace(/^-(?=E)/, ''));
  if (!result) {
    problems.add(line, 'unknown-result', { word, expected: RESULTS.join(', ') });
    return null;
  }
  const findings = (inBrackets ?? '')
    .split(',')
    .map((finding) => finding.trim())
    .filter((finding) => finding !== '');
  const unknown = findings.find((finding) => !FINDING.test(finding));
  if (unknown === undefined) return { result, findings: findings as Finding[] };
  problems.add(line, 'unknown-finding', { word: unknown, expected: FINDINGS });
  return null;
}
