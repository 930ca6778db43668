/**
 * Finds the locks that guard each variable. While a CPU holds such a lock, no other CPU can notice its accesses to
 * the variable. If CPUs take two locks in both orders, one of these locks counts as guarding nothing. Otherwise
 * merged steps would hide the deadlock in which two CPUs wait for each other.
 */
import { MOVER, type Mover } from './rows.ts';
import type { Scene } from './scene.ts';
import type { Shared, Variable } from './shared.ts';
import { Overlooked } from './step.ts';

export class Guards {
  /** By the kind of a variable: the kinds of the locks that were held at every access. */
  private readonly locks = new Map<string, readonly string[]>();
  /** By the kind of a lock: the kinds of the locks that a CPU took while it held this lock. */
  private readonly behind = new Map<string, Set<string>>();
  private readonly isLock: (variable: Variable) => boolean;
  private readonly unguarded: ReadonlySet<string>;
  private readonly shared: Shared;
  private readonly handOvers: boolean;

  /**
   * `handOvers`: the search checks hand-overs. This check reads in every state which file or driver has a device. So
   * no lock hides a change of a ghost variable (see shared.ts). Without this check, a lock can hide such a change.
   */
  constructor(shared: Shared, scene: Scene, unguarded: ReadonlySet<string>, handOvers: boolean) {
    this.handOvers = handOvers;
    this.shared = shared;
    this.unguarded = unguarded;
    this.isLock = ({ address }) => address !== 0 && scene.isLock(address);
  }

  /**
   * The mover type of a step that touched these variables. `before` and `after` are the locks that its CPU held.
   * Records the locks that guard each variable. Throws `Overlooked` if a variable that counted as guarded has no
   * guard any more.
   */
  moverOf(touched: ReadonlySet<Variable>, before: readonly number[], after: readonly number[]): Mover {
    const taken = after.some((lock) => !before.includes(lock));
    const given = before.some((lock) => !after.includes(lock));
    const held = [...new Set([...before, ...after])];
    for (const lock of after)
      if (!before.includes(lock)) for (const other of held) if (other !== lock) this.order(other, lock);
    let noticed = taken && given;
    for (const variable of touched) {
      // Every CPU notices a write to `dead`, because the machine stops.
      if (
        variable === this.shared.dead ||
        (this.handOvers && variable.address === 0) ||
        this.unguarded.has(variable.kind)
      ) {
        noticed = true;
      } else if (this.isLock(variable)) {
        // The CPU reads or releases a lock that it does not hold. Such a lock hides nothing.
        if (!held.includes(variable.address)) throw new Overlooked('unguarded', variable.kind);
      } else {
        this.guard(variable, held);
      }
    }
    if (noticed) return MOVER.none;
    return taken ? MOVER.right : given ? MOVER.left : MOVER.both;
  }

  private guard(variable: Variable, held: readonly number[]): void {
    const kind = variable.kind;
    const mine = held
      .filter((lock) => this.mayGuard(lock, variable))
      .map((lock) => this.shared.at.get(lock >>> 2)!.kind);
    const locks = (this.locks.get(kind) ?? mine).filter((lock) => mine.includes(lock));
    if (locks.length === 0) throw new Overlooked('unguarded', kind);
    this.locks.set(kind, locks);
  }

  private order(first: number, then: number): void {
    const [from, to] = [first, then].map((lock) => this.shared.at.get(lock >>> 2)!.kind) as [string, string];
    if (this.unguarded.has(from) || this.unguarded.has(to)) return;
    let behind = this.behind.get(from);
    if (!behind) this.behind.set(from, (behind = new Set()));
    if (behind.has(to)) return;
    behind.add(to);
    const all = new Set([to]);
    for (const lock of all) for (const next of this.behind.get(lock) ?? []) all.add(next);
    if (all.has(from)) throw new Overlooked('unguarded', to);
  }

  /**
   * True if this lock can guard this variable. A device lock guards only variables of the same device. Each device
   * has its own lock, but all device locks have the same kind. So a device lock cannot guard a variable of the group.
   */
  private mayGuard(lock: number, variable: Variable): boolean {
    const { device, kind } = this.shared.at.get(lock >>> 2)!;
    return !this.unguarded.has(kind) && (device === null || device === variable.device);
  }
}
