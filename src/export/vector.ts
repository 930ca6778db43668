/**
 * An immutable array. `set` returns a copy that shares almost all tree nodes with the array. So a function with
 * thousands of variables costs each place only its differences. An index that was never set holds undefined.
 */
const BITS = 5;
const WIDTH = 1 << BITS;

/** At height 0: 32 values. Above: 32 nodes of the height below. */
type Piece<T> = readonly (T | Piece<T> | undefined)[];

export class Vector<T extends object | true> {
  /** The root holds 32 ** (height + 1) values. */
  private readonly height: number;
  private readonly root: Piece<T> | undefined;

  private constructor(height: number, root: Piece<T> | undefined) {
    this.height = height;
    this.root = root;
  }

  /** A vector of `length` values, none of them set. */
  static of<T extends object | true>(length: number): Vector<T> {
    let height = 0;
    while (WIDTH ** (height + 1) < length) height += 1;
    return new Vector<T>(height, undefined);
  }

  get(at: number): T | undefined {
    let piece = this.root;
    for (let height = this.height; height > 0 && piece; height -= 1)
      piece = piece[(at >> (height * BITS)) % WIDTH] as Piece<T> | undefined;
    return piece?.[at % WIDTH] as T | undefined;
  }

  /** A copy with one changed value. Returns this vector itself if the value is the same. */
  set(at: number, value: T | undefined): Vector<T> {
    return this.get(at) === value ? this : new Vector(this.height, put(this.root, this.height, at, value));
  }

  /**
   * The values of both vectors; this vector's values come first. Returns this vector itself if `other` adds nothing.
   * Both vectors must have the same length.
   */
  union(other: Vector<T>): Vector<T> {
    const root = joined(this.root, other.root, this.height);
    return root === this.root ? this : root === other.root ? other : new Vector(this.height, root);
  }

  /** The indices at which two vectors differ, in order. Both must have the same length. Skips shared nodes. */
  differing(other: Vector<T>): readonly number[] {
    const found: number[] = [];
    compare(this.root, other.root, this.height, 0, found);
    return found;
  }

  /** The values that are set. Skips the nodes in `seen`, and adds each visited node to it. */
  values(seen: Set<unknown> = new Set()): readonly T[] {
    const found: T[] = [];
    collect(this.root, this.height, seen, found);
    return found;
  }
}

function put<T>(piece: Piece<T> | undefined, height: number, at: number, value: T | undefined): Piece<T> {
  const copy: (T | Piece<T> | undefined)[] = piece ? [...piece] : Array.from({ length: WIDTH }, () => undefined);
  const index = (at >> (height * BITS)) % WIDTH;
  copy[index] = height === 0 ? value : put(copy[index] as Piece<T> | undefined, height - 1, at, value);
  return copy;
}

function joined<T>(one: Piece<T> | undefined, other: Piece<T> | undefined, height: number): Piece<T> | undefined {
  if (one === other || other === undefined) return one;
  if (one === undefined) return other;
  const both = one.map((value, index) =>
    height === 0
      ? (value ?? other[index])
      : joined(value as Piece<T> | undefined, other[index] as Piece<T> | undefined, height - 1),
  );
  if (both.every((value, index) => value === one[index])) return one;
  return both.every((value, index) => value === other[index]) ? other : both;
}

function compare<T>(
  one: Piece<T> | undefined,
  other: Piece<T> | undefined,
  height: number,
  from: number,
  found: number[],
): void {
  if (one === other) return;
  for (let index = 0; index < WIDTH; index += 1) {
    const [value, there] = [one?.[index], other?.[index]];
    if (value === there) continue;
    const at = from + (index << (height * BITS));
    if (height === 0) found.push(at);
    else compare(value as Piece<T> | undefined, there as Piece<T> | undefined, height - 1, at, found);
  }
}

function collect<T>(piece: Piece<T> | undefined, height: number, seen: Set<unknown>, found: T[]): void {
  if (piece === undefined || seen.has(piece)) return;
  seen.add(piece);
  for (const value of piece) {
    if (value === undefined) continue;
    if (height === 0) found.push(value as T);
    else collect(value as Piece<T>, height - 1, seen, found);
  }
}
