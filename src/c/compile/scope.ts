import type { CFunction, CType, Local } from '../types.ts';
import type { At } from '../read/index.ts';

/** A use of an undeclared name. */
export interface Unknown {
  readonly place: At;
  /** The member that follows the name behind an arrow, or null. */
  readonly member: string | null;
}

/** The locals of one function. Each local has its own slot. An inner block may hide names of outer blocks. */
export class Scope {
  readonly locals: Local[] = [];
  readonly returns: CType;
  readonly poisoned: ReadonlySet<string>;
  readonly unknown = new Map<string, Unknown[]>();
  private readonly blocks: Map<string, { slot: number; at: At }>[] = [new Map()];
  readonly name: CFunction['name'];

  constructor(name: string, returns: CType, poisoned: ReadonlySet<string>) {
    this.name = name;
    this.returns = returns;
    this.poisoned = poisoned;
  }

  open(): void {
    this.blocks.push(new Map());
  }

  close(): void {
    this.blocks.pop();
  }

  has(name: string): boolean {
    return this.find(name) !== null;
  }

  /** Declares a local and returns its slot. Returns null if the innermost block already has the name. */
  declare(name: string, type: CType, at: At): number | null {
    const block = this.blocks.at(-1)!;
    if (block.has(name)) return null;
    block.set(name, { slot: this.locals.length, at });
    this.locals.push({ name, type });
    return this.locals.length - 1;
  }

  find(name: string): number | null {
    for (let index = this.blocks.length - 1; index >= 0; index--) {
      const found = this.blocks[index]!.get(name);
      if (found) return found.slot;
    }
    return null;
  }

  missing(name: string, place: At, member: string | null): void {
    const uses = this.unknown.get(name);
    if (uses) uses.push({ place, member });
    else this.unknown.set(name, [{ place, member }]);
  }
}
