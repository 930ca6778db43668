import type { Statement } from '../types.ts';

/**
 * True when control flow from the first statement can reach the statement at `target`. Only looks at the control flow
 * graph and at constants.
 */
export function reaches(body: readonly Statement[], target: number): boolean {
  const seen = new Uint8Array(body.length);
  const open = [0];
  while (open.length > 0) {
    const at = open.pop()!;
    if (seen[at]) continue;
    seen[at] = 1;
    const statement = body[at]!;
    switch (statement.op) {
      case 'do':
        // BUG_ON(true) never returns.
        if (
          statement.expr.op === 'builtin' &&
          statement.expr.name === 'BUG_ON' &&
          statement.expr.args[0]?.op === 'const' &&
          statement.expr.args[0].value !== 0
        )
          break;
        open.push(at + 1);
        break;
      case 'test': {
        const known = statement.expr.op === 'const' ? statement.expr.value !== 0 : null;
        if (known !== false) open.push(at + 1);
        if (known !== true) open.push(statement.else);
        break;
      }
      case 'jump':
        open.push(statement.to);
        break;
      case 'switch':
        open.push(statement.default, ...statement.cases.map(([, to]) => to));
        break;
      case 'return':
      case 'end':
    }
  }
  return seen[target] === 1;
}
