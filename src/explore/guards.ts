/**
 * Which variables are only ever touched under a lock: what a step does to those, nobody else can notice before it gives the lock back. Locks that are
 * taken in more than one order count as guarding nothing: in steps that run through both, two CPUs would never come to wait for each other.
 */
import { MOVER, type Mover } from './rows.ts';
import type { Scene } from './scene.ts';
import type { Shared, Variable } from './shared.ts';
import { Overlooked } from './step.ts';

export class Guards {
  /** By a variable's kind, the kinds of the locks that were always held. */
  private readonly locks = new Map<string, readonly string[]>();
  /** By a lock's kind, those that were taken while it was held. */
  private readonly behind = new Map<string, Set<string>>();
  private readonly isLock: (variable: Variable) => boolean;
  private readonly unguarded: ReadonlySet<string>;
  private readonly shared: Shared;
  private readonly handOvers: boolean;

  /** `handOvers` asks who has devices at every moment: then no lock hides what the world around remembers. Otherwise a lock hides but that it changes soon. */
  constructor(shared: Shared, scene: Scene, unguarded: ReadonlySet<string>, handOvers: boolean) {
    this.handOvers = handOvers;
    this.shared = shared;
    this.unguarded = unguarded;
    this.isLock = ({ address }) => address !== 0 && scene.isLock(address);
  }

  /**
   * How a step moves that touched these variables, with the locks that its CPU had before and after it. Takes note of the locks that guard each
   * variable; throws `Overlooked` when nothing guards one any more that was taken to be guarded.
   */
  moverOf(touched: ReadonlySet<Variable>, before: readonly number[], after: readonly number[]): Mover {
    const taken = after.some((lock) => !before.includes(lock));
    const given = before.some((lock) => !after.includes(lock));
    const held = [...new Set([...before, ...after])];
    for (const lock of after)
      if (!before.includes(lock)) for (const other of held) if (other !== lock) this.order(other, lock);
    let noticed = taken && given;
    for (const variable of touched) {
      // Who ends the machine ends it for all.
      if (
        variable === this.shared.dead ||
        (this.handOvers && variable.address === 0) ||
        this.unguarded.has(variable.kind)
      ) {
        noticed = true;
      } else if (this.isLock(variable)) {
        // Given back by somebody who does not hold it, or looked at: what goes on under such a lock can be noticed.
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

  /** A device's lock guards what is the device's own. Of anything else it guards nothing: the next device has another lock, and one may stand for both. */
  private mayGuard(lock: number, variable: Variable): boolean {
    const { device, kind } = this.shared.at.get(lock >>> 2)!;
    return !this.unguarded.has(kind) && (device === null || device === variable.device);
  }
}
