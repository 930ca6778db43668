/**
 * The part of the WebAssembly binary format that the generator needs. The numbers come from chapter 5 of the core
 * specification.
 */

export const I32 = 0x7f;
const VOID_BLOCK = 0x40;

/** Operations on 32-bit words without immediate operands. */
export const OPS = {
  unreachable: 0x00,
  return: 0x0f,
  drop: 0x1a,
  eqz: 0x45,
  eq: 0x46,
  ne: 0x47,
  lt_s: 0x48,
  lt_u: 0x49,
  gt_s: 0x4a,
  gt_u: 0x4b,
  le_s: 0x4c,
  le_u: 0x4d,
  ge_s: 0x4e,
  ge_u: 0x4f,
  add: 0x6a,
  sub: 0x6b,
  mul: 0x6c,
  div_s: 0x6d,
  div_u: 0x6e,
  rem_s: 0x6f,
  rem_u: 0x70,
  and: 0x71,
  or: 0x72,
  xor: 0x73,
  shl: 0x74,
  shr_s: 0x75,
  shr_u: 0x76,
  rotr: 0x78,
} as const;
export type Op = keyof typeof OPS;

/** LEB128: numbers of variable length, seven bits per byte. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) {
      bytes.push(low);
      return bytes;
    }
    bytes.push(low | 0x80);
  }
}

export function named(text: string): number[] {
  const bytes = [...new TextEncoder().encode(text)];
  return [...unsigned(bytes.length), ...bytes];
}

/** Byte arrays that are joined once at the end, because the code of a program may be long. */
export type Pieces = readonly (readonly number[])[];

const lengthOf = (pieces: Pieces) => pieces.reduce((sum, piece) => sum + piece.length, 0);

/** A vector: the number of items, then the items. */
export const vector = (items: Pieces): Pieces => [unsigned(items.length), ...items];

export const section = (id: number, content: Pieces): Pieces => [[id], unsigned(lengthOf(content)), ...content];

export function joined(pieces: Pieces): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(lengthOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** The code of one function, instruction by instruction. */
export class Assembler {
  readonly bytes: number[] = [];
  /** The number of open blocks. A branch counts blocks from the innermost block, which is 0. */
  depth = 0;

  /** Writes an operation and its operand. */
  private put(op: number, operand: number): this {
    this.bytes.push(op);
    return this.number(operand);
  }

  private number(value: number): this {
    if (value < 0x80) this.bytes.push(value);
    else for (const byte of unsigned(value)) this.bytes.push(byte);
    return this;
  }

  op(...names: Op[]): this {
    for (const name of names) this.bytes.push(OPS[name]);
    return this;
  }

  const(value: number): this {
    this.bytes.push(0x41);
    for (const byte of signed(value)) this.bytes.push(byte);
    return this;
  }

  get(local: number): this {
    return this.put(0x20, local);
  }
  set(local: number): this {
    return this.put(0x21, local);
  }
  tee(local: number): this {
    return this.put(0x22, local);
  }
  getGlobal(index: number): this {
    return this.put(0x23, index);
  }
  setGlobal(index: number): this {
    return this.put(0x24, index);
  }
  /** Words are aligned to 4 bytes. The format stores the alignment as a power of two, here 2. */
  load(offset = 0): this {
    return this.put(0x28, 2).number(offset);
  }
  store(offset = 0): this {
    return this.put(0x36, 2).number(offset);
  }
  call(fn: number): this {
    return this.put(0x10, fn);
  }

  block(): this {
    return this.open(0x02, VOID_BLOCK);
  }
  loop(): this {
    return this.open(0x03, VOID_BLOCK);
  }
  if(): this {
    return this.open(0x04, VOID_BLOCK);
  }
  /** An `if` where both branches leave a word. */
  ifValue(): this {
    return this.open(0x04, I32);
  }
  else(): this {
    this.bytes.push(0x05);
    return this;
  }

  end(): this {
    this.depth -= 1;
    this.bytes.push(0x0b);
    return this;
  }

  /** `block` is the value of `depth` just after the block was opened. */
  br(block: number): this {
    return this.put(0x0c, this.depth - block);
  }
  brIf(block: number): this {
    return this.put(0x0d, this.depth - block);
  }
  brTable(blocks: readonly number[], otherwise: number): this {
    this.put(0x0e, blocks.length);
    for (const block of blocks) this.number(this.depth - block);
    return this.number(this.depth - otherwise);
  }

  private open(op: number, type: number): this {
    this.depth += 1;
    return this.put(op, type);
  }

  /** The function's entry in the code section. `locals` is the number of locals without the parameters. */
  finish(locals: number): number[] {
    const declared = locals === 0 ? [0] : [1, ...unsigned(locals), I32];
    return [unsigned(declared.length + this.bytes.length + 1), declared, this.bytes, [0x0b]].flat();
  }
}
