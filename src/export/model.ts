/**
 * The steps of a listing: every place where a CPU can be between two steps, and the results of its next step. Both
 * languages are printed from this model.
 */
import type { Program } from '../c/index.ts';
import { listingOf } from '../protocols/index.ts';
import type { ProtocolId } from '../world/index.ts';
import { codeOf } from './code.ts';
import { Executor } from './execute.ts';
import { NO_WRITES, settled } from './memory.ts';
import { type Callers, choices, type Operation, Operations, operationsOf } from './operations.ts';
import { Keeper, type Kept, variablesOf } from './kept.ts';
import { encodeName } from './names.ts';
import { type Quoted, quote } from './quote.ts';
import { writtenBy } from './reach.ts';
import { type Granularity, Scene, type Sizes } from './scene.ts';
import {
  and,
  type Cell,
  kindOf,
  not,
  num,
  ONE,
  or,
  type Range,
  substitute,
  type Sym,
  table,
  truth,
  ZERO,
} from './sym.ts';
import { type Leaf, leavesOf, type Run, type Tree } from './tree.ts';

export interface Request {
  readonly protocol: ProtocolId;
  /** Compiled from `dma.h`, the listing and its glue. */
  readonly program: Program;
  /** The text of the listing. The model quotes its lines. */
  readonly source: string;
  readonly sizes: Sizes;
  readonly granularity: Granularity;
  readonly callers?: Callers | undefined;
}

export type Assign = { readonly value: Sym } & (
  | { readonly cell: Cell; readonly index: Sym; readonly element: Sym }
  | { readonly name: string }
);
/**
 * One possible result of a step. `to` is the label of a place, `idle`, or the final label of a CPU that ended the
 * machine.
 */
export interface Outcome {
  readonly guard: Sym;
  readonly assigns: readonly Assign[];
  readonly to: string;
}

export interface Stand {
  readonly label: string;
  readonly operation: Operation;
  readonly fn: string;
  readonly line: number;
  /** The line for a comment; empty for a line of the glue. */
  readonly text: Quoted;
  readonly outcomes: readonly Outcome[];
}
export interface Beginning {
  readonly operation: Operation;
  readonly outcomes: readonly Outcome[];
  readonly choices: readonly { readonly given: ReadonlyMap<string, Sym>; readonly outcomes: readonly Outcome[] }[];
}

export interface Model {
  readonly request: Request;
  readonly scene: Scene;
  readonly cells: readonly Cell[];
  /** The variables of a CPU, with their ranges. The arguments of its operation are not among them. */
  readonly variables: ReadonlyMap<string, Range>;
  readonly beginnings: readonly Beginning[];
  readonly stands: readonly Stand[];
  /** True if some step can end the machine. */
  readonly dies: boolean;
}

interface Found {
  readonly label: string;
  readonly operation: Operation;
  kept: Kept;
  changes: number;
}

export const IDLE = 'idle';
const MOST_CHANGES = 12;

export function modelOf(request: Request): Model {
  const kinds = new Map<string, string>();
  // Exploring finds the kinds of pointers. A new kind may make more places reachable, so explore until no kind is
  // new.
  for (;;) {
    const before = kinds.size;
    const builder = new Builder(request, kinds);
    builder.explore();
    if (kinds.size === before) return builder.model();
  }
}

class Builder {
  private readonly request: Request;
  private readonly scene: Scene;
  private readonly executor: Executor;
  private readonly operations: readonly Operation[];
  private readonly begin: Operations;
  private readonly found = new Map<string, Found>();
  private readonly keeper: Keeper;
  private readonly labels = new Map<string, number>();
  private readonly open = new Set<Found>();

  constructor(request: Request, kinds: Map<string, string>) {
    this.request = request;
    this.keeper = new Keeper(request.program);
    const listing = listingOf(request.protocol);
    this.operations = operationsOf(listing, request.callers ?? 'correct');
    this.scene = new Scene(
      request.protocol,
      request.program,
      request.sizes,
      writtenBy(
        request.program,
        this.operations.map(({ fn }) => fn),
      ),
    );
    this.executor = new Executor(this.scene, request.granularity, kinds);
    for (const cell of this.scene.cells()) {
      for (let index = 1; index <= Math.max(1, cell.things); index += 1) {
        const kind = cell.role === 'pointer' ? kindOf(this.scene.start(cell, index, 0)) : null;
        if (kind !== null) kinds.set(cell.id, kind);
      }
    }
    this.begin = new Operations(this.executor, listing);
  }

  explore(): void {
    const arrive = (operation: Operation, tree: Tree, from: Found | null): void => {
      leavesOf(tree, (leaf) => {
        if (leaf.k === 'at') this.arrive(operation, leaf.run, from);
        return leaf;
      });
    };
    for (const operation of this.operations) arrive(operation, this.begin.begin(operation), null);
    for (const stand of this.open) {
      this.open.delete(stand);
      arrive(stand.operation, this.treeFrom(stand), stand);
    }
  }

  private treeFrom({ operation, kept }: Found): Tree {
    const run: Run = { frames: kept, writes: NO_WRITES, facts: new Map(), shown: false, piece: null };
    return leavesOf(this.executor.step(run, operation.kind === 'bind'), (leaf) =>
      this.begin.ended(operation.kind, leaf),
    );
  }

  private keyOf(operation: Operation, { frames }: Pick<Run, 'frames'>): string {
    return `${operation.kind} ${frames.map(({ fn, pc }) => `${fn}:${pc}`).join(' ')}`;
  }

  private arrive(operation: Operation, run: Run, from: Found | null): void {
    const key = this.keyOf(operation, run);
    const before = this.found.get(key);
    const kept = this.keeper.keep(run, before?.kept ?? null, from?.kept ?? null, (before?.changes ?? 0) > MOST_CHANGES);
    if (!before) {
      const stand: Found = { label: this.label(operation, run), operation, kept, changes: 0 };
      this.found.set(key, stand);
      this.open.add(stand);
    } else if (kept !== before.kept) {
      before.kept = kept;
      before.changes += 1;
      this.open.add(before);
    }
  }

  private label(operation: Operation, { frames }: Run): string {
    const { fn, pc } = frames.at(-1)!;
    const place = {
      kind: 'place',
      operation: operation.kind,
      fn,
      line: this.executor.lineAt(codeOf(this.request.program, fn), pc),
    } as const;
    const first = encodeName({ ...place, turn: 1 });
    const turn = (this.labels.get(first) ?? 0) + 1;
    this.labels.set(first, turn);
    return encodeName({ ...place, turn });
  }

  model(): Model {
    const variables = variablesOf([...this.found.values()].map(({ kept }) => kept));
    const quoted = this.quoting();
    const stands = [...this.found.values()].map((stand): Stand => {
      const { fn, pc } = stand.kept.at(-1)!;
      const { file, line } = this.executor.spanAt(codeOf(this.request.program, fn), pc);
      const text = quoted(file === 1 ? line : 0);
      return {
        label: stand.label,
        operation: stand.operation,
        fn,
        line,
        text,
        outcomes: this.outcomes(stand.operation, this.treeFrom(stand), stand.kept, null),
      };
    });
    const beginnings = this.operations.map((operation): Beginning => {
      const tree = this.begin.begin(operation);
      return {
        operation,
        outcomes: this.outcomes(operation, tree, null, null),
        choices: choices(operation, this.scene.sizes).map((given) => ({
          given,
          outcomes: this.outcomes(operation, tree, null, given),
        })),
      };
    });
    const all = [...stands.flatMap(({ outcomes }) => outcomes), ...beginnings.flatMap(({ outcomes }) => outcomes)];
    const cells = this.scene.cells();
    const closes = this.operations.some(({ kind }) => kind === 'close');
    return {
      request: this.request,
      scene: this.scene,
      cells: closes ? [...cells, this.scene.using] : cells,
      variables,
      beginnings,
      stands,
      dies: all.some(({ to }) => to.startsWith('dead_')),
    };
  }

  /** Quotes each line once. A line can be as long as the listing, and can contain many places. */
  private quoting(): (line: number) => Quoted {
    const lines = this.request.source.split('\n');
    const known = new Map<number, Quoted>();
    return (line) => {
      const before = known.get(line);
      if (before !== undefined) return before;
      const text = quote(lines[line - 1] ?? '');
      known.set(line, text);
      return text;
    };
  }

  /** The different results of a step. */
  private outcomes(
    operation: Operation,
    tree: Tree,
    from: Kept | null,
    given: ReadonlyMap<string, Sym> | null,
  ): readonly Outcome[] {
    const simple = given ? known(tree, given) : tree;
    const all = new Map<string, Omit<Outcome, 'guard'>>();
    const keyed = leavesOf(simple, (leaf): { readonly k: string } => {
      if (leaf.k === 'blocked') return { k: '' };
      const outcome = this.outcome(operation, leaf, from, given);
      const key = `${outcome.to} ${outcome.assigns.map((each) => `${'name' in each ? each.name : `${each.cell.id}[${each.index.key},${each.element.key}]`}=${each.value.key}`).join()}`;
      all.set(key, outcome);
      return { k: key };
    });
    return [...all].map(([key, outcome]) => ({ ...outcome, guard: guardOf(keyed, key) }));
  }

  private outcome(
    operation: Operation,
    leaf: Exclude<Leaf, { k: 'blocked' }>,
    from: Kept | null,
    given: ReadonlyMap<string, Sym> | null,
  ): Omit<Outcome, 'guard'> {
    const { run } = leaf;
    const put = (sym: Sym) => (given ? substitute(sym, given) : sym);
    const assigns: Assign[] = settled(run.writes, run.facts).map(({ cell, index, element, value }) => ({
      cell,
      index: put(index),
      element: put(element),
      value: put(value),
    }));
    const stand = leaf.k === 'at' ? this.found.get(this.keyOf(operation, run))! : null;
    const values = this.keeper.changes(from, stand?.kept ?? null, run);
    for (const [name, value] of values) if (value.key !== `$${name}`) assigns.push({ name, value: put(value) });
    const begins = from === null;
    if (begins && leaf.k !== 'end')
      for (const name of operation.takes) assigns.push({ name, value: given?.get(name) ?? num(0) });
    if (!begins && leaf.k === 'end') for (const name of operation.takes) assigns.push({ name, value: ZERO });
    if (leaf.k === 'dead') assigns.push({ cell: this.scene.dead, index: ZERO, element: ZERO, value: ONE });
    return { assigns, to: stand?.label ?? (leaf.k === 'dead' ? `dead_${operation.kind}` : IDLE) };
  }
}

/** The tree for known arguments of the operation. */
function known(tree: Tree, given: ReadonlyMap<string, Sym>): Tree {
  if (!('test' in tree)) return tree;
  const test = substitute(tree.test, given);
  if (test.k === 'num') return known(test.value === 0 ? tree.no : tree.yes, given);
  return { k: 'test', test, yes: known(tree.yes, given), no: known(tree.no, given) };
}

/** The condition under which a tree ends in the leaf `key`. */
function guardOf(tree: Tree<{ readonly k: string }>, key: string): Sym {
  if (!('test' in tree)) return tree.k === key ? ONE : ZERO;
  const { test } = tree;
  const [yes, no] = [guardOf(tree.yes, key), guardOf(tree.no, key)];
  if (yes.key === no.key) return yes;
  if (yes.key === '0') return both(not(test), no);
  if (no.key === '0') return both(test, yes);
  if (yes.key === '1') return or(test, no);
  if (no.key === '1') return or(not(test), yes);
  return or(both(test, yes), both(not(test), no));
}

/**
 * Like `and`, but the result is shorter. Joins two tables with the same index. Drops a test for NULL if the test
 * after it implies that the pointer is not NULL.
 */
function both(left: Sym, right: Sym): Sym {
  const [first, rest] = right.k === 'bin' && right.do === 'and' ? [right.left, right.right] : [right, ONE];
  const one =
    left.k === 'table' && first.k === 'table' && left.index.key === first.index.key
      ? table(
          left.index,
          left.values.map((value, at) => and(value, first.values[at]!)),
        )
      : null;
  if (one) return and(one, rest);
  const asked =
    first.k === 'table'
      ? first.index
      : first.k === 'bin' && first.do === '==' && truth(first.right).key === ONE.key
        ? first.left
        : null;
  return asked && left.key === truth(asked).key ? right : and(left, right);
}
