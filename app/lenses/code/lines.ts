/** Cuts a listing into lines of coloured runs. */
import type { Token } from '../../listings/index.ts';

export interface Run {
  readonly text: string;
  readonly kind: string | null;
}

/** The runs of every line. Tabs stay tabs. The tokens are in order and do not overlap. */
export function linesOf(text: string, tokens: readonly Token[]): readonly (readonly Run[])[] {
  const lines: Run[][] = [[]];
  const put = (piece: string, kind: string | null): void => {
    for (const [index, part] of piece.split('\n').entries()) {
      if (index > 0) lines.push([]);
      if (part !== '') lines.at(-1)!.push({ text: part, kind });
    }
  };
  let at = 0;
  for (const { from, to, kind } of tokens) {
    if (from > at) put(text.slice(at, from), null);
    put(text.slice(from, to), kind);
    at = to;
  }
  put(text.slice(at), null);
  // A file ends with a line end, which gives an empty last line.
  if (lines.length > 1 && lines.at(-1)!.length === 0) lines.pop();
  return lines;
}
