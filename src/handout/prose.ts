/** Prose as HTML text. Every text of an author is escaped on its way here, so no text can add markup. */
import type { Block, Inline } from '../lesson/index.ts';
import { own } from '../world/index.ts';
import type { Sentence } from './types.ts';

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * Characters that no document can hold (controls, half surrogates), and marks that reverse a line. With such a mark a
 * listing looks different from what it is.
 */
// oxlint-disable-next-line no-control-regex -- the pattern must find control characters
const UNFIT = /[\0-\x08\x0b-\x1f\x7f-\x9f\p{Cs}\ufffe\uffff\u202a-\u202e\u2066-\u2069]/gu;

/** Escapes text for content and for attributes in double quotes. */
export const escaped = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replace(UNFIT, '\ufffd')
    .replace(/[&<>"']/g, (sign) => own(NAMED, sign)!);

/** A link to a web page. An address of another kind, such as javascript:, is left out, and only the content stays. */
export function anchor(href: string, inside: string): string {
  return /^https?:\/\//i.test(href) && URL.canParse(href) ? `<a href="${escaped(href)}">${inside}</a>` : inside;
}

export const code = (text: string): string => `<code>${escaped(text)}</code>`;

export const sentenceHtml = (sentence: Sentence): string =>
  sentence.map((part) => (part.code ? code(part.text) : escaped(part.text))).join('');

export function proseHtml(blocks: readonly Block[]): string {
  return blocks.map(blockHtml).join('\n');
}

/** The steps of a hand-out use <h2>, the exercises <h3>. The headings of an author use <h3> and <h4>. */
function blockHtml(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return `<p>${inlinesHtml(block.inlines)}</p>`;
    case 'heading':
      return block.depth === 3 ? `<h3>${inlinesHtml(block.inlines)}</h3>` : `<h4>${inlinesHtml(block.inlines)}</h4>`;
    case 'quote':
      return `<blockquote>${proseHtml(block.blocks)}</blockquote>`;
    case 'code':
      return `<pre><code>${escaped(block.text)}</code></pre>`;
    case 'list': {
      const items = block.items.map((blocks) => `<li>${itemHtml(blocks)}</li>`).join('\n');
      return block.ordered
        ? `<ol${block.start === 1 ? '' : ` start="${block.start}"`}>${items}</ol>`
        : `<ul>${items}</ul>`;
    }
  }
}

/** A list item with only one paragraph gets no <p>. */
function itemHtml(blocks: readonly Block[]): string {
  const [only] = blocks;
  return blocks.length === 1 && only?.type === 'paragraph' ? inlinesHtml(only.inlines) : proseHtml(blocks);
}

function inlinesHtml(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      switch (inline.type) {
        case 'text':
          return escaped(inline.text);
        case 'code':
          return code(inline.text);
        case 'emphasis':
          return `<em>${inlinesHtml(inline.inlines)}</em>`;
        case 'strong':
          return `<strong>${inlinesHtml(inline.inlines)}</strong>`;
        case 'break':
          return '<br>';
        case 'link':
          return anchor(inline.href, inlinesHtml(inline.inlines));
      }
    })
    .join('');
}
