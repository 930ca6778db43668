/**
 * Converts Markdown's tree to the lesson's tree, which has only types that the page can show safely. Raw HTML, images
 * and links other than https are problems. So no prose can run code or load a file.
 */
import type { Code, Nodes, PhrasingContent, RootContent } from 'mdast';
import { BLOCK_KINDS } from './document.ts';
import { RESULTS } from './expectation.ts';
import type { LessonProblems } from './problems.ts';
import type { Block, Inline } from './types.ts';

const PLAIN_CODE = new Set(['', 'text', 'c', 'sh', 'console', 'diff']);
/** Prose never contains `→`. It may contain `->`, as C does, unless a result follows. */
const ARROW = new RegExp(`→|->\\s*-?(?:${RESULTS.join('|')})\\b`);

const lineOf = (node: Nodes): number => node.position?.start.line ?? 0;

export function readBlock(node: RootContent, problems: LessonProblems): Block | null {
  switch (node.type) {
    case 'paragraph':
      return { type: 'paragraph', inlines: readInlines(node.children, problems) };
    case 'heading':
      return readHeading(node.depth, node, readInlines(node.children, problems), problems);
    case 'list':
      return {
        type: 'list',
        ordered: node.ordered === true,
        start: node.start ?? 1,
        items: node.children.map((item) => readBlocks(item.children, problems)),
      };
    case 'blockquote':
      return { type: 'quote', blocks: readBlocks(node.children, problems) };
    case 'code':
      return readCode(node, problems);
    default:
      problems.add(lineOf(node), 'not-allowed', { what: node.type });
      return null;
  }
}

function readBlocks(nodes: readonly RootContent[], problems: LessonProblems): Block[] {
  return nodes.map((node) => readBlock(node, problems)).filter((block) => block !== null);
}

/** Prose has only headings of depth 3 or 4. Depth 1 is the lesson's title. Depth 2 is a step and cannot be nested. */
function readHeading(depth: number, node: Nodes, inlines: readonly Inline[], problems: LessonProblems): Block | null {
  if (depth === 3 || depth === 4) return { type: 'heading', depth, inlines };
  problems.add(lineOf(node), depth === 1 ? 'title-in-prose' : 'not-allowed', { what: 'heading' });
  return null;
}

function readCode(node: Code, problems: LessonProblems): Block | null {
  const lang = node.lang ?? '';
  if (!PLAIN_CODE.has(lang)) {
    const expected = [...BLOCK_KINDS, ...PLAIN_CODE].filter((one) => one !== '').join(', ');
    problems.add(lineOf(node), 'unknown-block', { word: lang, expected });
    return null;
  }
  node.value.split('\n').forEach((text, index) => checkArrow(text, lineOf(node) + 1 + index, problems));
  return { type: 'code', text: node.value };
}

export function readInlines(nodes: readonly PhrasingContent[], problems: LessonProblems): Inline[] {
  return nodes.map((node) => readInline(node, problems)).filter((inline) => inline !== null);
}

function readInline(node: PhrasingContent, problems: LessonProblems): Inline | null {
  switch (node.type) {
    case 'text':
      node.value.split('\n').forEach((text, index) => checkArrow(text, lineOf(node) + index, problems));
      return { type: 'text', text: node.value.replaceAll('\n', ' ') };
    case 'inlineCode':
      checkArrow(node.value, lineOf(node), problems);
      return { type: 'code', text: node.value };
    case 'emphasis':
    case 'strong':
      return { type: node.type, inlines: readInlines(node.children, problems) };
    case 'break':
      return { type: 'break' };
    case 'link': {
      const inlines = readInlines(node.children, problems);
      if (isHttps(node.url)) return { type: 'link', href: node.url, inlines };
      problems.add(lineOf(node), 'bad-link', { url: node.url });
      return null;
    }
    default:
      problems.add(lineOf(node), 'not-allowed', { what: node.type });
      return null;
  }
}

function checkArrow(text: string, line: number, problems: LessonProblems): void {
  if (ARROW.test(text)) problems.add(line, 'arrow-in-prose');
}

export function isHttps(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:';
}

/** The text of a heading without markup, for a step's title. */
export function plainText(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => ('inlines' in inline ? plainText(inline.inlines) : 'text' in inline ? inline.text : ' '))
    .join('')
    .trim();
}
