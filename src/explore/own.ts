/** Properties of somebody's own: C expressions over `group`, compiled behind a listing as functions of its glue. */
import { compileOwn } from '../code/own/index.ts';
import type { Program } from '../c/index.ts';
import { type MessageId, plain } from '../words/index.ts';
import type { ProtocolId } from '../world/index.ts';
import { ownFunction } from './properties.ts';

export type OwnProperties =
  | { readonly ok: true; readonly program: Program }
  /** `property` is the index of the expression that is wrong, `column` counts from 1 in it; -1 and 0 where the listing itself is. */
  | {
      readonly ok: false;
      readonly problem: {
        readonly property: number;
        readonly column: number;
        readonly code: string;
        readonly message: string;
      };
    };

const HEAD = '(struct iommu_group *group)\n{\n';
const ASKED = '\tif (';
const LINES = 6;
/** Which of the compiled files they are. */
const BEHIND = 3;

/** Signs of statements, comments and writes, which no question may have, and literals, whose signs do not count. A longer operator precedes its beginnings. */
const MARKS = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\/[/*]|(?:<<|>>)=|[=!<>]=|[-+*/%&|^]=|\+\+|--|[=;{}()]/g;
const COMPARES: ReadonlySet<string> = new Set(['==', '!=', '<=', '>=']);

interface Unfit {
  readonly code: 'question-ends' | 'question-writes';
  readonly found: string;
  readonly at: number;
}

/** The first place where an expression does more than ask: it would end the question early, or change what it asks about. */
function unfit(expression: string): Unfit | null {
  let depth = 0;
  let writes: Unfit | null = null;
  for (const { 0: found, index: at } of expression.matchAll(MARKS)) {
    if (found.startsWith('"') || found.startsWith("'") || COMPARES.has(found)) continue;
    if (found === '(') depth += 1;
    else if (found === ')' && depth > 0) depth -= 1;
    else if (/[;{})]|\/[/*]/.test(found)) return { code: 'question-ends', found, at };
    // A single = is the compiler's own warning where it is the whole question; inside of one it is said here.
    else writes ??= { code: 'question-writes', found, at };
  }
  return writes;
}

/** Brings the compiler along. The words of room `c` must be there for the message. */
export function withOwnProperties(protocol: ProtocolId, source: string, expressions: readonly string[]): OwnProperties {
  // One expression a line, so that a problem's line says which; what would end the line or the expression early cannot be in one.
  const text = expressions
    .map(
      (expression, index) =>
        `int ${ownFunction(index)}${HEAD}${ASKED}${expression.replaceAll(/\s+/g, ' ')})\n\t\treturn 1;\n\treturn 0;\n}\n`,
    )
    .join('');
  const odd = expressions.map(unfit);
  const refused = (property: number): OwnProperties => {
    const { code, found, at } = odd[property]!;
    return { ok: false, problem: { property, column: at + 1, code, message: plain(`c.${code}`, { found }) } };
  };
  const ended = odd.findIndex((one) => one?.code === 'question-ends');
  if (ended >= 0) return refused(ended);
  const listing = compileOwn(protocol, source, { name: 'properties', text });
  // A listing may assign where others compare; who asks with = instead of == would be told that it holds.
  const problem = listing.ok
    ? listing.warnings.find(({ code, span }) => span.file === BEHIND && code === 'assignment-in-test')
    : listing.problems[0]!;
  const writing = odd.findIndex((one) => one !== null);
  if (listing.ok && !problem && writing >= 0) return refused(writing);
  if (listing.ok && !problem) return { ok: true, program: listing.told.program };
  const { code, params, span } = problem!;
  const mine = span.file === BEHIND;
  return {
    ok: false,
    problem: {
      property: mine ? Math.floor((span.line - 1) / LINES) : -1,
      column: mine ? Math.max(1, span.column - ASKED.length) : 0,
      code,
      message: plain(`c.${code}` as MessageId, params),
    },
  };
}
