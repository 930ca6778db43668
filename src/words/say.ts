/** Messages with `<code>` marks, as plain text or as parts. */
import { marked, revealed, type Values } from './speak.ts';
import type { MessageId } from './catalogue.ts';

/** A run of a sentence. `code` is true for a name, a counter or an errno. */
export interface Part {
  readonly text: string;
  readonly code: boolean;
}

const MARK = /<\/?code>/g;

/** A message without its marks, for logs, terminals and screen readers. */
export function plain(id: MessageId, values?: Values): string {
  return revealed(marked(id, values).replace(MARK, ''));
}

/** A message as runs of text and code, for the page's elements. */
export function parts(id: MessageId, values?: Values): readonly Part[] {
  return marked(id, values)
    .split(/<code>(.*?)<\/code>/s)
    .map((text, index) => ({ text: revealed(text), code: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}
