import { compile } from './index.ts';
import type { CFunction, Program, Statement } from '../types.ts';

/** Compiles a source. Throws an error with the problems if the source does not compile. */
export function programOf(text: string): Program {
  const result = compile([{ name: 'test.c', text }]);
  if (!result.ok)
    throw new Error(
      result.problems
        .map(({ code, params, span }) => `${span.line}:${span.column} ${code} ${JSON.stringify(params)}`)
        .join('\n'),
    );
  return result.program;
}

/** The last function of a source. */
export function functionOf(text: string): CFunction {
  return Object.values(programOf(text).functions).at(-1)!;
}

/** The problems of a source, each as `line:column code`. */
export function problemsOf(text: string): string[] {
  const result = compile([{ name: 'test.c', text }]);
  return result.ok ? [] : result.problems.map(({ code, span }) => `${span.line}:${span.column} ${code}`);
}

export function warningsOf(text: string): string[] {
  return compile([{ name: 'test.c', text }]).warnings.map(({ code, span }) => `${span.line}:${span.column} ${code}`);
}

/** The source after the repair of its first problem. */
export function mended(text: string): string {
  const result = compile([{ name: 'test.c', text }]);
  const fix = result.ok ? undefined : result.problems[0]!.fix;
  if (!fix) throw new Error('there is nothing to mend');
  let mended = text;
  for (const { from, to, text } of [...fix.edits].sort((a, b) => b.from - a.from))
    mended = mended.slice(0, from) + text + mended.slice(to);
  return mended;
}

/** The body of the last function, one line per statement: operation, jump target and source text. */
export function rows(text: string): string[] {
  return functionOf(text).body.map((statement: Statement) => {
    const shown = statement.span ? text.slice(statement.span.from, statement.span.to) : '-';
    switch (statement.op) {
      case 'test':
        return `test else ${statement.else}: ${shown}`;
      case 'jump':
        return `jump ${statement.to}: ${shown}`;
      case 'switch':
        return `switch ${statement.cases.map(([value, to]) => `${value}→${to}`).join(' ')} default ${statement.default}: ${shown}`;
      case 'do':
      case 'return':
      case 'end':
        return `${statement.op}: ${shown}`;
    }
  });
}
