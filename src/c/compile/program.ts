import type { CFunction, CType, Field, Program, SourceFile, Span, Struct } from '../types.ts';
import { FIRST_ADDRESS } from '../types.ts';
import type { At, Problems, Text } from '../read/index.ts';
import { sizeOf } from './types.ts';

/** Maximum size of all globals, in words. No listing needs more, and the limit protects the memory of the browser. */
export const MOST_WORDS = 100_000;

export interface Signature {
  readonly name: string;
  readonly returns: CType;
  readonly params: readonly { readonly name: string | null; readonly type: CType }[];
  /** The place of the first declaration. */
  readonly at: Span;
  defined: boolean;
}
export interface Global {
  readonly name: string;
  readonly address: number;
  readonly type: CType;
  readonly at: Span;
}

/** A program during compilation: all definitions at file scope. */
export class Growing {
  readonly problems: Problems;
  readonly structs = new Map<string, Struct>();
  readonly constants = new Map<string, number>();
  readonly enums = new Set<string>();
  readonly typedefs = new Map<string, CType>();
  readonly signatures = new Map<string, Signature>();
  readonly globals = new Map<string, Global>();
  readonly functions = new Map<string, CFunction>();
  readonly data: number[] = [];
  /** See `Program.ordersPointers`. */
  ordersPointers = false;
  /** The place of each name at file scope. */
  readonly introduced = new Map<string, Span>();
  private readonly strings: string[] = [];
  private readonly stringIndex = new Map<string, number>();
  /** The current file. */
  source!: Text;

  constructor(problems: Problems) {
    this.problems = problems;
  }

  span(place: At): Span {
    return this.source.span(place.from, place.to);
  }

  complain(code: string, place: At, params: Readonly<Record<string, string | number>> = {}): void {
    this.problems.add(code, this.span(place), params);
  }

  /** Reports a problem with a repair. The repair replaces each of `places` with `text`. */
  repair(
    code: string,
    place: At,
    params: Readonly<Record<string, string | number>>,
    text: string,
    places: readonly At[] = [place],
  ): void {
    this.problems.add(code, this.span(place), params, {
      code,
      edits: places.map(({ from, to }) => ({ from, to, text })),
    });
  }

  string(text: string): number {
    const known = this.stringIndex.get(text);
    if (known !== undefined) return known;
    this.strings.push(text);
    this.stringIndex.set(text, this.strings.length - 1);
    return this.strings.length - 1;
  }

  size(type: CType): number {
    return sizeOf(type, this.structs);
  }

  /** Assigns an address to a global and fills its words with zeroes. */
  place(name: string, type: CType, at: Span): Global {
    const global = { name, type, at, address: FIRST_ADDRESS + this.data.length * 4 };
    const words = this.size(type) / 4;
    if (this.data.length + words > MOST_WORDS) this.problems.add('large-array', at, { limit: MOST_WORDS });
    else for (let word = 0; word < words; word++) this.data.push(0);
    this.globals.set(name, global);
    return global;
  }

  field(struct: string, name: string): Field | undefined {
    return this.structs.get(struct)?.fields.find((field) => field.name === name);
  }

  program(files: readonly SourceFile[]): Program {
    return {
      files: files.map(({ name }) => name),
      structs: Object.fromEntries(this.structs),
      constants: Object.fromEntries(this.constants),
      functions: Object.fromEntries(this.functions),
      strings: this.strings,
      globals: [...this.globals.values()].map(({ name, address, type }) => ({ name, address, type })),
      data: this.data,
      ordersPointers: this.ordersPointers,
    };
  }
}
