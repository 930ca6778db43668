/** Properties of somebody's own: C expressions over `group`, compiled behind a listing as functions of its glue. */
import { compileOwn } from '../code/own/index.ts';
import type { Program } from '../c/index.ts';
import { type MessageId, plain } from '../words/index.ts';
import type { ProtocolId } from '../world/index.ts';
import { ownFunction } from './properties.ts';

export type OwnProperties =
  | { readonly ok: true; readonly program: Program }
  /** `property` is the index of the expression that is wrong, `column` counts from 1 in it; -1 and 0 where the listing itself is. */
  | { readonly ok: false; readonly problem: { readonly property: number; readonly column: number; readonly code: string; readonly message: string } };

const HEAD = '(struct iommu_group *group)\n{\n';
const ASKED = '\tif (';
const LINES = 6;
/** Which of the compiled files they are. */
const BEHIND = 3;

/** Brings the compiler along. The words of room `c` must be there for the message. */
export function withOwnProperties(protocol: ProtocolId, source: string, expressions: readonly string[]): OwnProperties {
  // One expression a line, so that a problem's line says which; what would end the line or the expression early cannot be in one.
  const text = expressions.map((expression, index) => `int ${ownFunction(index)}${HEAD}${ASKED}${expression.replaceAll(/\s+/g, ' ')})\n\t\treturn 1;\n\treturn 0;\n}\n`).join('');
  const listing = compileOwn(protocol, source, { name: 'properties', text });
  // A listing may assign where others compare; who asks with = instead of == would be told that it holds.
  const problem = listing.ok ? listing.warnings.find(({ code, span }) => span.file === BEHIND && code === 'assignment-in-test') : listing.problems[0]!;
  if (listing.ok && !problem) return { ok: true, program: listing.told.program };
  const { code, params, span } = problem!;
  const mine = span.file === BEHIND;
  return {
    ok: false,
    problem: {
      property: mine ? Math.floor((span.line - 1) / LINES) : -1, column: mine ? Math.max(1, span.column - ASKED.length) : 0, code,
      message: plain(`c.${code}` as MessageId, params),
    },
  };
}
