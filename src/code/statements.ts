/** Static questions about statements, answered without a run. */
import type { CFunction, Expr, Program, Span, Statement } from '../c/index.ts';

/** The possible sources of an error value in a statement: constants, and the result of the driver's probe. */
export interface Origin {
  readonly constants: ReadonlySet<number>;
  readonly probe: boolean;
}

/** The direct parts of an expression. */
function within(expr: Expr): readonly Expr[] {
  switch (expr.op) {
    case 'const':
    case 'string':
    case 'local':
      return [];
    case 'set-local':
      return [expr.value];
    case 'load':
      return [expr.address];
    case 'store':
      return [expr.address, expr.value];
    case 'update':
      return 'address' in expr.place ? [expr.place.address, expr.value] : [expr.value];
    case 'bump':
      return 'address' in expr.place ? [expr.place.address] : [];
    case 'index':
      return [expr.base, expr.index];
    case 'unary':
      return [expr.value];
    case 'binary':
    case 'and':
    case 'or':
      return [expr.left, expr.right];
    case 'choose':
      return [expr.test, expr.yes, expr.no];
    case 'comma':
      return [expr.first, expr.second];
    case 'call':
    case 'builtin':
      return expr.args;
  }
}

function* everything(expr: Expr): Generator<Expr> {
  yield expr;
  for (const inner of within(expr)) yield* everything(inner);
}

const expressionOf = (statement: Statement): Expr | null => ('expr' in statement ? statement.expr : null);

/** The functions that a function calls, in the order of its text. */
export function callsIn(fn: CFunction): string[] {
  return fn.body.flatMap((statement) => {
    const expr = expressionOf(statement);
    return expr ? [...everything(expr)].flatMap((each) => (each.op === 'call' ? [each.fn] : [])) : [];
  });
}

/** Collects the constants that an expression may yield. Returns true if it may yield the result of a probe. */
function origins(expr: Expr, into: Set<number>): boolean {
  switch (expr.op) {
    case 'const':
      into.add(expr.value);
      return false;
    case 'unary':
      if (expr.do === '-' && expr.value.op === 'const') into.add(-expr.value.value);
      return false;
    case 'choose':
      return [origins(expr.yes, into), origins(expr.no, into)].includes(true);
    case 'comma':
      return origins(expr.second, into);
    case 'set-local':
    case 'store':
      return origins(expr.value, into);
    case 'builtin':
      return expr.name === 'probe';
    default:
      return false;
  }
}

function originOf(statement: Statement): Origin {
  const constants = new Set<number>();
  let probe = false;
  const expr = expressionOf(statement);
  if (expr && statement.op === 'return') probe = origins(expr, constants);
  // Only a stored or returned value can become a result. For example, -EBUSY in a comparison cannot.
  for (const each of expr ? everything(expr) : []) {
    if (each.op === 'set-local' || each.op === 'store') probe = origins(each, constants) || probe;
  }
  return { constants, probe };
}

const known = new WeakMap<Program, Map<string, Origin>>();
const keyOf = (fn: string, { file, from, to }: Span) => `${fn} ${file} ${from} ${to}`;

/** The possible sources of an error value in the statement at this place. Null if no statement is there. */
export function originAt(program: Program, fn: string, span: Span): Origin | null {
  let all = known.get(program);
  if (!all) {
    known.set(program, (all = new Map()));
    for (const { name, body } of Object.values(program.functions)) {
      for (const statement of body) {
        if (!statement.span) continue;
        const key = keyOf(name, statement.span);
        const origin = originOf(statement);
        const other = all.get(key);
        all.set(
          key,
          other
            ? { constants: new Set([...other.constants, ...origin.constants]), probe: other.probe || origin.probe }
            : origin,
        );
      }
    }
  }
  return all.get(keyOf(fn, span)) ?? null;
}
