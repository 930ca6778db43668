/** The syntax tree. Nothing is checked yet. Positions are offsets into the file. */
export interface At {
  readonly from: number;
  readonly to: number;
}
export interface Name extends At {
  readonly name: string;
}

export type Node = At &
  (
    | { readonly k: 'number'; readonly value: number; readonly unsigned: boolean }
    | { readonly k: 'string'; readonly text: string }
    | { readonly k: 'name'; readonly name: string }
    | { readonly k: 'unary'; readonly do: '-' | '+' | '~' | '!'; readonly of: Node }
    | { readonly k: 'deref' | 'address'; readonly of: Node }
    | { readonly k: 'bump'; readonly by: 1 | -1; readonly gives: 'old' | 'new'; readonly of: Node }
    | { readonly k: 'binary'; readonly do: string; readonly left: Node; readonly right: Node }
    | { readonly k: 'assign'; readonly do: string | null; readonly left: Node; readonly right: Node }
    | { readonly k: 'choose'; readonly test: Node; readonly yes: Node; readonly no: Node }
    | { readonly k: 'comma'; readonly first: Node; readonly second: Node }
    | { readonly k: 'call'; readonly callee: Node; readonly args: readonly Node[] }
    | { readonly k: 'index'; readonly of: Node; readonly index: Node }
    | { readonly k: 'member'; readonly of: Node; readonly arrow: boolean; readonly member: Name; readonly mark: At }
    | { readonly k: 'cast'; readonly type: TypeName; readonly of: Node }
    | { readonly k: 'sizeof'; readonly type: TypeName | null; readonly of: Node | null }
    | { readonly k: 'list'; readonly items: readonly Node[] }
    /** A part that the parser could not read. The problem is already reported. */
    | { readonly k: 'broken' }
  );

export type TypeSpec = At &
  (
    | { readonly k: 'void' }
    | { readonly k: 'word'; readonly name: string; readonly unsigned: boolean }
    | { readonly k: 'named'; readonly name: string }
    | { readonly k: 'struct'; readonly tag: string | null; readonly fields: readonly FieldDeclaration[] | null }
    | { readonly k: 'enum'; readonly tag: string | null; readonly items: readonly EnumItem[] | null }
  );
export interface EnumItem extends Name {
  readonly value: Node | null;
}
export interface Declarator extends At {
  readonly name: Name | null;
  readonly stars: number;
  readonly dims: readonly (Node | null)[];
  /** Null if the declarator does not declare a function. */
  readonly params: readonly Parameter[] | null;
}
export interface Parameter extends At {
  readonly type: TypeSpec;
  readonly declarator: Declarator;
}
export interface FieldDeclaration {
  readonly type: TypeSpec;
  readonly declarators: readonly Declarator[];
}
export interface TypeName extends At {
  readonly type: TypeSpec;
  readonly declarator: Declarator;
}

export interface Declaration extends At {
  readonly k: 'declaration';
  readonly storage: 'typedef' | 'static' | 'extern' | null;
  readonly type: TypeSpec;
  readonly items: readonly { readonly declarator: Declarator; readonly initial: Node | null }[];
}
export interface FunctionDefinition extends At {
  readonly k: 'function';
  readonly type: TypeSpec;
  readonly declarator: Declarator;
  readonly body: Block;
  /** Names in statements that the parser could not read. The compiler does not report these names as undeclared. */
  readonly poisoned: ReadonlySet<string>;
}
export type Item = Declaration | FunctionDefinition;

export interface Block extends At {
  readonly k: 'block';
  readonly statements: readonly StatementNode[];
}
export type StatementNode =
  | Declaration
  | Block
  | (At &
      (
        | { readonly k: 'expression'; readonly expr: Node }
        | { readonly k: 'empty' }
        /** `head` is the text that a step shows: the keyword and the condition. */
        | {
            readonly k: 'if';
            readonly head: At;
            readonly test: Node;
            readonly yes: StatementNode;
            readonly no: StatementNode | null;
          }
        | { readonly k: 'while' | 'do'; readonly head: At; readonly test: Node; readonly body: StatementNode }
        | {
            readonly k: 'for';
            readonly init: StatementNode | null;
            readonly test: Node | null;
            readonly step: Node | null;
            readonly body: StatementNode;
          }
        | { readonly k: 'switch'; readonly head: At; readonly value: Node; readonly body: StatementNode }
        | { readonly k: 'case'; readonly value: Node }
        | { readonly k: 'default' }
        | { readonly k: 'label'; readonly name: Name }
        | { readonly k: 'goto'; readonly name: Name }
        | { readonly k: 'break' | 'continue' }
        | { readonly k: 'return'; readonly value: Node | null }
      ));
