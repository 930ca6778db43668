/**
 * The operations that an idle CPU may begin, as trees over symbols: the table in
 * docs/decisions/0013-every-interleaving.md.
 */
import { callFunction, type CallName, type Listing, readFunction } from '../protocols/index.ts';
import { DEVICE, DRIVER, type Executor, FILE } from './execute.ts';
import { decide, type Facts, learn, NO_FACTS, NO_WRITES, read, type Write, written } from './memory.ts';
import { DRIVERS, type Scene, type Sizes, USER_DRIVER } from './scene.ts';
import { bin, not, num, ONE, type Sym, thing, truth, ZERO } from './sym.ts';
import { type Leaf, leavesOf, type Tree } from './tree.ts';

/**
 * The callers of a model. `null-owner` adds claims without an owner. `foreign-release` adds releases by callers that
 * hold nothing.
 */
export const CALLERS = ['correct', 'null-owner', 'foreign-release'] as const;
export type Callers = (typeof CALLERS)[number];

export type OperationKind = 'bind' | 'unbind' | 'attach' | 'detach' | 'close' | 'claim_nobody' | 'release_nobody';
/** One operation. `takes` are the names of its arguments. */
export interface Operation {
  readonly kind: OperationKind;
  readonly fn: string;
  readonly takes: readonly ('dev' | 'file' | 'drv' | 'fails')[];
}

const ALL: readonly { kind: OperationKind; call: CallName; takes: Operation['takes']; only?: Callers }[] = [
  { kind: 'bind', call: 'bind', takes: ['dev', 'drv', 'fails'] },
  { kind: 'unbind', call: 'unbind', takes: ['dev'] },
  { kind: 'attach', call: 'attach', takes: ['dev', 'file'] },
  { kind: 'detach', call: 'detach', takes: ['dev', 'file'] },
  { kind: 'close', call: 'close', takes: ['file'] },
  { kind: 'claim_nobody', call: 'claim user', takes: ['dev'], only: 'null-owner' },
  { kind: 'release_nobody', call: 'release user', takes: ['dev'], only: 'foreign-release' },
];

/** The operations that a listing has a call for. */
export function operationsOf({ calls }: Listing, callers: Callers): readonly Operation[] {
  return ALL.filter(({ call, only }) => calls[call] !== undefined && (only === undefined || only === callers)).map(
    ({ kind, call, takes }) => ({ kind, fn: callFunction(call), takes }),
  );
}

/** All combinations of an operation's arguments. */
export function choices({ takes }: Operation, { devices, files }: Sizes): readonly ReadonlyMap<string, Sym>[] {
  const values: Readonly<Record<Operation['takes'][number], readonly Sym[]>> = {
    dev: Array.from({ length: devices }, (_, at) => thing('device', at + 1)),
    file: Array.from({ length: files }, (_, at) => thing('file', at + 1)),
    drv: DRIVERS.map((_, at) => thing('device_driver', at + 1)),
    fails: [ZERO, ONE],
  };
  return takes.reduce<readonly ReadonlyMap<string, Sym>[]>(
    (all, name) => all.flatMap((one) => values[name].map((value) => new Map(one).set(name, value))),
    [new Map<string, Sym>()],
  );
}

export class Operations {
  private readonly executor: Executor;
  private readonly scene: Scene;
  private readonly listing: Listing;
  /** True if the listing has `close`: only `close` needs the number of CPUs in a call with a file. */
  private readonly counts: boolean;

  constructor(executor: Executor, listing: Listing) {
    this.executor = executor;
    this.scene = executor.scene;
    this.listing = listing;
    this.counts = listing.calls.close !== undefined;
  }

  /** The guard of an operation, followed by its first step. */
  begin({ kind, fn, takes }: Operation): Tree {
    const has = (name: Operation['takes'][number], sym: Sym) => (takes.includes(name) ? sym : ZERO);
    const args = [
      has('dev', DEVICE),
      has('drv', DRIVER),
      has('file', FILE),
      kind === 'close' || takes.includes('dev') ? thing('iommu_group', 1) : ZERO,
    ];
    return this.where(this.guards(kind), NO_FACTS, (facts) => {
      const begun = this.notes(kind).reduce(written, NO_WRITES);
      const go = (known: Facts) =>
        leavesOf(this.executor.step(this.executor.start(fn, args, known, begun), kind === 'bind'), (leaf) =>
          this.ended(kind, leaf),
        );
      return kind === 'close' ? this.whereOwned(facts, go) : go(facts);
    });
  }

  /**
   * Adds the changes of ghost variables to the step that ends a call. A ghost variable stores a fact that the listing
   * does not store, such as which file holds which device.
   */
  ended(kind: OperationKind, leaf: Leaf): Tree {
    if (leaf.k !== 'end' || (kind !== 'attach' && kind !== 'detach')) return leaf;
    const { held, using } = this.scene;
    const after = (more: readonly Write[]): Leaf => ({
      ...leaf,
      run: { ...leaf.run, writes: more.reduce(written, leaf.run.writes) },
    });
    const less: readonly Write[] = this.counts
      ? [
          {
            cell: using,
            index: FILE,
            element: ZERO,
            value: bin('-', read(leaf.run.writes, leaf.run.facts, using, null, FILE, ZERO), ONE, false),
          },
        ]
      : [];
    if (kind === 'detach') return after(less);
    const refused = bin('<', leaf.value, ZERO, false);
    const known = decide(leaf.run.facts, refused);
    const given = after([{ cell: held, index: DEVICE, element: FILE, value: ONE }, ...less]);
    if (known !== null) return known ? after(less) : given;
    return { k: 'test', test: refused, yes: after(less), no: given };
  }

  /** Continues if all tests hold; otherwise the operation is blocked. */
  private where(tests: readonly Sym[], facts: Facts, then: (facts: Facts) => Tree): Tree {
    const [first, ...rest] = tests;
    if (!first) return then(facts);
    const known = decide(facts, first);
    if (known !== null) return known ? this.where(rest, facts, then) : { k: 'blocked' };
    return { k: 'test', test: first, yes: this.where(rest, learn(facts, first, true), then), no: { k: 'blocked' } };
  }

  private guards(kind: OperationKind): readonly Sym[] {
    const {
      held,
      using,
      sizes: { devices, files },
    } = this.scene;
    const holds = (device: Sym, file: Sym) => truth(read(NO_WRITES, NO_FACTS, held, null, device, file));
    const file = (at: number) => thing('file', at + 1);
    switch (kind) {
      case 'bind':
        return [not(this.bound())];
      case 'unbind':
        return [truth(this.bound()), ...Array.from({ length: files }, (_, at) => not(holds(DEVICE, file(at))))];
      case 'attach':
        return [bin('==', this.bound(), thing('device_driver', USER_DRIVER), false), not(holds(DEVICE, FILE))];
      case 'detach':
        return [holds(DEVICE, FILE)];
      case 'close':
        return [
          not(truth(read(NO_WRITES, NO_FACTS, using, null, FILE, ZERO))),
          ...Array.from({ length: devices }, (_, at) => not(holds(thing('device', at + 1), FILE))),
        ];
      case 'claim_nobody':
      case 'release_nobody':
        return [];
    }
  }

  private bound(): Sym {
    const offset = this.scene.program.structs['device']?.fields.find(({ name }) => name === 'driver')?.offset ?? -1;
    const spot = this.scene.spot('device', offset);
    return spot?.cell
      ? read(NO_WRITES, NO_FACTS, spot.cell, this.executor.kinds.get(spot.cell.id) ?? null, DEVICE, ZERO)
      : ZERO;
  }

  /** The changes of ghost variables when an operation begins. */
  private notes(kind: OperationKind): readonly Write[] {
    const { held, live, using } = this.scene;
    const more: Write = {
      cell: using,
      index: FILE,
      element: ZERO,
      value: bin('+', read(NO_WRITES, NO_FACTS, using, null, FILE, ZERO), num(1), false),
    };
    const uses = this.counts ? [more] : [];
    switch (kind) {
      case 'unbind':
        return [{ cell: live, index: DEVICE, element: ZERO, value: ZERO }];
      case 'attach':
        return uses;
      case 'detach':
        return [{ cell: held, index: DEVICE, element: FILE, value: ZERO }, ...uses];
      default:
        return [];
    }
  }

  /** Continues if the file is the group's owner in the listing. */
  private whereOwned(facts: Facts, then: (facts: Facts) => Tree): Tree {
    if (this.listing.reads.owner === undefined) return { k: 'blocked' };
    return leavesOf(
      this.executor.whole(this.executor.start(readFunction('owner'), [thing('iommu_group', 1)], facts)),
      (leaf) =>
        leaf.k === 'end' ? this.where([bin('==', leaf.value, FILE, false)], leaf.run.facts, then) : { k: 'blocked' },
    );
  }
}
