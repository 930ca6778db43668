/**
 * The text of a listing enters a model only through `quote`. The quotation is in a comment, on one line, and no part
 * of it can end the comment.
 */

/** A text that is safe in a comment of Promela and of TLA+. */
export type Quoted = string & { readonly quoted: true };

/** Longer quotations are shortened. */
const LONGEST = 100;
const COMMENT = /^[^*/]*\*+\/|\/\*[^]*?\*\/|\/[/*][^]*$/g;
/**
 * All characters except letters, digits and the marks of C. It removes quotes, `#` and `\`, too: Spin reads strings
 * in comments, and the preprocessor reads the others.
 */
const STRANGE = /[^\w,;:.()[\]{}<>=!&|+\-^~?%*/]+/g;
/** Beginnings and ends of comments, trigraphs, the end of a TLA+ module, and the beginning of a PlusCal algorithm. */
const TOUCHING = /\*(?=[/)])|[(/](?=[*/])|\?(?=\?)|(?<==)=(?==)|(?<=-)-(?=-)|--(?=fair|algorithm)/g;

/** A line of a listing for a comment. The line's own comments are removed. */
export function quote(line: string): Quoted {
  const code = line.replaceAll(COMMENT, ' ').replaceAll(STRANGE, ' ').trim();
  const short = code.length > LONGEST ? `${code.slice(0, LONGEST)} ...` : code;
  return short.replaceAll(TOUCHING, '$& ') as Quoted;
}
