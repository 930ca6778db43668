/** Computes what a state shows about the properties. It reads only the shared variables. */
import { listingOf, type ReadName, readFunction } from '../protocols/index.ts';
import type { ProtocolId } from '../world/index.ts';
import { ints } from './memory.ts';
import { BY_DEVICE, OWN, SHOWS } from './properties.ts';
import type { Scene } from './scene.ts';
import { DRIVERS } from './scene.ts';
import type { Variable } from './shared.ts';
import type { Steps } from './steps.ts';
import type { Fault } from './types.ts';

const STUB = DRIVERS.indexOf('pci-stub') + 1;

/** The size of a cache, by the shared words of a state. Many states have the same shared words. */
const CACHE = 1 << 14;

/** The kind of a file's reference counter. */
const F_COUNT = 'file.f_count';

export class Shows {
  private readonly steps: Steps;
  private readonly scene: Scene;
  private readonly protocol: ProtocolId;
  private readonly fns: Partial<Record<ReadName, string>>;
  private readonly own: readonly string[];
  private readonly keepsFiles: boolean;
  private readonly known: Int32Array;
  private readonly width: number;
  /** The variables that are locks. */
  private readonly locks: readonly Variable[];
  private readonly inBlocks: readonly { readonly word: number; readonly shift: number; readonly mask: number }[];

  constructor(protocol: ProtocolId, scene: Scene, steps: Steps, own: readonly string[]) {
    this.protocol = protocol;
    this.scene = scene;
    this.steps = steps;
    this.own = own;
    const { reads } = listingOf(protocol);
    this.fns = Object.fromEntries((Object.keys(reads) as ReadName[]).map((name) => [name, readFunction(name)]));
    this.keepsFiles = steps.shared.files.some(({ variables }) => variables.some(({ kind }) => kind === F_COUNT));
    this.width = steps.shared.words + 2;
    this.known = ints(CACHE * this.width);
    this.inBlocks = steps.shared.live;
    this.locks = steps.shared.variables.filter(({ address }) => address !== 0 && scene.isLock(address));
  }

  /**
   * For each word: the bits that the properties read. With `ghosts`: only the bits for live drivers and held devices.
   */
  masks(ghosts: boolean): readonly number[] {
    const { words, variables, live, held } = this.steps.shared;
    const masks = Array.from({ length: words }, () => 0);
    for (const { word, shift, mask } of ghosts ? [...live, ...held.flat()] : variables) masks[word]! |= mask << shift;
    return masks;
  }

  /**
   * The bits of `SHOWS`, and above them the bits of the reader's properties. `idle`: all CPUs are idle. Counters must
   * match only in an idle state.
   */
  of(state: Int32Array, at: number, idle: boolean): number {
    const { known, width } = this;
    const { words } = this.steps.shared;
    let hash = 0;
    for (let word = 0; word < words; word += 1) hash = Math.imul(hash ^ state[at + word]!, 0x9e3779b1) ^ (hash >>> 15);
    const slot = ((hash ^ (hash >>> 13)) & (CACHE - 1)) * width;
    let same = known[slot + words + 1] === 1;
    for (let word = 0; same && word < words; word += 1) same = known[slot + word] === state[at + word];
    if (!same) {
      // Look first: `look` may throw, and the cache must not mix one state's words with another state's answer.
      const shows = this.look(state, at);
      for (let word = 0; word < words; word += 1) known[slot + word] = state[at + word]!;
      known[slot + words] = shows;
      known[slot + words + 1] = 1;
    }
    const bits = known[slot + words]!;
    return idle ? bits : bits & ~(SHOWS.miscounted | SHOWS.free);
  }

  private look(state: Int32Array, at: number): number {
    const { steps, scene, fns } = this;
    const { shared } = steps;
    const bit = ({ word, shift, mask }: { word: number; shift: number; mask: number }) =>
      (state[at + word]! >>> shift) & mask;
    const value = (name: ReadName): number => (fns[name] === undefined ? 0 : steps.read(fns[name], state, at));
    let live = 0;
    for (const variable of this.inBlocks) live += bit(variable);
    let pairs = 0;
    let devicesHeld = 0;
    const holds = scene.files.map(() => 0);
    for (const held of shared.held) {
      const by = held.map(bit);
      for (const [file, is] of by.entries()) holds[file]! += is;
      pairs += by.reduce((sum, is) => sum + is, 0);
      if (by.includes(1)) devicesHeld += 1;
    }
    const owner = value('owner');
    const users = value('users') >>> 0;
    const kernel = value('kernelUsers') >>> 0;
    const locked = value('locked') !== 0;
    const owners = holds.filter((count) => count > 0).length;
    let shows = 0;
    if (live > 0 && devicesHeld > 0) shows |= SHOWS.split;
    if (owners > 1) shows |= SHOWS.twoOwners;
    if (devicesHeld > 0) shows |= SHOWS.held;
    if (live > 0) shows |= SHOWS.live;
    if (holds.some((count) => count > 1)) shows |= SHOWS.twice;
    const dead = bit(shared.dead) === 1;
    if (!locked) {
      if (fns.owner !== undefined && (owner !== 0) !== users > 0) shows |= SHOWS.stale;
      if (users > 0 && owner === 0) shows |= SHOWS.nobodys;
      if (
        this.keepsFiles &&
        scene.files.some((address, file) => this.count(file, state, at) !== Number(owner === address))
      )
        shows |= SHOWS.leak;
      if (fns.domain !== undefined && users > 0 && value('domain') === scene.domains[0]) shows |= SHOWS.domainKept;
      for (const [index, fn] of this.own.entries()) if (steps.read(fn, state, at) === 0) shows |= OWN << index;
    }
    const exact = BY_DEVICE.has(this.protocol) ? users === pairs : users > 0 === devicesHeld > 0;
    const stubs = shared.driver.filter((variable) => variable && bit(variable) === STUB).length;
    if (!exact || (scene.counted && kernel !== live) || (fns.shared !== undefined && value('shared') !== stubs)) {
      shows |= SHOWS.miscounted;
      if (this.locks.every((lock) => bit(lock) === 0)) shows |= SHOWS.lagging;
    }
    if (!dead && !locked && users === 0 && kernel === 0 && live === 0 && devicesHeld === 0 && value('wedged') === 0)
      shows |= SHOWS.free;
    return shows;
  }

  /** The reason why the reader's expression has no value in a state; null if it has one. */
  faultOf(index: number, state: Int32Array, at: number): Fault | null {
    return this.steps.faultOf(this.own[index]!, state, at);
  }

  private count(file: number, state: Int32Array, at: number): number {
    const { word, shift, mask } = this.steps.shared.files[file]!.variables.find(({ kind }) => kind === F_COUNT)!;
    return (state[at + word]! >>> shift) & mask;
  }
}
