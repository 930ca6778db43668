/** Generates code for the statements of a function. Jumps become nested blocks if possible, otherwise a jump table. */
import { DEPTH_LIMIT } from '../run/index.ts';
import type { CFunction, Statement } from '../types.ts';
import type { Assignment } from './assigned.ts';
import type { Cost } from './cost.ts';
import { type Around, Expressions } from './expressions.ts';
import { find, GLOBAL, stop } from './helpers.ts';
import { regionsOf, targetsOf } from './regions.ts';

/** True if the function may end without the value that it should return. */
export function mayBeBlank(fn: CFunction, { reachable }: Assignment): boolean {
  return (
    fn.returns.kind !== 'void' &&
    fn.body.some((each, at) => reachable[at] && (each.op === 'end' || (each.op === 'return' && !each.expr)))
  );
}

/** The code of a function, as the code section of the module stores it. */
export function functionCode(around: Around, fn: CFunction, assignment: Assignment, cost: Cost): number[] {
  return new Statements(around, fn, assignment, cost).bytes();
}

class Statements extends Expressions {
  private readonly blank: boolean;
  /** For each statement: the total cost of all statements before it. */
  private readonly costs: readonly number[];
  /**
   * Two maps from a statement to an open block: blocks that end there (`ends`) and loops that begin there (`begins`).
   */
  private readonly ends = new Map<number, number>();
  private readonly begins = new Map<number, number>();
  /** Used with a jump table: the table index of each statement, and the depth of the loop around the table. */
  private places: ReadonlyMap<number, number> | null = null;
  private dispatch = 0;

  constructor(around: Around, fn: CFunction, assignment: Assignment, cost: Cost) {
    super(around, fn, assignment);
    this.blank = mayBeBlank(fn, assignment);
    let sum = 0;
    this.costs = [0, ...fn.body.map((statement) => (sum = Math.min(sum + cost.of(statement), 1e9)))];
  }

  bytes(): number[] {
    const { code, around } = this;
    if (around.guarded) {
      code.getGlobal(GLOBAL.depth).const(1).op('add').setGlobal(GLOBAL.depth);
      stop(code.getGlobal(GLOBAL.depth).const(DEPTH_LIMIT).op('gt_s').if(), 'too-deep').end();
      this.charge(this.fn.body.length);
    }
    const regions = regionsOf(this.fn.body);
    if (regions) this.nested(regions);
    else this.dispatched();
    return code.op('unreachable').finish(this.words + 1);
  }

  private nested(regions: NonNullable<ReturnType<typeof regionsOf>>): void {
    const { code } = this;
    const open: number[] = [];
    let next = 0;
    for (let at = 0; at <= this.fn.body.length; at += 1) {
      while (open.at(-1) === at) {
        open.pop();
        code.end();
      }
      for (; regions[next]?.from === at; next += 1) {
        const { kind, from, to } = regions[next]!;
        if (kind === 'loop') this.begins.set(from, code.loop().depth);
        else this.ends.set(to, code.block().depth);
        open.push(to);
      }
      this.statement(at);
    }
  }

  private dispatched(): void {
    const { code } = this;
    const leaders = [...new Set([0, ...this.fn.body.flatMap(targetsOf)])].sort((a, b) => a - b);
    this.places = new Map(leaders.map((at, place) => [at, place]));
    this.dispatch = code.loop().depth;
    const depths = leaders.map(() => code.block().depth).toReversed();
    code.get(this.next).brTable(depths, depths[0]!);
    leaders.forEach((from, place) => {
      code.end();
      for (let at = from; at < (leaders[place + 1] ?? this.fn.body.length); at += 1) this.statement(at);
    });
    code.end();
  }

  /** The local that holds the next table index. It follows all other locals. */
  private get next(): number {
    return this.fn.params + this.words;
  }

  private statement(at: number): void {
    const statement = this.fn.body[at];
    if (!statement || !this.assignment.reachable[at]) return undefined;
    const { code } = this;
    switch (statement.op) {
      case 'do':
        return this.do(statement.expr);
      case 'test':
        this.give(statement.expr);
        code.op('eqz');
        return this.jumpIf(at, statement.else);
      case 'jump':
        return this.jump(at, statement.to);
      case 'switch':
        return this.switch(at, statement);
      case 'return':
        if (statement.expr) {
          this.give(statement.expr);
          return this.leave(false);
        }
        return this.leaveWithout();
      case 'end':
        return this.leaveWithout();
    }
  }

  private leaveWithout(): void {
    if (this.blank) find(this.code, 'no-return-value');
    this.code.const(0);
    this.leave(this.blank);
  }

  /** Returns the word on the stack. */
  private leave(blank: boolean): void {
    const { code } = this;
    if (this.blank) code.const(blank ? 1 : 0).setGlobal(GLOBAL.blank);
    if (this.around.guarded) code.getGlobal(GLOBAL.depth).const(1).op('sub').setGlobal(GLOBAL.depth);
    code.op('return');
  }

  private charge(statements: number): void {
    const { code } = this;
    code.getGlobal(GLOBAL.budget).const(statements).op('sub').setGlobal(GLOBAL.budget);
    stop(code.getGlobal(GLOBAL.budget).const(0).op('lt_s').if(), 'steps').end();
  }

  private jump(at: number, to: number): void {
    const { code } = this;
    const back = to <= at;
    if (back) this.charge(this.costs[at + 1]! - this.costs[to]!);
    if (this.places) code.const(this.places.get(to)!).set(this.next).br(this.dispatch);
    else code.br((back ? this.begins : this.ends).get(to)!);
  }

  /** Jumps if the word on the stack is not 0. */
  private jumpIf(at: number, to: number): void {
    if (to > at && !this.places) {
      this.code.brIf(this.ends.get(to)!);
      return;
    }
    this.code.if();
    this.jump(at, to);
    this.code.end();
  }

  private switch(at: number, { expr, cases, default: otherwise }: Extract<Statement, { op: 'switch' }>): void {
    const { code, value } = this;
    this.give(expr);
    const values = cases.map(([each]) => each);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const dense =
      cases.length > 0 &&
      most - least < 4 * cases.length &&
      [...cases.map(([, to]) => to), otherwise].every((to) => to > at);
    if (dense && !this.places) {
      const known = new Map(cases);
      const blocks = Array.from({ length: most - least + 1 }, (_, index) =>
        this.ends.get(known.get(least + index) ?? otherwise)!,
      );
      code.const(least).op('sub').brTable(blocks, this.ends.get(otherwise)!);
      return;
    }
    code.set(value);
    for (const [each, to] of cases) {
      code.get(value).const(each).op('eq');
      this.jumpIf(at, to);
    }
    this.jump(at, otherwise);
  }
}
