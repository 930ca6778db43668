/** Converts the result of a listing's call to an outcome: result, reason and the line that caused the result. */
import type { ThreadState } from '../c/run/index.ts';
import type { CFinding, Span } from '../c/index.ts';
import type { Reason, RefusedBy } from '../machine/index.ts';
import type { CallName } from '../protocols/index.ts';
import { ERRNO, type Errno, type Event, type Finding, own, type Result } from '../world/index.ts';
import type { Tale } from './tale.ts';
import type { Trace } from './trace.ts';

/** The end of an event, or of one part of a race. */
export interface Done {
  readonly result: Result;
  readonly reason: Reason;
  readonly refusedBy: RefusedBy | null;
  readonly woke?: readonly Event[];
  readonly ran?: Place;
}
/** A function and a line of the listing. */
export interface Place {
  readonly fn: string;
  readonly line: number;
}

export const ok = (reason: Reason, woke: readonly Event[] = []): Done => ({
  result: 'OK',
  reason,
  refusedBy: null,
  woke,
});
export const refuse = (result: Result, refusedBy: RefusedBy, reason: Reason): Done => ({ result, reason, refusedBy });

const LONGEST_TEXT = 100;

/** The text of a statement in the listing, on one line. */
export function textAt(tale: Tale, { file, from, to }: Span): string {
  if (file !== 1) return '';
  const text = tale.source
    .slice(from, to)
    .replace(/\/\*.*?\*\//gs, ' ')
    .replace(/\s+/g, ' ')
    .replace(/\{.*$/, '')
    .trim()
    .replace(/;$/, '');
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}

const place = (fn: string, span: Span): Place => ({ fn, line: span.line });

/** The outcome of a call, and its findings. */
export interface Answered {
  readonly done: Done;
  readonly findings: readonly Finding[];
}

const known = new WeakMap<ThreadState, Answered>();

/** The outcome of a call that returned. */
export function answered(
  tale: Tale,
  name: CallName,
  state: Extract<ThreadState, { kind: 'done' }>,
  trace: Trace,
): Answered {
  let answer = known.get(state);
  if (!answer) known.set(state, (answer = answerOf(tale, name, state, trace)));
  return answer;
}

function answerOf(tale: Tale, name: CallName, state: Extract<ThreadState, { kind: 'done' }>, trace: Trace): Answered {
  const { entry } = tale.calls.get(name)!;
  const warning = state.findings.find(({ code }) => code === 'warn');
  const findings = noted(state.findings);
  const value = state.value ?? 0;
  // A bind that reaches its probe has ignored every earlier refusal.
  const refusal = value >= 0 ? state.refused : errnoOf(value) === 'EIO' ? trace.refusalBeside(value) : 0;
  const swallowed = name === 'bind' && refusal < 0 ? errnoOf(refusal) : null;
  if (swallowed) findings.push(`refusal-swallowed:${swallowed}`);
  if (value < 0) {
    if (warning) findings.push('warn');
    const where = trace.origin(value) ?? { fn: entry, span: own(tale.program.functions, entry)!.span };
    const errno = errnoOf(value);
    const text = textAt(tale, where.span);
    return {
      findings,
      done: {
        result: errno ?? 'EINVAL',
        refusedBy: 'protocol',
        ran: place(where.fn, where.span),
        reason: { code: 'code-refused', fn: where.fn, line: where.span.line, text, errno: errno ?? String(-value) },
      },
    };
  }
  if (warning) {
    const fn = trace.functionAt(warning.at) ?? entry;
    const reason: Reason = { code: 'code-warned', fn, line: warning.at.line, text: textAt(tale, warning.at) };
    return { findings, done: { result: 'WARN', refusedBy: 'protocol', ran: place(fn, warning.at), reason } };
  }
  return { findings, done: ok({ code: 'code-returned', fn: entry, value }) };
}

const DEATHS: Partial<Record<CFinding['code'], string>> = {
  'null-dereference': 'null',
  bug: 'bug',
  'out-of-bounds': 'bounds',
  'too-deep': 'depth',
  'division-by-zero': 'division',
};

/** The outcome of a call that stopped the machine. */
export function died(
  tale: Tale,
  { finding, findings }: Extract<ThreadState, { kind: 'dead' }>,
  fn: string,
): Answered & { readonly done: Death } {
  return {
    findings: noted(findings.filter(({ code }) => code !== 'lock-left-held')),
    done: {
      result: finding.code === 'bug' ? 'BUG' : 'OOPS',
      refusedBy: 'protocol',
      ran: place(fn, finding.at),
      reason: {
        code: 'code-died',
        fn,
        line: finding.at.line,
        text: textAt(tale, finding.at),
        finding: DEATHS[finding.code] ?? 'other',
      },
    },
  };
}
export type Death = Done & { readonly result: 'OOPS' | 'BUG' };

/** Findings that the page shows under the same name. The other findings become results. */
const NOTED: ReadonlySet<string> = new Set<Finding>([
  'lock-left-held',
  'no-return-value',
  'uninitialised-read',
  'double-unlock',
  'foreign-unlock',
  'underflow',
]);
function noted(findings: readonly CFinding[]): Finding[] {
  return findings.flatMap(({ code }) => (NOTED.has(code) ? [code as Finding] : []));
}

const NAMES = new Map<number, Errno>(Object.entries(ERRNO).map(([name, value]) => [value, name as Errno]));
/** The errno of a negative value, or null if the value has no errno name. */
export const errnoOf = (value: number): Errno | null => NAMES.get(value) ?? null;
