/**
 * A C program as the rest of the house runs it: checked, laid out and flat. Plain data, so that shipped listings are built at build time and
 * arrive as JSON. Memory is words of 32 bits; an address counts bytes and is a multiple of 4. Everything below `FIRST_ADDRESS` is the NULL page.
 */

/** The first address that is not in the NULL page. */
export const FIRST_ADDRESS = 1024;

/** A place in a source file. Lines and columns count from 1; `from` and `to` are offsets into the file's text. */
export interface Span {
  readonly file: number;
  readonly line: number;
  readonly column: number;
  readonly from: number;
  readonly to: number;
}

export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** What is wrong with a source, for the message `c.<code>`. */
export interface CProblem {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly span: Span;
  readonly fix?: Fix;
}
/** A repair that one press makes: the replacements, in the file of the problem, from the end to the start. */
export interface Fix {
  readonly code: string;
  readonly edits: readonly { readonly from: number; readonly to: number; readonly text: string }[];
}

export type CType =
  | { readonly kind: 'void' }
  /** One word: int, unsigned int, bool, char, an enum (its `name`). */
  | { readonly kind: 'int'; readonly unsigned: boolean; readonly name: string }
  | { readonly kind: 'pointer'; readonly to: CType }
  | { readonly kind: 'array'; readonly of: CType; readonly length: number }
  | { readonly kind: 'struct'; readonly name: string }
  /** One word: 0 is free, otherwise the number of the CPU that holds it, plus one. */
  | { readonly kind: 'lock'; readonly name: 'spinlock_t' | 'struct mutex' };

export interface Field {
  readonly name: string;
  /** In bytes. */
  readonly offset: number;
  readonly type: CType;
}
export interface Struct {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly fields: readonly Field[];
}

export type UnaryOperator = '-' | '~' | '!';
export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '<<'
  | '>>'
  | '&'
  | '|'
  | '^'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>=';
/** The calls that the language knows: the kernel's primitives. They are declared in `dma.h`. */
export const BUILTINS = [
  'spin_lock',
  'spin_unlock',
  'mutex_lock',
  'mutex_unlock',
  'device_lock',
  'device_unlock',
  'get_file',
  'fput',
  'WARN_ON',
  'BUG_ON',
  'READ_ONCE',
  'WRITE_ONCE',
  'strcmp',
  'probe',
] as const;
export type Builtin = (typeof BUILTINS)[number];

/** `of` is the source text that the value stands for, for showing it inline. Every expression yields one word. */
export type Expr =
  /** Numbers, enum constants, NULL, addresses of globals. */
  | { readonly op: 'const'; readonly value: number }
  | {
      readonly op: 'string';
      /** Index into `Program.strings`; its value is that index plus one. */
      readonly index: number;
    }
  | { readonly op: 'local'; readonly slot: number; readonly at: Span }
  | { readonly op: 'set-local'; readonly slot: number; readonly value: Expr; readonly at: Span }
  | { readonly op: 'load'; readonly address: Expr; readonly type: CType; readonly at: Span }
  | { readonly op: 'store'; readonly address: Expr; readonly value: Expr; readonly type: CType; readonly at: Span }
  /** `x += e` and its kind: the old value is read, the new one is written and is the result. */
  | {
      readonly op: 'update';
      readonly place: Place;
      readonly do: BinaryOperator;
      readonly value: Expr;
      readonly type: CType;
      readonly at: Span;
    }
  /** `x++` and its kind. `by` is the stride with its sign; `gives` says whether the result is the old or the new value. */
  | {
      readonly op: 'bump';
      readonly place: Place;
      readonly by: number;
      readonly gives: 'old' | 'new';
      readonly type: CType;
      readonly at: Span;
    }
  /** base + index * stride; an index outside of 0 to length - 1 is a finding. `length` is null for a pointer. */
  | {
      readonly op: 'index';
      readonly base: Expr;
      readonly index: Expr;
      readonly stride: number;
      readonly length: number | null;
      readonly at: Span;
    }
  | { readonly op: 'unary'; readonly do: UnaryOperator; readonly value: Expr }
  | {
      readonly op: 'binary';
      readonly do: BinaryOperator;
      readonly left: Expr;
      readonly right: Expr;
      readonly unsigned: boolean;
      readonly at: Span;
    }
  | { readonly op: 'and' | 'or'; readonly left: Expr; readonly right: Expr }
  | { readonly op: 'choose'; readonly test: Expr; readonly yes: Expr; readonly no: Expr }
  | { readonly op: 'comma'; readonly first: Expr; readonly second: Expr }
  | {
      readonly op: 'call';
      readonly fn: string;
      readonly args: readonly Expr[];
      readonly used: boolean;
      readonly at: Span;
    }
  /** READ_ONCE is a load and WRITE_ONCE a store inside; strings are compared by value. Locks and files are given as addresses. */
  | { readonly op: 'builtin'; readonly name: Builtin; readonly args: readonly Expr[]; readonly at: Span };
export type Place = { readonly slot: number } | { readonly address: Expr };

/** Statements in a row; `to` and `else` are indices into it. A statement with a span is one step, one without (a loop's way back) is none. */
export type Statement =
  | { readonly op: 'do'; readonly expr: Expr; readonly span: Span | null }
  /** Goes on where it is true, to `else` where it is not. */
  | { readonly op: 'test'; readonly expr: Expr; readonly else: number; readonly span: Span | null }
  | { readonly op: 'jump'; readonly to: number; readonly span: Span | null }
  | {
      readonly op: 'switch';
      readonly expr: Expr;
      readonly cases: readonly (readonly [value: number, to: number])[];
      readonly default: number;
      readonly span: Span | null;
    }
  | { readonly op: 'return'; readonly expr: Expr | null; readonly span: Span | null }
  /** The flow reaches the closing brace. A function that should have returned something has not. */
  | { readonly op: 'end'; readonly span: Span };

export interface Local {
  readonly name: string;
  readonly type: CType;
}
export interface CFunction {
  readonly name: string;
  readonly returns: CType;
  /** How many of the locals are parameters; they come first. */
  readonly params: number;
  readonly locals: readonly Local[];
  readonly body: readonly Statement[];
  readonly span: Span;
}

export interface Program {
  readonly files: readonly string[];
  readonly structs: Readonly<Record<string, Struct>>;
  /** Enum constants and numeric macros. */
  readonly constants: Readonly<Record<string, number>>;
  readonly functions: Readonly<Record<string, CFunction>>;
  readonly strings: readonly string[];
  /** Globals, laid out from FIRST_ADDRESS on, with what they hold at the start: words from FIRST_ADDRESS. */
  readonly globals: readonly { readonly name: string; readonly address: number; readonly type: CType }[];
  readonly data: readonly number[];
  /**
   * More is asked of a pointer than what it leads to and whether it is another: pointers are put in order, moved, or taken for numbers. Things that
   * differ by their place alone can then be told apart.
   */
  readonly ordersPointers: boolean;
}

/** What an onlooker would report of a run; they are findings, not crashes. */
export type CFinding = {
  readonly code:
    | 'warn'
    | 'bug'
    | 'null-dereference'
    | 'uninitialised-read'
    | 'no-return-value'
    | 'double-unlock'
    | 'lock-left-held'
    | 'underflow'
    | 'out-of-bounds'
    | 'too-deep'
    | 'foreign-unlock'
    | 'division-by-zero';
  readonly at: Span;
  readonly name: string;
};
