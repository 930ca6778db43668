/**
 * Estimates the width of a text without a font. A reader may not have our fonts, so the estimate is rather wide. A
 * line then breaks a little early, but never covers its neighbour.
 */
export type Face = 'ui' | 'mono';

const NARROW = /[iljtfrI.,:;'|!()[\] ]/;
const WIDE = /[mwMW@%—…]/;
/** Characters with the width of a square: Chinese, Japanese, Korean and others. */
const SQUARE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f000}-\u{3ffff}]/u;

function unitsOf(char: string, face: Face): number {
  if (SQUARE.test(char)) return 1;
  if (face === 'mono') return 0.61;
  if (NARROW.test(char)) return 0.36;
  if (WIDE.test(char)) return 0.95;
  return char >= 'A' && char <= 'Z' ? 0.7 : 0.6;
}

/** The estimated width, in the unit of `size`. Bold text is a little wider. */
export function widthOf(text: string, size: number, face: Face = 'ui', bold = false): number {
  let units = 0;
  for (const char of text) units += unitsOf(char, face);
  return units * size * (bold && face === 'ui' ? 1.06 : 1);
}

/** The text, shortened to the width with an ellipsis if it is longer. */
export function cut(text: string, width: number, size: number, face: Face = 'ui', bold = false): string {
  if (widthOf(text, size, face, bold) <= width) return text;
  const chars = [...text];
  let kept = widthOf('…', size, face, bold);
  let count = 0;
  while (count < chars.length && (kept += widthOf(chars[count]!, size, face, bold)) <= width) count++;
  return `${chars.slice(0, count).join('')}…`;
}

/** Splits a word that is longer than a line into pieces that fit. */
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

/** Splits a text between words. In a script without spaces, splits between any two letters. */
const wordsOf = (text: string): string[] =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .split(/(?<= )|(?<=[\u2e80-\ua4cf\uff00-\uff60])(?=[^\s\u3000-\u303f\uff00-\uff0f])/u);

/** Breaks a text into lines of at most `width`. Returns at least one line. */
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
