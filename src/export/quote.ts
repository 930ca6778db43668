/** The only way in which a listing's text enters a model: within a comment, on one line, in characters that end no comment of any language. */

/** A text that may stand in a comment of Promela and of TLA+. */
export type Quoted = string & { readonly quoted: true };

/** What is quoted is no longer. */
const LONGEST = 100;
const COMMENT = /^[^*/]*\*+\/|\/\*[^]*?\*\/|\/[/*][^]*$/g;
/** All but letters, digits and the marks of C; not quotes, `#` and `\`: Spin reads strings in its comments, and the preprocessor knows all three. */
const STRANGE = /[^\w,;:.()[\]{}<>=!&|+\-^~?%*/]+/g;
/** The ends and beginnings of comments, trigraphs, what ends a module of TLA+, and what begins an algorithm of PlusCal. */
const TOUCHING = /\*(?=[/)])|[(/](?=[*/])|\?(?=\?)|(?<==)=(?==)|(?<=-)-(?=-)|--(?=fair|algorithm)/g;

/** A line of a listing as a comment quotes it, the line's own comments left out. */
export function quote(line: string): Quoted {
  const code = line.replaceAll(COMMENT, ' ').replaceAll(STRANGE, ' ').trim();
  const short = code.length > LONGEST ? `${code.slice(0, LONGEST)} ...` : code;
  return short.replaceAll(TOUCHING, '$& ') as Quoted;
}
