import type { CFunction, CType, Field, Program, SourceFile, Span, Struct } from '../types.ts';
import { FIRST_ADDRESS } from '../types.ts';
import type { At, Problems, Text } from '../read/index.ts';
import { sizeOf } from './types.ts';

/** More words than this no listing needs, and a browser should not have to find them. */
export const MOST_WORDS = 100_000;

export interface Signature {
  readonly name: string;
  readonly returns: CType;
  readonly params: readonly { readonly name: string | null; readonly type: CType }[];
  /** The first place that declares it. */
  readonly at: Span;
  defined: boolean;
}
export interface Global {
  readonly name: string;
  readonly address: number;
  readonly type: CType;
  readonly at: Span;
}

/** A program as it grows: everything that is known outside of functions. */
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
  /** As in `Program`. */
  ordersPointers = false;
  /** Where each name of a file's outermost level was introduced. */
  readonly introduced = new Map<string, Span>();
  private readonly strings: string[] = [];
  private readonly stringIndex = new Map<string, number>();
  /** The file that is looked at. */
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

  /** A problem that one press repairs: `text` in the place of `from` to `to`, there and in the further places. */
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

  /** Gives a global its place; what it holds is zero until `data` says otherwise. */
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
