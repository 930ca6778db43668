/**
 * A lesson's file as a list of parts, in the author's text. The editor changes these parts and the printer prints
 * them.
 */
import type { Code, Heading, RootContent } from 'mdast';

export const BLOCK_KINDS = ['script', 'predict', 'task', 'repair', 'verdict', 'point', 'notes'] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];

/** A run of Markdown prose, or a block of the lesson format. */
export type Part =
  | { readonly kind: 'prose'; readonly text: string }
  | { readonly kind: BlockKind; readonly meta: string; readonly text: string };

export interface LessonDocument {
  /** The entries of the front matter, in order. `below` holds the lines under `key: |`. A comment has the key null. */
  readonly front: readonly {
    readonly key: string | null;
    readonly text: string;
    readonly below: readonly string[] | null;
  }[];
  readonly opening: readonly Part[];
  readonly steps: readonly { readonly heading: string; readonly parts: readonly Part[] }[];
}

const isBlock = (kind: string): kind is BlockKind => (BLOCK_KINDS as readonly string[]).includes(kind);

/** A block of the lesson format in the Markdown tree. */
export type OwnCode = Code & { readonly lang: BlockKind };
export const isOwn = (node: RootContent): node is OwnCode => node.type === 'code' && isBlock(node.lang ?? '');
export const isStep = (node: RootContent): node is Heading => node.type === 'heading' && node.depth === 2;

/** Splits a body into parts. `lines` are the file's lines, `nodes` is their Markdown tree, `first` the first line. */
export function partsOf(
  lines: readonly string[],
  nodes: readonly RootContent[],
  first: number,
): Pick<LessonDocument, 'opening' | 'steps'> {
  const opening: Part[] = [];
  const steps: { heading: string; parts: Part[] }[] = [];
  let from = first;
  const here = (): Part[] => steps.at(-1)?.parts ?? opening;
  const prose = (until: number): void => {
    const text = trimmed(lines.slice(from - 1, until - 1));
    if (text !== '') here().push({ kind: 'prose', text });
  };
  for (const node of nodes) {
    if (!isOwn(node) && !isStep(node)) continue;
    const { start, end } = node.position!;
    prose(start.line);
    from = end.line + 1;
    if (isStep(node)) steps.push({ heading: headingText(lines, node), parts: [] });
    else here().push({ kind: node.lang, meta: node.meta ?? '', text: node.value });
  }
  prose(lines.length + 1);
  return { opening, steps };
}

function headingText(lines: readonly string[], { children }: Heading): string {
  const from = children[0]?.position?.start;
  const to = children.at(-1)?.position?.end;
  if (!from || !to) return '';
  const all = lines.slice(from.line - 1, to.line);
  const cut = all.map((line, index) =>
    line.slice(index === 0 ? from.column - 1 : 0, index === all.length - 1 ? to.column - 1 : undefined).trim(),
  );
  return cut.join(' ').trim();
}

function trimmed(lines: readonly string[]): string {
  const first = lines.findIndex((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return first < 0
    ? ''
    : lines
        .slice(first, last + 1)
        .map((line) => line.replace(/\s+$/, (end) => (/^ {2,}$/.test(end) ? '  ' : '')))
        .join('\n');
}

/**
 * Prints a lesson's file: front matter, unchanged prose, and one empty line between parts. Reading the printed file
 * gives the same document.
 */
export function printDocument({ front, opening, steps }: LessonDocument): string {
  const head = front.map(({ key, text, below }) => {
    if (key === null) return text;
    return below
      ? [`${key}: |`, ...below.map((line) => `  ${line}`)].join('\n')
      : `${key}:${text === '' ? '' : ` ${text}`}`;
  });
  const pieces = [
    ['---', ...head, '---'].join('\n'),
    ...opening.map(printPart),
    ...steps.flatMap(({ heading, parts }) => [printHeading(heading), ...parts.map(printPart)]),
  ];
  return `${pieces.join('\n\n')}\n`;
}

/** Markdown drops hashes at the end of a heading, so a heading that ends in hashes gets one more hash. */
const printHeading = (heading: string): string => `## ${heading}${/(?:^|\s)#+$/.test(heading) ? ' #' : ''}`.trimEnd();

function printPart(part: Part): string {
  if (part.kind === 'prose') return part.text;
  const longest = Math.max(2, ...[...part.text.matchAll(/^\s*(`+)/gm)].map(([, ticks]) => ticks!.length));
  const fence = '`'.repeat(longest + 1);
  return [
    `${fence}${part.kind}${part.meta === '' ? '' : ` ${part.meta}`}`,
    ...(part.text === '' ? [] : [part.text]),
    fence,
  ].join('\n');
}
