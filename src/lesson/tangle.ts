/**
 * Some Markdown takes the Markdown reader extremely long: thousands of open marks in one paragraph, or deeply nested
 * quotes. No real lesson looks like this. So `readLesson` refuses such a file before the Markdown reader gets it.
 */
const MOST_MARKS = 300;
const MARK = /[*_[\]`!&<~]/g;
const TOO_DEEP = /^(?:[ \t]*(?:>|[-+*]|\d+[.)])){9}|^[ \t]{40}/;

/** The first line (from 1) that exceeds a limit, or null. */
export function tangledAt(lines: readonly string[]): number | null {
  let marks = 0;
  for (const [index, line] of lines.entries()) {
    marks = line.trim() === '' ? 0 : marks + (line.match(MARK)?.length ?? 0);
    if (marks > MOST_MARKS || TOO_DEEP.test(line)) return index + 1;
  }
  return null;
}
