/** Records a step while it runs: the variables that it reads, in order, and the variables that it changes. */
import type { FieldKey } from '../c/index.ts';
import type { Walked } from '../c/run/index.ts';
import { encode, type Shared, type Variable } from './shared.ts';

/**
 * The analysis of the program missed a fact. `field`: the listing writes this field. `piece`: this piece touches a
 * shared field. `devices`: the listing tells devices apart. `unguarded`: no lock guards this variable. The search
 * restarts and uses the fact.
 */
export class Overlooked extends Error {
  readonly what: 'field' | 'piece' | 'devices' | 'unguarded';
  readonly which: string;

  constructor(what: Overlooked['what'], which: string) {
    super(`overlooked ${what} ${which}`);
    this.what = what;
    this.which = which;
  }
}

export class Step {
  /** The variables that the step depends on, in the order of reading, with the values that it read. */
  readonly path: (readonly [Variable, number])[] = [];
  private readonly seen = new Set<Variable>();
  private readonly written = new Set<Variable>();
  private readonly own = new Map<Variable, number>();
  private readonly shared: Shared;
  private readonly state: Int32Array;
  private readonly at: number;

  constructor(shared: Shared, state: Int32Array, at: number) {
    this.shared = shared;
    this.state = state;
    this.at = at;
  }

  /** The bits of a variable at the beginning of the step. Adds no dependency. */
  peek({ word, shift, mask }: Variable): number {
    return (this.state[this.at + word]! >>> shift) & mask;
  }

  /** The current bits of a variable, for the guards of operations. Adds a dependency. */
  bit(variable: Variable): number {
    if (!this.seen.has(variable)) {
      this.seen.add(variable);
      this.path.push([variable, this.peek(variable)]);
    }
    return this.own.get(variable) ?? this.peek(variable);
  }

  /** Sets a ghost variable. */
  set(variable: Variable, bits: number): void {
    this.own.set(variable, bits);
  }

  /**
   * Records the accesses of a piece. `hidden` is the name of a piece that must touch no shared variable; otherwise
   * null. `keyOf` gives the key of a field that the piece must not write.
   */
  note(
    { reads, writes, ...walked }: Walked,
    hidden: string | null,
    keyOf: ((address: number) => FieldKey) | null,
  ): void {
    const look = (address: number, wrote: boolean) => {
      const variable = this.shared.at.get(address >>> 2);
      if (variable) {
        if (hidden !== null) throw new Overlooked('piece', hidden);
        this.bit(variable);
        if (wrote) this.written.add(variable);
      } else if (wrote && keyOf) {
        throw new Overlooked('field', keyOf(address));
      }
    };
    for (const { address } of reads) look(address, false);
    for (const { address } of writes) look(address, true);
    if (walked.kind === 'waiting') look(walked.lock, false);
  }

  /** All variables that the step read or changed. */
  get touched(): ReadonlySet<Variable> {
    return new Set([...this.seen, ...this.written, ...this.own.keys()]);
  }

  /** The bits that the step clears and sets, for each word. `memory` is the memory after the step. */
  changes(
    memory: Int32Array,
    onSaturated: () => void,
  ): { readonly clears: readonly number[]; readonly sets: readonly number[] } {
    const clears = Array.from({ length: this.shared.words }, () => 0);
    const sets = [...clears];
    const put = ({ word, shift, mask }: Variable, bits: number) => {
      clears[word]! |= mask << shift;
      sets[word]! |= bits << shift;
    };
    for (const variable of this.written) put(variable, encode(variable, memory[variable.address >>> 2]!, onSaturated));
    for (const [variable, bits] of this.own) put(variable, bits);
    return { clears, sets };
  }
}
