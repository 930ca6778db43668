/**
 * Markdown can be written so that reading it takes forever: thousands of open marks in one paragraph, or quotes in quotes without end.
 * No lesson looks like that, so such a file is turned away before the Markdown reader sees it.
 */
const MOST_MARKS = 300;
const MARK = /[*_[\]`!&<~]/g;
const TOO_DEEP = /^(?:[ \t]*(?:>|[-+*]|\d+[.)])){9}|^[ \t]{40}/;

/** The line (from 1) at which it becomes too much, or null. */
export function tangledAt(lines: readonly string[]): number | null {
  let marks = 0;
  for (const [index, line] of lines.entries()) {
    marks = line.trim() === '' ? 0 : marks + (line.match(MARK)?.length ?? 0);
    if (marks > MOST_MARKS || TOO_DEEP.test(line)) return index + 1;
  }
  return null;
}
