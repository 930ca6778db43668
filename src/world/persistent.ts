/**
 * Lists and maps that never change. An update returns a new list or map, which shares nearly all memory with the old
 * one. So a history of n events over n names takes n small updates. A copied `Map` would take n copies of n entries.
 *
 * Both are trees of arrays with eight entries. Immutable.js would do the same for seventeen kilobytes of the first
 * load.
 */

const BITS = 3;
const WIDTH = 1 << BITS;

type Node = readonly unknown[];

/**
 * A test of an entry. The same function must always return the same result for the same entry, because false is
 * remembered by subtree.
 */
export type Test<T> = (value: T) => boolean;

/** The number of arrays that were copied so far. Tests measure the work with it. */
export const work = { copies: 0 };

function put(node: Node | undefined, height: number, index: number, value: unknown): Node | undefined {
  const at = (index >>> (height * BITS)) % WIDTH;
  const child = height === 0 ? value : put(node?.[at] as Node | undefined, height - 1, index, value);
  const copy = node ? [...node] : [];
  while (copy.length < at) copy.push(undefined);
  copy[at] = child;
  work.copies += 1;
  // An empty subtree is removed, so that a name that comes and goes leaves nothing to search.
  return child === undefined && copy.every((each) => each === undefined) ? undefined : copy;
}

function each(node: Node, height: number, visit: (value: unknown) => void): void {
  for (const child of node) {
    if (child === undefined) continue;
    if (height === 0) visit(child);
    else each(child as Node, height - 1, visit);
  }
}

/** The subtrees in which no entry passes, by test. */
const fruitless = new WeakMap<Test<never>, WeakSet<Node>>();

/** Collects the entries that pass, until there are `most`. */
function search(
  node: Node,
  height: number,
  test: Test<unknown>,
  none: WeakSet<Node>,
  found: unknown[],
  most: number,
): void {
  if (none.has(node)) return;
  const before = found.length;
  for (const child of node) {
    if (child === undefined) continue;
    if (height > 0) search(child as Node, height - 1, test, none, found, most);
    else if (test(child)) found.push(child);
    if (found.length >= most) return;
  }
  if (found.length === before) none.add(node);
}

/** A list. No entry is undefined. */
export class PersistentList<T> implements Iterable<T> {
  readonly length: number;
  private readonly root: Node | undefined;
  private readonly height: number;

  private constructor(root: Node | undefined, height: number, length: number) {
    this.root = root;
    this.height = height;
    this.length = length;
  }

  static of<T>(values: readonly T[]): PersistentList<T> {
    let level: readonly unknown[] = values;
    let height = -1;
    do {
      level = Array.from({ length: Math.ceil(level.length / WIDTH) }, (_, at) =>
        level.slice(at * WIDTH, (at + 1) * WIDTH),
      );
      height += 1;
    } while (level.length > 1);
    return new PersistentList<T>(level[0] as Node | undefined, height, values.length);
  }

  at(index: number): T | undefined {
    if (!(index >= 0 && index < this.length)) return undefined;
    let node: Node | undefined = this.root;
    for (let { height } = this; node && height > 0; height -= 1)
      node = node[(index >>> (height * BITS)) % WIDTH] as Node | undefined;
    return node?.[index % WIDTH] as T | undefined;
  }

  /**
   * The list with another entry at an index. An index of `length` or more makes the list longer. Undefined leaves a
   * hole, which all reads skip.
   */
  with(index: number, value: T | undefined): PersistentList<T> {
    let { root, height } = this;
    while (index >>> ((height + 1) * BITS) > 0) {
      root = root && [root];
      height += 1;
    }
    return new PersistentList<T>(put(root, height, index, value), height, Math.max(this.length, index + 1));
  }

  /** True if an entry passes. */
  some(test: Test<T>): boolean {
    return this.find(test) !== undefined;
  }

  /** The first entry that passes. */
  find(test: Test<T>): T | undefined {
    const [first] = this.gather(test, 1);
    return first;
  }

  /**
   * The entries that pass, at most `most`. After an update only two parts are tested again: the changed path, and the
   * subtrees with such entries.
   */
  filter(test: Test<T>, most = Infinity): T[] {
    return this.gather(test, most);
  }

  private gather(test: Test<T>, most: number): T[] {
    let none = fruitless.get(test);
    if (!none) fruitless.set(test, (none = new WeakSet()));
    const found: unknown[] = [];
    if (this.root) search(this.root, this.height, test as Test<unknown>, none, found, most);
    return found as T[];
  }

  toArray(): T[] {
    const all: T[] = [];
    if (this.root)
      each(this.root, this.height, (value) => {
        all.push(value as T);
      });
    return all;
  }

  map<U>(made: (value: T) => U): U[] {
    return this.toArray().map(made);
  }

  [Symbol.iterator](): Iterator<T> {
    return this.toArray()[Symbol.iterator]();
  }
}

/**
 * A larger map is written to JSON as a number instead of its entries. Some code compares snapshots by their JSON, and
 * must not write thousands of names each time.
 */
const WRITTEN_OUT = 64;
let written = 0;

/** A map by name. The entries are in the order in which the names were added. */
export class PersistentMap<V> implements Iterable<readonly [string, V]> {
  readonly size: number;
  /**
   * A number for each name, shared by all maps that come from the same empty map. A number does not mean that the
   * name is in this map.
   */
  private readonly numbers: Map<string, number>;
  /** The place of each name among the entries, by the name's number. */
  private readonly places: PersistentList<number>;
  private readonly entries: PersistentList<readonly [string, V]>;
  private mark = 0;

  private constructor(
    numbers: Map<string, number>,
    places: PersistentList<number>,
    entries: PersistentList<readonly [string, V]>,
    size: number,
  ) {
    this.numbers = numbers;
    this.places = places;
    this.entries = entries;
    this.size = size;
  }

  /** A map of these entries, in their order. All names must differ. */
  static of<V>(entries: readonly (readonly [string, V])[] = []): PersistentMap<V> {
    const numbers = new Map(entries.map(([name], at) => [name, at]));
    return new PersistentMap<V>(
      numbers,
      PersistentList.of(entries.map((_, at) => at)),
      PersistentList.of(entries),
      entries.length,
    );
  }

  private placeOf(name: string): number | undefined {
    const number = this.numbers.get(name);
    return number === undefined ? undefined : this.places.at(number);
  }

  get(name: string): V | undefined {
    const place = this.placeOf(name);
    return place === undefined ? undefined : this.entries.at(place)![1];
  }

  has(name: string): boolean {
    return this.placeOf(name) !== undefined;
  }

  /** The map with this value. A known name keeps its place, a new name goes to the end. */
  with(name: string, value: V): PersistentMap<V> {
    const place = this.placeOf(name);
    if (place !== undefined)
      return new PersistentMap<V>(this.numbers, this.places, this.entries.with(place, [name, value]), this.size);
    let number = this.numbers.get(name);
    if (number === undefined) this.numbers.set(name, (number = this.numbers.size));
    const end = this.entries.length;
    return new PersistentMap<V>(
      this.numbers,
      this.places.with(number, end),
      this.entries.with(end, [name, value]),
      this.size + 1,
    );
  }

  without(name: string): PersistentMap<V> {
    const place = this.placeOf(name);
    if (place === undefined) return this;
    return new PersistentMap<V>(
      this.numbers,
      this.places.with(this.numbers.get(name)!, undefined),
      this.entries.with(place, undefined),
      this.size - 1,
    );
  }

  /** The first entry that passes. */
  find(test: Test<readonly [string, V]>): readonly [string, V] | undefined {
    return this.entries.find(test);
  }

  /** The entries that pass, at most `most`. */
  filter(test: Test<readonly [string, V]>, most?: number): (readonly [string, V])[] {
    return this.entries.filter(test, most);
  }

  some(test: Test<readonly [string, V]>): boolean {
    return this.entries.some(test);
  }

  keys(): string[] {
    return this.entries.map(([name]) => name);
  }

  values(): V[] {
    return this.entries.map(([, value]) => value);
  }

  [Symbol.iterator](): Iterator<readonly [string, V]> {
    return this.entries[Symbol.iterator]();
  }

  toJSON(): unknown {
    if (this.size <= WRITTEN_OUT) return this.entries.toArray();
    return (this.mark ||= ++written);
  }
}
