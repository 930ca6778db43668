/** Records the statements of a call, to find the line that its result comes from. */
import type { Stepped } from '../c/run/index.ts';
import type { Span } from '../c/index.ts';
import { GLUE } from './limits.ts';
import { originAt } from './statements.ts';
import type { Tale } from './tale.ts';

export interface Where {
  readonly fn: string;
  readonly span: Span;
}

export class Trace {
  private readonly tale: Tale;
  /** The last statement that produced a negative value, by value. */
  private readonly origins = new Map<number, Where>();
  private probed: Where | null = null;
  /** The first statement that returned a value. Callers that only pass the value on do not count. */
  private readonly returns = new Map<number, Where>();
  private handedOn: number | null = null;
  private readonly seen: Where[] = [];

  constructor(tale: Tale) {
    this.tale = tale;
  }

  add({ fn, span, returned }: Stepped): void {
    if (span.file === GLUE || span.line === 0) return;
    const where = { fn, span };
    const origin = originAt(this.tale.program, fn, span);
    if (origin) {
      for (const value of origin.constants) if (value < 0) this.origins.set(value, where);
      if (origin.probe) this.probed = where;
    }
    if (typeof returned === 'number' && returned < 0) {
      if (this.handedOn !== returned) this.returns.set(returned, where);
      this.handedOn = returned;
    }
    this.seen.push(where);
  }

  /** The statement that a negative result comes from. Callers that only pass the result on do not count. */
  origin(value: number): Where | null {
    return this.origins.get(value) ?? this.probed ?? this.returns.get(value) ?? null;
  }

  /** A refusal during the call that is not the final result, or 0. */
  refusalBeside(answer: number): number {
    return [...this.returns.keys()].findLast((value) => value !== answer) ?? 0;
  }

  /** The function that contains a statement. */
  functionAt(span: Span): string | null {
    return (
      this.seen.findLast(
        (where) => where.span.file === span.file && where.span.from <= span.from && span.to <= where.span.to,
      )?.fn ?? null
    );
  }
}
