/** Numbers values. Equal values get the same number. */

/** Exchanges the names of the two devices, of the two files, or of both. */
export interface Swap {
  readonly devices: boolean;
  readonly files: boolean;
}
export const SWAPS: readonly Swap[] = [false, true].flatMap((devices) =>
  [false, true].map((files) => ({ devices, files })),
);
export const AS_IT_IS: Swap = SWAPS[0]!;

/** Five numbers within these limits fit into one exact number. */
export const CORE_LIMIT = 2 ** 20;
export const DEVICE_LIMIT = 2 ** 8;
export const FILE_LIMIT = 2 ** 8;

export class Table<V> {
  readonly values: V[] = [];
  /** For each value and each swap: the class number of the swapped value. */
  readonly classes: (readonly number[])[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly names = new Map<string, number>();
  private readonly limit: number;
  private readonly keyOf: (value: V, swap: Swap) => string;

  constructor(limit: number, keyOf: (value: V, swap: Swap) => string) {
    this.limit = limit;
    this.keyOf = keyOf;
  }

  number(value: V): number {
    const key = this.keyOf(value, AS_IT_IS);
    let number = this.numbers.get(key);
    if (number === undefined) {
      this.numbers.set(key, (number = this.values.length));
      this.values.push(value);
      this.classes.push(SWAPS.map((swap) => this.nameOf(this.keyOf(value, swap))));
    }
    return number;
  }

  private nameOf(text: string): number {
    let name = this.names.get(text);
    if (name === undefined) this.names.set(text, (name = this.names.size));
    if (this.names.size > this.limit || this.values.length > this.limit)
      throw new Error('more parts than numbers for them');
    return name;
  }
}

/** Groups numbers whose values have an equal half. The first number of a group is the name of this half. */
export class Halves {
  private readonly firsts = new Map<string, number>();
  private readonly known: number[] = [];
  private readonly text: (number: number) => string;

  constructor(text: (number: number) => string) {
    this.text = text;
  }

  of(number: number): number {
    let first = this.known[number];
    if (first === undefined) {
      const text = this.text(number);
      first = this.firsts.get(text) ?? number;
      this.firsts.set(text, first);
      this.known[number] = first;
    }
    return first;
  }
}
