/** The reader's properties: C expressions over `group`. The compiler appends them to a listing, each as a function. */
import { compileOwn } from '../code/own/index.ts';
import type { Program } from '../c/index.ts';
import { type MessageId, plain } from '../words/index.ts';
import type { ProtocolId } from '../world/index.ts';
import { ownFunction } from './properties.ts';

export type OwnProperties =
  | { readonly ok: true; readonly program: Program }
  /**
   * `property` is the index of the wrong expression, `column` the column in it, from 1. They are -1 and 0 if the
   * listing itself is wrong.
   */
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
/** The index of the compiled file that holds the properties. */
const BEHIND = 3;

/**
 * Matches marks that no expression may contain: marks of statements, comments and writes. It also matches literals,
 * because marks inside a literal are allowed. Longer operators come before their prefixes.
 */
const MARKS = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\/[/*]|(?:<<|>>)=|[=!<>]=|[-+*/%&|^]=|\+\+|--|[=;{}()]/g;
const COMPARES: ReadonlySet<string> = new Set(['==', '!=', '<=', '>=']);

interface Unfit {
  readonly code: 'question-ends' | 'question-writes';
  readonly found: string;
  readonly at: number;
}

/**
 * The first mark with which an expression does more than ask. `question-ends`: the mark ends the expression early.
 * `question-writes`: the mark changes a variable.
 */
function unfit(expression: string): Unfit | null {
  let depth = 0;
  let writes: Unfit | null = null;
  for (const { 0: found, index: at } of expression.matchAll(MARKS)) {
    if (found.startsWith('"') || found.startsWith("'") || COMPARES.has(found)) continue;
    if (found === '(') depth += 1;
    else if (found === ')' && depth > 0) depth -= 1;
    else if (/[;{})]|\/[/*]/.test(found)) return { code: 'question-ends', found, at };
    // The compiler warns about a single `=` if it is the whole expression. This check covers a `=` inside an
    // expression.
    else writes ??= { code: 'question-writes', found, at };
  }
  return writes;
}

/**
 * Compiles a listing together with the reader's properties. Loads the compiler. Load the words of room `c` first: the
 * message needs them.
 */
export function withOwnProperties(protocol: ProtocolId, source: string, expressions: readonly string[]): OwnProperties {
  // Each expression is on one line, so the line of a problem gives the expression. `unfit` refuses text that ends the
  // line or the expression early.
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
  // A listing may use `=` in a condition. In a property, `=` instead of `==` would be true and hide the mistake.
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
