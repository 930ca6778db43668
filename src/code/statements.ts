/** Questions about statements that are answered by looking at them, before anything runs. */
import type { CFunction, Expr, Program, Span, Statement } from '../c/index.ts';

/** What a statement can be the origin of: constants, and what the driver's own probe answers. */
export interface Origin {
  readonly constants: ReadonlySet<number>;
  readonly probe: boolean;
}

/** The expressions that stand in an expression, itself not among them. */
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

/** What an expression's value may be without asking anybody else. */
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
  // Only what is stored or returned can become an answer: -EBUSY in a comparison is nobody's answer.
  for (const each of expr ? everything(expr) : []) {
    if (each.op === 'set-local' || each.op === 'store') probe = origins(each, constants) || probe;
  }
  return { constants, probe };
}

const known = new WeakMap<Program, Map<string, Origin>>();
const keyOf = (fn: string, { file, from, to }: Span) => `${fn} ${file} ${from} ${to}`;

/** What the statement of a function at a place can be the origin of; null where no statement stands there. */
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
