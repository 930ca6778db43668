/** A listing's text enters a model only through `quote`: in a comment, on one line, in characters that end no comment. */

/** A text that is safe in a comment of Promela and of TLA+. */
export type Quoted = string & { readonly quoted: true };

/** Longer quotations are cut. */
const LONGEST = 100;
const COMMENT = /^[^*/]*\*+\/|\/\*[^]*?\*\/|\/[/*][^]*$/g;
/** All but letters, digits and the marks of C. Quotes, `#` and `\` go too: Spin reads strings in comments, and the preprocessor reads the others. */
const STRANGE = /[^\w,;:.()[\]{}<>=!&|+\-^~?%*/]+/g;
/** The ends and beginnings of comments, trigraphs, the end of a TLA+ module, and the beginning of a PlusCal algorithm. */
const TOUCHING = /\*(?=[/)])|[(/](?=[*/])|\?(?=\?)|(?<==)=(?==)|(?<=-)-(?=-)|--(?=fair|algorithm)/g;

/** A line of a listing as a comment quotes it, the line's own comments left out. */
export function quote(line: string): Quoted {
  const code = line.replaceAll(COMMENT, ' ').replaceAll(STRANGE, ' ').trim();
  const short = code.length > LONGEST ? `${code.slice(0, LONGEST)} ...` : code;
  return short.replaceAll(TOUCHING, '$& ') as Quoted;
}
