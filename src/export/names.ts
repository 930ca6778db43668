/**
 * The names of a model for the functions, variables and fields of a listing. A name has parts with two underscores
 * between them. A part from the listing never contains two adjacent underscores, and has none at its ends. So two
 * things never share a name, and `decodeName` can read a name back. Keywords, builtins, macros and the model's own
 * names contain no two adjacent underscores inside. So no name equals one of them.
 * docs/decisions/0015-names-in-exports.md has examples.
 */
import { Unexportable } from './errors.ts';

/**
 * The four kinds of named things. `local`: a variable of a function; `slot` separates two variables of the same name.
 * `operand`: a value that an unfinished statement keeps. `field`: a word of a struct or a global. `place`: a place in
 * the C.
 */
export type ModelName =
  | { readonly kind: 'local'; readonly fn: string; readonly local: string; readonly slot: number | null }
  | { readonly kind: 'operand'; readonly fn: string; readonly at: number }
  /**
   * `path` leads from the struct, or from the global, to the word. A number in `path` is an index. `struct` is null
   * for a global.
   */
  | { readonly kind: 'field'; readonly struct: string | null; readonly path: readonly (string | number)[] }
  /** `turn` numbers the places of one line. */
  | {
      readonly kind: 'place';
      readonly operation: string;
      readonly fn: string;
      readonly line: number;
      readonly turn: number;
    };

/** Spin copies a name into 512 bytes and does not check its length. */
export const LONGEST_NAME = 200;

const STRUCTS: ReadonlyMap<string | null, string> = new Map([
  [null, 'global'],
  ['iommu_group', 'group'],
  ['device', 'dev'],
  ['file', 'file'],
  ['device_driver', 'drv'],
  ['iommu_domain', 'domain'],
]);
const STRUCT_OF: ReadonlyMap<string, string | null> = new Map([...STRUCTS].map(([struct, short]) => [short, struct]));
const OPERATIONS: ReadonlySet<string> = new Set([
  'bind',
  'unbind',
  'attach',
  'detach',
  'close',
  'claim_nobody',
  'release_nobody',
]);

const BETWEEN = '__';
const isNumber = (part: string): boolean => /^(0|[1-9]\d*)$/.test(part);

/** `Z2` means two underscores and `ZZ` means one Z. A single underscore between other characters stays. */
const escape = (name: string): string =>
  name
    .replaceAll('Z', 'ZZ')
    .replaceAll(/^_+|_+$|__+/g, (run) => run.replaceAll(/_{1,9}/g, ({ length }) => `Z${length}`));
const unescape = (part: string): string =>
  part.replaceAll(/Z([Z\d])/g, (_, mark: string) => (mark === 'Z' ? 'Z' : '_'.repeat(Number(mark))));

/**
 * A function gets the prefix `Z0` (no underscore) if its name is the first part of another kind of name. A name that
 * begins with WF_ or SF_ gets it, too: TLA+ reads these as operators. The functions WF and SF get it because of the
 * underscores behind them.
 */
const ofFunction = (fn: string): string =>
  (STRUCT_OF.has(fn) || OPERATIONS.has(fn) || /^[WS]F(?:_|$)/.test(fn) ? 'Z0' : '') + escape(fn);

/** The name of a thing in the model. Throws Unexportable if the name is longer than LONGEST_NAME. */
export function encodeName(name: ModelName): string {
  const text = partsOf(name).join(BETWEEN);
  if (text.length > LONGEST_NAME)
    throw new Unexportable('long-name', { name: `${text.slice(0, 40)}…`, length: text.length, most: LONGEST_NAME });
  return text;
}

function partsOf(name: ModelName): readonly string[] {
  switch (name.kind) {
    case 'local':
      return [ofFunction(name.fn), escape(name.local), ...(name.slot === null ? [] : [`${name.slot}`])];
    case 'operand':
      return [ofFunction(name.fn), `${name.at}`];
    case 'field':
      return [
        STRUCTS.get(name.struct) ?? 'global',
        ...name.path.map((part) => (typeof part === 'number' ? `${part}` : escape(part))),
      ];
    case 'place':
      return [name.operation, escape(name.fn), `${name.line}`, ...(name.turn === 1 ? [] : [`${name.turn}`])];
  }
}

/** The thing that a model name stands for; null for the model's own names, such as `idle` and `held`. */
export function decodeName(text: string): ModelName | null {
  const [first = '', second, ...rest] = text.split(BETWEEN);
  if (second === undefined || [first, second, ...rest].includes('')) return null;
  const name = decoded(first, second, rest);
  return partsOf(name).join(BETWEEN) === text ? name : null;
}

function decoded(first: string, second: string, rest: readonly string[]): ModelName {
  const struct = STRUCT_OF.get(first);
  if (struct !== undefined)
    return {
      kind: 'field',
      struct,
      path: [second, ...rest].map((part) => (isNumber(part) ? Number(part) : unescape(part))),
    };
  if (OPERATIONS.has(first))
    return { kind: 'place', operation: first, fn: unescape(second), line: Number(rest[0]), turn: Number(rest[1] ?? 1) };
  if (isNumber(second)) return { kind: 'operand', fn: unescape(first), at: Number(second) };
  return {
    kind: 'local',
    fn: unescape(first),
    local: unescape(second),
    slot: rest[0] === undefined ? null : Number(rest[0]),
  };
}
