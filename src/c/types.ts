/**
 * A compiled C program: checked, laid out and flat. It is plain data. The build compiles the shipped listings and
 * stores them as JSON. Memory consists of 32-bit words. An address counts bytes and is a multiple of 4. All addresses
 * below `FIRST_ADDRESS` belong to the NULL page.
 */

/** The first address after the NULL page. */
export const FIRST_ADDRESS = 1024;

/** A place in a source file. Lines and columns count from 1. `from` and `to` are offsets into the text of the file. */
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

/** A problem in a source. Its message has the id `c.<code>`. */
export interface CProblem {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly span: Span;
  readonly fix?: Fix;
}
/**
 * A repair for a problem. The edits replace ranges in the file of the problem, from the end of the file to the start.
 */
export interface Fix {
  readonly code: string;
  readonly edits: readonly { readonly from: number; readonly to: number; readonly text: string }[];
}

export type CType =
  | { readonly kind: 'void' }
  /** One word: int, unsigned int, bool, char or an enum. `name` says which. */
  | { readonly kind: 'int'; readonly unsigned: boolean; readonly name: string }
  | { readonly kind: 'pointer'; readonly to: CType }
  | { readonly kind: 'array'; readonly of: CType; readonly length: number }
  | { readonly kind: 'struct'; readonly name: string }
  /** One word. 0 means free; otherwise the word is the number of the holding CPU plus one. */
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
/** The kernel primitives that the language knows. `dma.h` declares them. */
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

/** An expression. Every expression yields one word. */
export type Expr =
  /** A number, an enum constant, NULL or the address of a global. */
  | { readonly op: 'const'; readonly value: number }
  | {
      readonly op: 'string';
      /** Index into `Program.strings`. The value of the expression is this index plus one. */
      readonly index: number;
    }
  | { readonly op: 'local'; readonly slot: number; readonly at: Span }
  | { readonly op: 'set-local'; readonly slot: number; readonly value: Expr; readonly at: Span }
  | { readonly op: 'load'; readonly address: Expr; readonly type: CType; readonly at: Span }
  | { readonly op: 'store'; readonly address: Expr; readonly value: Expr; readonly type: CType; readonly at: Span }
  /** `x += e` and similar operators. Reads the old value and writes the new value. The result is the new value. */
  | {
      readonly op: 'update';
      readonly place: Place;
      readonly do: BinaryOperator;
      readonly value: Expr;
      readonly type: CType;
      readonly at: Span;
    }
  /** `x++` and similar operators. `by` is the signed stride. `gives` selects the old or the new value as the result. */
  | {
      readonly op: 'bump';
      readonly place: Place;
      readonly by: number;
      readonly gives: 'old' | 'new';
      readonly type: CType;
      readonly at: Span;
    }
  /** base + index * stride. An index outside of 0 to length - 1 is a finding. `length` is null for a pointer. */
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
  /**
   * READ_ONCE contains a load, WRITE_ONCE a store. Strings are compared by value. Locks and files are passed as
   * addresses.
   */
  | { readonly op: 'builtin'; readonly name: Builtin; readonly args: readonly Expr[]; readonly at: Span };
export type Place = { readonly slot: number } | { readonly address: Expr };

/**
 * A flat list of statements. `to` and `else` are indices into the list. A statement with a span is one step. A
 * statement without a span, for example the jump back of a loop, is not a step.
 */
export type Statement =
  | { readonly op: 'do'; readonly expr: Expr; readonly span: Span | null }
  /** Continues with the next statement if the expression is true, otherwise at `else`. */
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
  /** The closing brace. If the function should return a value, reaching it is a finding. */
  | { readonly op: 'end'; readonly span: Span };

export interface Local {
  readonly name: string;
  readonly type: CType;
}
export interface CFunction {
  readonly name: string;
  readonly returns: CType;
  /** The number of parameters. The parameters are the first locals. */
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
  /** Globals, from FIRST_ADDRESS on. `data` holds their initial words, from FIRST_ADDRESS on. */
  readonly globals: readonly { readonly name: string; readonly address: number; readonly type: CType }[];
  readonly data: readonly number[];
  /**
   * True when the program orders pointers, calculates with them or converts them to numbers. Such a program can
   * distinguish two objects that differ only in their addresses.
   */
  readonly ordersPointers: boolean;
}

/** A finding that a run reports. Not every finding ends the run. */
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
