import type { CFunction, Expr, Span, Statement } from '../types.ts';
import {
  nearest,
  type At,
  type Block,
  type Declaration,
  type FunctionDefinition,
  type Name,
  type StatementNode,
} from '../read/index.ts';
import type { Growing, Signature } from './program.ts';
import { declare } from './declare.ts';
import type { Scope } from './scope.ts';
import { show } from './types.ts';
import { reaches } from './reach.ts';
import { tellUnknown } from './unknown.ts';
import type { Values } from './value.ts';

type Node<K extends StatementNode['k']> = Extract<StatementNode, { k: K }>;
/** A jump target. `to` is filled in later. */
interface Mark {
  to: number;
}
type Draft = { -readonly [K in keyof Statement]: Statement[K] } & { to?: number; else?: number };
interface Switch {
  readonly cases: Map<number, number>;
  default: number;
}

/** Translates the body of one function into a flat list of statements. */
export class Flow {
  private readonly program: Growing;
  private readonly values: Values;
  private readonly scope: Scope;
  private readonly body: Statement[] = [];
  /** Functions that fill in jump targets after all positions are known. */
  private readonly patches: (() => void)[] = [];
  private readonly labels = new Map<string, Mark & { readonly name: Name; used: boolean }>();
  private readonly gotos: { readonly name: Name; readonly draft: Draft }[] = [];
  private breaks: Mark | null = null;
  private continues: Mark | null = null;
  private cases: Switch | null = null;

  constructor(values: Values, scope: Scope) {
    this.program = values.program;
    this.values = values;
    this.scope = scope;
  }

  function(node: FunctionDefinition, signature: Signature): CFunction {
    this.values.scope = this.scope;
    for (const [index, { name, type }] of signature.params.entries()) {
      const place = node.declarator.params![index]!;
      if (name === null) this.program.complain('no-parameter-name', place);
      if (this.scope.declare(name ?? `<${index}>`, type, place) === null)
        this.program.complain('duplicate', place, { name: name!, line: this.program.span(place).line, kind: 'name' });
    }
    // The parameters belong to the outermost block of the function.
    for (const statement of node.body.statements) this.statement(statement);
    const closing = this.program.span({ from: Math.max(node.body.to - 1, node.body.from), to: node.body.to });
    this.body.push({ op: 'end', span: closing });
    this.finish(signature, closing);
    this.values.scope = null;
    return {
      name: signature.name,
      returns: signature.returns,
      params: signature.params.length,
      locals: this.scope.locals,
      body: this.body,
      span: this.program.span({ from: node.from, to: node.to }),
    };
  }

  private finish(signature: Signature, closing: Span): void {
    for (const { name, draft } of this.gotos) {
      const label = this.labels.get(name.name);
      if (label) {
        label.used = true;
        draft.to = label.to;
      } else {
        const near = nearest(name.name, this.labels.keys());
        if (near === null) this.program.complain('unknown-label', name, { name: name.name, hint: 'no', near: '' });
        else this.program.repair('unknown-label', name, { name: name.name, hint: 'yes', near }, near);
        draft.to = 0;
      }
    }
    for (const patch of this.patches) patch();
    tellUnknown(this.program, this.scope);
    for (const { name, used } of this.labels.values())
      if (!used) this.program.problems.warn('unused-label', this.program.span(name), { name: name.name });
    if (signature.returns.kind !== 'void' && reaches(this.body, this.body.length - 1))
      this.program.problems.warn('missing-return', closing, { name: signature.name });
  }

  private span(place: At): Span {
    return this.program.span(place);
  }

  private do(expr: Expr, place: At): void {
    this.body.push({ op: 'do', expr, span: this.span(place) });
  }

  private mark(): Mark {
    return { to: -1 };
  }

  private set(mark: Mark): void {
    mark.to = this.body.length;
  }

  private jump(mark: Mark, place: At | null): void {
    const draft: Draft = { op: 'jump', to: 0, span: place && this.span(place) };
    this.body.push(draft as Statement);
    this.patches.push(() => {
      draft.to = mark.to;
    });
  }

  private test(expr: Expr, otherwise: Mark, place: At): void {
    const draft = { op: 'test', expr, else: 0, span: this.span(place) } as Draft;
    this.body.push(draft as Statement);
    this.patches.push(() => {
      draft.else = otherwise.to;
    });
  }

  private statement(node: StatementNode): void {
    switch (node.k) {
      case 'empty':
        return;
      case 'declaration':
        return this.declaration(node);
      case 'block':
        return this.block(node);
      case 'expression':
        return this.do(this.values.of(node.expr, false).expr, node);
      case 'if':
        return this.if(node);
      case 'while':
      case 'do':
        return this.loop(node);
      case 'for':
        return this.for(node);
      case 'switch':
        return this.switch(node);
      case 'case':
      case 'default':
        return this.case(node);
      case 'label': {
        const { name } = node.name;
        if (this.labels.has(name))
          this.program.complain('duplicate', node.name, {
            name,
            line: this.span(this.labels.get(name)!.name).line,
            kind: 'label',
          });
        else this.labels.set(name, { to: this.body.length, name: node.name, used: false });
        return undefined;
      }
      case 'goto': {
        const draft = { op: 'jump', to: 0, span: this.span(node) } as Draft;
        this.body.push(draft as Statement);
        this.gotos.push({ name: node.name, draft });
        return undefined;
      }
      case 'break':
      case 'continue': {
        const mark = node.k === 'break' ? this.breaks : this.continues;
        if (mark) return this.jump(mark, node);
        return this.program.complain('stray-jump', node, { word: node.k });
      }
      case 'return':
        return this.return(node);
    }
  }

  private declaration(node: Declaration): void {
    if (node.storage === 'typedef') return this.program.complain('no-local-type', node);
    if (node.storage !== null) return this.program.complain('no-static-local', node, { word: node.storage });
    if (node.items.length === 0) return declare(this.program, this.values.types, node, () => {});
    const { types } = this.values;
    const base = types.base(node.type);
    for (const { declarator, initial } of node.items) {
      const name = declarator.name!;
      if (declarator.params) {
        this.program.complain('no-local-function', declarator, { name: name.name });
        continue;
      }
      const type = types.declared(base, declarator, 1);
      const slot = this.scope.declare(name.name, type, name);
      if (slot === null)
        this.program.complain('duplicate', name, { name: name.name, line: this.span(name).line, kind: 'name' });
      if (type.kind === 'array') this.program.complain('no-local-array', name, { name: name.name });
      else if (type.kind === 'struct' || type.kind === 'lock')
        this.program.complain('no-local-struct', name, { name: name.name, struct: show(type) });
      else if (type.kind === 'void') this.program.complain('void-object', name);
      else if (initial && slot !== null) {
        const value = this.values.convert(this.values.of(initial), type, initial);
        const at = { from: declarator.from, to: initial.to };
        this.do({ op: 'set-local', slot, value, at: this.span(at) }, node.items.length === 1 ? node : at);
      }
    }
    return undefined;
  }

  private block(node: Block): void {
    this.scope.open();
    for (const statement of node.statements) this.statement(statement);
    this.scope.close();
  }

  /** Gives a single statement its own block. */
  private inner(node: StatementNode): void {
    this.scope.open();
    this.statement(node);
    this.scope.close();
  }

  private if(node: Node<'if'>): void {
    const otherwise = this.mark();
    this.test(this.values.test(node.test), otherwise, node.head);
    this.inner(node.yes);
    if (!node.no) return this.set(otherwise);
    const end = this.mark();
    this.jump(end, null);
    this.set(otherwise);
    this.inner(node.no);
    return this.set(end);
  }

  /** Runs `lay` with `breaks` and `continues` as the targets of `break` and `continue`. */
  private inside(breaks: Mark, continues: Mark | null, lay: () => void): void {
    const before = [this.breaks, this.continues] as const;
    this.breaks = breaks;
    if (continues) this.continues = continues;
    lay();
    [this.breaks, this.continues] = before;
  }

  private loop(node: Node<'while' | 'do'>): void {
    const again = this.mark();
    const out = this.mark();
    const top = this.mark();
    this.set(top);
    if (node.k === 'while') {
      this.set(again);
      this.test(this.values.test(node.test), out, node.head);
    }
    this.inside(out, again, () => this.inner(node.body));
    if (node.k === 'do') {
      this.set(again);
      this.test(this.values.test(node.test), out, node.head);
    }
    this.jump(top, null);
    this.set(out);
  }

  private for(node: Node<'for'>): void {
    this.scope.open();
    if (node.init) this.statement(node.init);
    const top = this.mark();
    const again = this.mark();
    const out = this.mark();
    this.set(top);
    if (node.test) this.test(this.values.test(node.test), out, node.test);
    this.inside(out, again, () => this.inner(node.body));
    this.set(again);
    if (node.step) this.do(this.values.of(node.step, false).expr, node.step);
    this.jump(top, null);
    this.set(out);
    this.scope.close();
  }

  private switch(node: Node<'switch'>): void {
    const out = this.mark();
    const outer = this.cases;
    const cases: Switch = { cases: new Map(), default: -1 };
    const expr = this.values.integer(node.value);
    const draft = { op: 'switch', expr, cases: [] as [number, number][], default: 0, span: this.span(node.head) };
    this.body.push(draft as Statement);
    this.patches.push(() => {
      draft.cases = [...cases.cases];
      draft.default = cases.default < 0 ? out.to : cases.default;
    });
    this.cases = cases;
    this.inside(out, null, () => this.inner(node.body));
    this.cases = outer;
    this.set(out);
  }

  private case(node: Node<'case' | 'default'>): void {
    const { cases } = this;
    if (!cases) return this.program.complain('stray-case', node, { word: node.k });
    if (node.k === 'default') {
      if (cases.default >= 0) this.program.complain('duplicate-case', node, { value: 'default' });
      cases.default = this.body.length;
      return undefined;
    }
    const { expr } = this.values.of(node.value);
    if (expr.op !== 'const') return this.program.complain('not-constant', node.value);
    if (cases.cases.has(expr.value)) this.program.complain('duplicate-case', node.value, { value: expr.value });
    else cases.cases.set(expr.value, this.body.length);
    return undefined;
  }

  private return(node: Node<'return'>): void {
    const { returns } = this.scope;
    const span = this.span(node);
    if (!node.value) {
      if (returns.kind !== 'void') this.program.problems.warn('return-nothing', span, { name: this.scope.name });
      this.body.push({ op: 'return', expr: null, span });
      return;
    }
    const value = this.values.of(node.value, returns.kind !== 'void');
    if (returns.kind === 'void' && value.type.kind !== 'void')
      this.program.complain('return-value', node.value, { name: this.scope.name });
    else if (returns.kind === 'void') {
      this.body.push({ op: 'do', expr: value.expr, span }, { op: 'return', expr: null, span: null });
      return;
    }
    this.body.push({ op: 'return', expr: this.values.convert(value, returns, node.value), span });
  }
}
