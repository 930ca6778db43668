/**
 * Syntax highlighting for listings, with the grammar of the editor. Only the build imports this module, so the page
 * does not load the grammar for it.
 */
import { parser } from '@lezer/cpp';
import { highlightTree, tagHighlighter, tags } from '@lezer/highlight';

export type TokenKind =
  | 'keyword'
  | 'type'
  | 'function'
  | 'number'
  | 'string'
  | 'comment'
  | 'constant'
  | 'label'
  | 'directive'
  | 'property';
/** A coloured range of the text, as offsets. */
export interface Token {
  readonly from: number;
  readonly to: number;
  readonly kind: TokenKind;
}

const kinds = tagHighlighter([
  {
    tag: [tags.keyword, tags.controlKeyword, tags.definitionKeyword, tags.modifier, tags.operatorKeyword],
    class: 'keyword',
  },
  { tag: [tags.typeName, tags.standard(tags.typeName)], class: 'type' },
  {
    tag: [
      tags.function(tags.variableName),
      tags.function(tags.definition(tags.variableName)),
      tags.function(tags.propertyName),
    ],
    class: 'function',
  },
  { tag: [tags.number, tags.character], class: 'number' },
  { tag: [tags.string, tags.escape], class: 'string' },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], class: 'comment' },
  { tag: [tags.bool, tags.null, tags.constant(tags.variableName)], class: 'constant' },
  { tag: tags.labelName, class: 'label' },
  { tag: [tags.processingInstruction, tags.meta], class: 'directive' },
  { tag: tags.propertyName, class: 'property' },
]);
const CONSTANT = /^[A-Z][A-Z0-9_]+$/;
const MACRO_CALLS = new Set(['WARN_ON', 'BUG_ON', 'READ_ONCE', 'WRITE_ONCE']);

/** The coloured ranges of a C text, sorted and without overlaps. Text outside of the ranges is plain. */
export function highlight(text: string): readonly Token[] {
  const runs: Token[] = [];
  const tree = parser.parse(text);
  highlightTree(tree, kinds, (from, to, kind) => {
    const last = runs.at(-1);
    if (last && last.kind === kind && last.to === from) runs[runs.length - 1] = { ...last, to };
    else runs.push({ from, to, kind: kind as TokenKind });
  });
  // The grammar does not distinguish constants from variables. In the kernel, the names of constants are in capitals.
  const named: Token[] = [];
  tree.iterate({
    enter({ name, from, to }) {
      if (name !== 'Identifier') return;
      const word = text.slice(from, to);
      if (CONSTANT.test(word)) named.push({ from, to, kind: MACRO_CALLS.has(word) ? 'function' : 'constant' });
    },
  });
  const taken = new Set(named.map(({ from }) => from));
  return [...runs.filter(({ from }) => !taken.has(from)), ...named].sort((a, b) => a.from - b.from);
}
