/**
 * A map from integers of up to 53 bits. A JavaScript Map boxes each such number. With millions of numbers, this class
 * is several times faster.
 */
export class Keyed<V> {
  size = 0;
  private slots: Float64Array = new Float64Array(64).fill(FREE);
  private values: V[] = [];

  get(key: number): V | undefined {
    return this.values[this.slot(key)];
  }

  set(key: number, value: V): void {
    const slot = this.slot(key);
    if (this.slots[slot] === FREE) {
      this.size += 1;
      if (this.size * 2 > this.slots.length) {
        this.grow();
        this.set(key, value);
        return;
      }
      this.slots[slot] = key;
    }
    this.values[slot] = value;
  }

  /** The slot of the key, or the free slot for the key. */
  private slot(key: number): number {
    const { slots } = this;
    const mask = slots.length - 1;
    let at = scattered(key) & mask;
    for (let there = slots[at]; there !== FREE && there !== key; there = slots[at]) at = (at + 1) & mask;
    return at;
  }

  private grow(): void {
    const { slots, values } = this;
    this.slots = new Float64Array(slots.length * 2).fill(FREE);
    this.values = Array.from({ length: slots.length * 2 });
    this.size = 0;
    for (const [at, key] of slots.entries()) if (key !== FREE) this.set(key, values[at]!);
  }
}

const FREE = -1;

function scattered(key: number): number {
  let hash = Math.imul((key % 2 ** 32) | 0, 0x9e3779b1) ^ Math.imul(Math.floor(key / 2 ** 32), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
