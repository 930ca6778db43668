/** CodeMirror for a lesson's file. The text keeps every byte, including its line ends. */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { looks, plainInput, rootOf } from '../editor/index.ts';

/** Colours for the parts of a lesson's file: front matter, headings and the lesson's own blocks. */
const lesson = StreamLanguage.define<{ fence: boolean; front: boolean; first: boolean }>({
  startState: () => ({ fence: false, front: false, first: true }),
  token(stream, state) {
    const { first } = state;
    state.first = false;
    if (stream.sol() && stream.match(/^---\s*$/)) {
      state.front = first || (state.front ? false : state.front);
      return 'meta';
    }
    if (stream.sol() && stream.match(/^```.*/)) {
      state.fence = !state.fence;
      return 'keyword';
    }
    if (stream.sol() && (state.front || state.fence) && stream.match(/^[\w-]+:/)) return 'propertyName';
    if (stream.sol() && !state.fence && stream.match(/^#{1,6} .*/)) return 'heading';
    if (stream.match(/^`[^`]+`/)) return 'string';
    if (state.fence && stream.match(/^(→|->)\s*\S+/)) return 'number';
    stream.next();
    stream.eatWhile(/[^`→-]/);
    return null;
  },
});

const colours = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '700' },
  { tag: [tags.keyword, tags.meta], color: 'var(--ink-2)', fontWeight: '650' },
  { tag: tags.propertyName, color: 'light-dark(#2f5d62, #9cc9cf)' },
  { tag: [tags.string, tags.number], color: 'light-dark(#6d4a00, #e2c48a)' },
]);

export interface Wishes {
  readonly text: string;
  readonly label: string;
  onChange(): void;
}

export function makeView(host: HTMLElement, { text, label, onChange }: Wishes): EditorView {
  const root = rootOf(host);
  // The editor keeps the line ends of the file.
  const ends = /\r\n/.test(text) && !/(?:^|[^\r])\n/.test(text) ? '\r\n' : '\n';
  const state = EditorState.create({
    doc: text,
    extensions: [
      EditorState.lineSeparator.of(ends),
      lineNumbers(),
      highlightActiveLineGutter(),
      history(),
      drawSelection(),
      highlightActiveLine(),
      lintGutter(),
      EditorView.lineWrapping,
      lesson,
      syntaxHighlighting(colours),
      looks,
      plainInput,
      // Tab moves to the next control, so that keyboard users can leave the editor.
      keymap.of([...lintKeymap, ...defaultKeymap, ...historyKeymap]),
      EditorView.contentAttributes.of({
        'aria-label': label,
        tabindex: '0',
        spellcheck: 'true',
        autocapitalize: 'off',
        autocorrect: 'off',
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onChange();
      }),
    ],
  });
  return new EditorView({ state, parent: root, root });
}

/** The text as it is saved in a file. */
export const textOf = (view: EditorView): string => view.state.sliceDoc();

/** The line of the cursor, from 1. */
export const lineAt = (view: EditorView): number => view.state.doc.lineAt(view.state.selection.main.head).number;

export function showProblems(
  view: EditorView,
  problems: readonly { readonly line: number; readonly message: string }[],
): void {
  const { doc } = view.state;
  view.dispatch(
    setDiagnostics(
      view.state,
      problems.flatMap(({ line, message }) => {
        if (line < 1 || line > doc.lines) return [];
        const { from, to } = doc.line(line);
        return [{ from, to, severity: 'error' as const, message }];
      }),
    ),
  );
}

export function goToLine(view: EditorView, line: number): void {
  const { from } = view.state.doc.line(Math.max(1, Math.min(view.state.doc.lines, line)));
  view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
  view.focus();
}
