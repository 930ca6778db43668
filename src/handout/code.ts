/**
 * The printed part of a listing: the pointed lines with some lines around them, and whole functions where the
 * exercise is a repair.
 */
import { lineOfCode } from '../lesson/index.ts';
import type { ExcerptLine } from './types.ts';

/** The first and the last line of a range, counted from 0. */
type Range = readonly [from: number, to: number];

/**
 * A short function with a pointed line is printed whole. Of a longer function only the head and the lines around the
 * pointed line are printed.
 */
const SHORT = 14;
const ABOVE = 3;
const BELOW = 4;

/** The ranges of functions, structs and single declarations, each with the comment above it. */
function pieces(lines: readonly string[]): Range[] {
  const found: Range[] = [];
  let from: number | null = null;
  let depth = 0;
  for (const [at, line] of lines.entries()) {
    if (from === null && line.trim() === '') continue;
    from ??= at;
    const bare = line.replace(/\/\*.*?\*\/|"[^"]*"/g, '');
    depth += (bare.match(/\{/g)?.length ?? 0) - (bare.match(/\}/g)?.length ?? 0);
    if (depth === 0 && (line.startsWith('}') || (lines[at + 1] ?? '').trim() === '')) {
      found.push([from, at]);
      from = null;
    }
  }
  return found;
}

function around(lines: readonly string[], at: number, whole: boolean): Range[] {
  const piece = pieces(lines).find(([from, to]) => at >= from && at <= to) ?? [at, at];
  const [from, to] = piece;
  if (whole || to - from < SHORT) return [piece];
  const head = lines.findIndex((line, index) => index >= from && line.trimEnd().endsWith('{'));
  const code = lines.findIndex((line, index) => index >= from && !/^\s*(?:\/\*|\*|\/\/|$)/.test(line));
  return [
    [Math.max(from, code), Math.max(code, head)],
    [Math.max(from, at - ABOVE), Math.min(to, at + BELOW)],
  ];
}

/**
 * The excerpt of a listing. `looked` and `mended` are texts to find in the listing; a text that is missing is left
 * out. Null where no text is found.
 */
export function excerpt(
  source: string,
  looked: readonly string[],
  mended: readonly string[],
): readonly (readonly ExcerptLine[])[] | null {
  const lines = source.trimEnd().split('\n');
  const places = (texts: readonly string[]): number[] =>
    texts.flatMap((text) => {
      const line = lineOfCode(source, text);
      return line === null ? [] : [line - 1];
    });
  const pointed = new Set(places(looked));
  const shown = new Set<number>();
  const ranges = [
    ...[...pointed].flatMap((at) => around(lines, at, false)),
    ...places(mended).flatMap((at) => around(lines, at, true)),
  ];
  for (const [from, to] of ranges) for (let at = from; at <= to; at += 1) shown.add(at);
  if (shown.size === 0) return null;
  const runs: ExcerptLine[][] = [];
  for (const at of [...shown].sort((a, b) => a - b)) {
    const last = runs.at(-1)?.at(-1);
    // A gap of one line is filled: the sign for a gap would take as much space.
    if (last && at - last.line <= 1) {
      if (at === last.line + 1) runs.at(-1)!.push(lineAt(at - 1));
      runs.at(-1)!.push(lineAt(at));
    } else runs.push([lineAt(at)]);
  }
  return runs;

  function lineAt(at: number): ExcerptLine {
    return { line: at + 1, text: lines[at] ?? '', pointed: pointed.has(at) };
  }
}
