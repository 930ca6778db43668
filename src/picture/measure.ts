/**
 * How wide a text will be, without a font to ask. Whoever opens the picture may not have ours, so the estimate is on the wide side: a line
 * is broken a little early rather than written over what stands beside it.
 */
export type Face = 'ui' | 'mono';

const NARROW = /[iljtfrI.,:;'|!()[\] ]/;
const WIDE = /[mwMW@%—…]/;
/** Chinese, Japanese and Korean letters, and what else fills a square. */
const SQUARE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f000}-\u{3ffff}]/u;

function unitsOf(char: string, face: Face): number {
  if (SQUARE.test(char)) return 1;
  if (face === 'mono') return 0.61;
  if (NARROW.test(char)) return 0.36;
  if (WIDE.test(char)) return 0.95;
  return char >= 'A' && char <= 'Z' ? 0.7 : 0.6;
}

/** In the same unit as `size`. Bold text is a little wider. */
export function widthOf(text: string, size: number, face: Face = 'ui', bold = false): number {
  let units = 0;
  for (const char of text) units += unitsOf(char, face);
  return units * size * (bold && face === 'ui' ? 1.06 : 1);
}

/** The text, cut to the width with an ellipsis where it is longer. */
export function cut(text: string, width: number, size: number, face: Face = 'ui', bold = false): string {
  if (widthOf(text, size, face, bold) <= width) return text;
  const chars = [...text];
  let kept = widthOf('…', size, face, bold);
  let count = 0;
  while (count < chars.length && (kept += widthOf(chars[count]!, size, face, bold)) <= width) count++;
  return `${chars.slice(0, count).join('')}…`;
}

/** A word that fits into no line, in pieces that do. */
function pieces(word: string, width: number, size: number, face: Face, bold: boolean): string[] {
  if (widthOf(word, size, face, bold) <= width) return [word];
  const found: string[] = [];
  let piece = '';
  for (const char of word) {
    if (piece !== '' && widthOf(piece + char, size, face, bold) > width) {
      found.push(piece);
      piece = '';
    }
    piece += char;
  }
  return [...found, piece];
}

/** Breaks between words, and between any two letters of a script that has no gaps. */
const wordsOf = (text: string): string[] =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .split(/(?<= )|(?<=[\u2e80-\ua4cf\uff00-\uff60])(?=[^\s\u3000-\u303f\uff00-\uff0f])/u);

/** The text in lines that fit; at least one. */
export function wrapped(text: string, width: number, size: number, face: Face = 'ui', bold = false): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of wordsOf(text).flatMap((each) => pieces(each, width, size, face, bold))) {
    if (line !== '' && widthOf(`${line}${word}`.trimEnd(), size, face, bold) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += word;
  }
  return [...lines, line.trimEnd()];
}
