/** One step in the making: what it looked at in which order, and what it changed. */
import type { FieldKey, Walked } from '../c/run/index.ts';
import { encode, type Shared, type Variable } from './shared.ts';

/**
 * The look at the program had missed something: that a field is written, that a piece touches a shared one, that devices are not alike, or that
 * no lock guards a variable. The search begins again, knowing it.
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
  /** The variables that it depends on, in the order in which it looked, with what they held. */
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

  /** A variable's bits at the step's beginning, without depending on them. */
  peek({ word, shift, mask }: Variable): number {
    return (this.state[this.at + word]! >>> shift) & mask;
  }

  /** A variable as it is now, for what the world around looks at. */
  bit(variable: Variable): number {
    if (!this.seen.has(variable)) {
      this.seen.add(variable);
      this.path.push([variable, this.peek(variable)]);
    }
    return this.own.get(variable) ?? this.peek(variable);
  }

  /** What the world around notes. */
  set(variable: Variable, bits: number): void {
    this.own.set(variable, bits);
  }

  /** What a piece did. `hidden` is its name where it should have touched nothing shared; `keyOf` names a field that should not have been written. */
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

  /** Everything that it looked at or changed. */
  get touched(): ReadonlySet<Variable> {
    return new Set([...this.seen, ...this.written, ...this.own.keys()]);
  }

  /** What it clears and sets, per word. `memory` is what the pieces left. */
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
