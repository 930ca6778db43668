/** Replaces functions of a listing with functions of the same name from a pasted text, for example from a mail. */
import { Lexer, Problems, Text, type Token } from './read/index.ts';

/** The range of one function, from the first word of its result type to its closing brace. */
interface Piece {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}
interface Pieces {
  readonly functions: readonly Piece[];
  /** True when the text defines more than functions and prototypes. */
  readonly more: boolean;
}

const SPECIFIER = /^(?:[A-Za-z_]\w*|\*)$/;

/** Finds functions by their shape only. The text around the functions may be anything. */
function pieces(text: string): Pieces {
  const problems = new Problems();
  const source = new Text(0, text);
  let tokens: readonly Token[];
  let more = false;
  const lexer = new Lexer(source, new Set(), problems);
  try {
    ({ tokens } = lexer.run());
  } catch {
    ({ tokens } = lexer);
  }
  if (/^[ \t]*#/m.test(text)) more = true;
  const functions: Piece[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const { text: mark, kind } = tokens[at]!;
    if (kind !== 'mark' || mark !== '{') continue;
    const end = closing(tokens, at, '{', '}');
    const name = tokens[at - 1]?.text === ')' ? opening(tokens, at - 1) - 1 : -1;
    if (name >= 0 && tokens[name]!.kind === 'name' && end < tokens.length) {
      const first = beginning(tokens, name, source);
      if (first < name) functions.push({ name: tokens[name]!.text, from: tokens[first]!.from, to: tokens[end]!.to });
    } else
      more ||=
        ['struct', 'enum', 'union'].includes(tokens[at - 1]?.text ?? '') ||
        ['struct', 'enum', 'union'].includes(tokens[at - 2]?.text ?? '');
    at = end;
  }
  return { functions, more };
}

/** The index of the token that closes the bracket at `at`. Without a closing token: the number of tokens. */
function closing(tokens: readonly Token[], at: number, open: string, close: string): number {
  let depth = 0;
  for (let index = at; index < tokens.length; index++) {
    const { kind, text } = tokens[index]!;
    if (kind !== 'mark') continue;
    if (text === open) depth += 1;
    if (text === close) depth -= 1;
    if (depth === 0) return index;
  }
  return tokens.length;
}

/** Maximum number of tokens in a parameter list. */
const MOST_PARAMETERS = 500;

/** The index of the bracket that opens the bracket at `at`. Without an opening bracket: 0. */
function opening(tokens: readonly Token[], at: number): number {
  let depth = 0;
  for (let index = at; index > Math.max(0, at - MOST_PARAMETERS); index--) {
    const { kind, text } = tokens[index]!;
    if (kind !== 'mark') continue;
    if (text === ')') depth += 1;
    if (text === '(') depth -= 1;
    if (depth === 0) return index;
  }
  return 0;
}

/**
 * The index of the first token of the function. The result type may be on its own line above the name. Text further
 * up does not count.
 */
function beginning(tokens: readonly Token[], name: number, source: Text): number {
  const back = (from: number): number => {
    const line = source.line(tokens[from]!.from);
    let first = from;
    while (first > 0 && SPECIFIER.test(tokens[first - 1]!.text) && source.line(tokens[first - 1]!.from) === line)
      first -= 1;
    return first;
  };
  const first = back(name);
  if (first < name || name === 0 || source.line(tokens[name - 1]!.from) !== source.line(tokens[name]!.from) - 1)
    return first;
  return SPECIFIER.test(tokens[name - 1]!.text) ? back(name - 1) : first;
}

/** Removes the `>` of mail quotes and the `+` of patches. */
function unquoted(text: string): string {
  const plain = text.replaceAll('\r\n', '\n').replaceAll(/^(?:>[ ]?)+/gm, '');
  return /^\+[^\n]*\{[ \t]*$|^\+\{/m.test(plain) ? plain.replaceAll(/^\+/gm, '') : plain;
}

/**
 * Returns `original` with its functions replaced by the functions of the same name in `pasted`. The pasted text may
 * be quoted, and other text may surround its functions. New functions are inserted before the first replaced
 * function. If the paste defines more than functions and prototypes, the paste becomes the whole listing. If no
 * function matches, the result is null.
 */
export function withFunctions(original: string, pasted: string): string | null {
  if (pasted.length > 1_000_000) return null;
  const text = unquoted(pasted);
  const from = pieces(text);
  if (from.functions.length === 0) return null;
  if (from.more) return text;
  const old = pieces(original).functions;
  const known = new Map(old.map((piece) => [piece.name, piece]));
  const replaced = from.functions.filter(({ name }) => known.has(name));
  if (replaced.length === 0) return null;
  const body = ({ from, to }: Piece): string => text.slice(from, to);
  const edits = new Map(replaced.map((piece) => [known.get(piece.name)!, body(piece)]));
  const first = [...edits.keys()].reduce((least, piece) => (piece.from < least.from ? piece : least));
  const added = from.functions.filter(({ name }) => !known.has(name)).map((piece) => `${body(piece)}\n\n`);
  edits.set(first, added.join('') + edits.get(first)!);
  let result = original;
  for (const [piece, replacement] of [...edits].sort(([a], [b]) => b.from - a.from))
    result = result.slice(0, piece.from) + replacement + result.slice(piece.to);
  return result;
}
