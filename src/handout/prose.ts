/** Prose as HTML text. Everything that somebody wrote is escaped on its way here; nothing else makes markup. */
import type { Block, Inline } from '../lesson/index.ts';
import { own } from '../world/index.ts';
import type { Sentence } from './types.ts';

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' };

/** Text for content and for attributes in double quotes. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => own(NAMED, sign)!);

export const code = (text: string): string => `<code>${escaped(text)}</code>`;

export const sentenceHtml = (sentence: Sentence): string => sentence.map((part) => (part.code ? code(part.text) : escaped(part.text))).join('');

export function proseHtml(blocks: readonly Block[]): string {
  return blocks.map(blockHtml).join('\n');
}

/** Steps have the second depth of headings, exercises the third; what an author heads stands below both. */
function blockHtml(block: Block): string {
  switch (block.type) {
    case 'paragraph': return `<p>${inlinesHtml(block.inlines)}</p>`;
    case 'heading': return block.depth === 3 ? `<h3>${inlinesHtml(block.inlines)}</h3>` : `<h4>${inlinesHtml(block.inlines)}</h4>`;
    case 'quote': return `<blockquote>${proseHtml(block.blocks)}</blockquote>`;
    case 'code': return `<pre><code>${escaped(block.text)}</code></pre>`;
    case 'list': {
      const items = block.items.map((blocks) => `<li>${itemHtml(blocks)}</li>`).join('\n');
      return block.ordered ? `<ol${block.start === 1 ? '' : ` start="${block.start}"`}>${items}</ol>` : `<ul>${items}</ul>`;
    }
  }
}

/** A list's item that is one paragraph stands without the paragraph around it. */
function itemHtml(blocks: readonly Block[]): string {
  const [only] = blocks;
  return blocks.length === 1 && only?.type === 'paragraph' ? inlinesHtml(only.inlines) : proseHtml(blocks);
}

function inlinesHtml(inlines: readonly Inline[]): string {
  return inlines.map((inline) => {
    switch (inline.type) {
      case 'text': return escaped(inline.text);
      case 'code': return code(inline.text);
      case 'emphasis': return `<em>${inlinesHtml(inline.inlines)}</em>`;
      case 'strong': return `<strong>${inlinesHtml(inline.inlines)}</strong>`;
      case 'break': return '<br>';
      case 'link': return `<a href="${escaped(inline.href)}">${inlinesHtml(inline.inlines)}</a>`;
    }
  }).join('');
}
