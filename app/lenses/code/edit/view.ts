/** CodeMirror for a listing. */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { cpp } from '@codemirror/lang-cpp';
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { getChunks, unifiedMergeView } from '@codemirror/merge';
import { type ChangeSet, Compartment, EditorState, type Text } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { CProblem, Fix } from '../../../../src/c/index.ts';
import { COLOURED } from '../../../listings/index.ts';
import { t } from '../../../words/index.ts';
import { looks, plainInput, rootOf } from '../../editor/index.ts';

const colours = HighlightStyle.define([
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: 'var(--ink-2)' },
  {
    tag: [
      tags.keyword,
      tags.controlKeyword,
      tags.definitionKeyword,
      tags.modifier,
      tags.operatorKeyword,
      tags.labelName,
    ],
    fontWeight: '650',
  },
  { tag: [tags.typeName, tags.standard(tags.typeName)], color: 'light-dark(#2f5d62, #9cc9cf)' },
  { tag: [tags.number, tags.character, tags.string, tags.bool, tags.null], color: 'light-dark(#6d4a00, #e2c48a)' },
]);

const merge = new Compartment();
const colouring = new Compartment();

/** The largest number of characters that a change inserts at one place. */
function muchOf(changes: ChangeSet): number {
  let most = 0;
  changes.iterChanges((_from, _to, _at, _end, inserted) => {
    most = Math.max(most, inserted.length);
  });
  return most;
}

interface Wishes {
  readonly text: string;
  readonly label: string;
  /** The longest text that the editor accepts, in characters. */
  readonly most: number;
  /** `much` is the largest number of characters inserted at one place. */
  onChange(text: string, much: number): void;
  onTooLong(length: number): void;
  onRun(): void;
  /** The whole text after a paste of functions; null if the text must be pasted unchanged. */
  onPaste(text: string, pasted: string): Promise<string | null>;
  onMerged(): void;
}

export function makeView(
  host: HTMLElement,
  { text, label, most, onChange, onTooLong, onRun, onPaste, onMerged }: Wishes,
): EditorView {
  const root = rootOf(host);
  // Checks the length before any other work, because a megabyte of text takes time.
  const refused = (
    {
      state: {
        doc,
        selection: { main },
      },
    }: EditorView,
    text: string,
  ): boolean => {
    const length = doc.length - (main.to - main.from) + text.length;
    if (length > most) onTooLong(length);
    return length > most;
  };
  const paste = async (editor: EditorView, pasted: string): Promise<void> => {
    const { doc } = editor.state;
    const whole = await onPaste(doc.toString(), pasted).catch(() => null);
    // The merged text fits only the text into which it was pasted.
    if (whole !== null && editor.state.doc === doc) {
      replaceAll(editor, whole);
      if (editor.state.doc !== doc) onMerged();
    } else
      editor.dispatch(editor.state.replaceSelection(editor.state.toText(pasted)), {
        userEvent: 'input.paste',
        scrollIntoView: true,
      });
  };
  const state = EditorState.create({
    doc: text,
    extensions: [
      lineNumbers(),
      highlightActiveLineGutter(),
      history(),
      drawSelection(),
      highlightActiveLine(),
      bracketMatching(),
      lintGutter(),
      colouring.of(text.length > COLOURED ? [] : cpp()),
      syntaxHighlighting(colours),
      looks,
      EditorState.tabSize.of(4),
      indentUnit.of('\t'),
      merge.of([]),
      // Tab moves to the next control, so that keyboard users can leave the editor.
      keymap.of([
        {
          key: 'Mod-Enter',
          run: () => {
            onRun();
            return true;
          },
        },
        ...lintKeymap,
        ...defaultKeymap,
        ...historyKeymap,
      ]),
      EditorView.contentAttributes.of({
        'aria-label': label,
        tabindex: '0',
        spellcheck: 'false',
        autocapitalize: 'off',
        autocorrect: 'off',
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onChange(update.state.doc.toString(), muchOf(update.changes));
      }),
      // This filter also stops text that is dropped, or that grows by several pastes. The text before the change
      // stays.
      EditorState.changeFilter.of(({ changes }) => {
        if (changes.newLength <= most || changes.newLength <= changes.length) return true;
        queueMicrotask(() => onTooLong(changes.newLength));
        return false;
      }),
      EditorState.transactionExtender.of(({ changes }) => {
        const [was, is] = [changes.length > COLOURED, changes.newLength > COLOURED];
        return was === is ? null : { effects: colouring.reconfigure(is ? [] : cpp()) };
      }),
      plainInput,
      EditorView.domEventHandlers({
        paste(event, view) {
          const pasted = event.clipboardData?.getData('text/plain') ?? '';
          const done = refused(view, pasted);
          // Text without a brace holds no function and is pasted unchanged.
          if (!done && !pasted.includes('{')) return false;
          event.preventDefault();
          if (!done) void paste(view, pasted);
          return true;
        },
      }),
    ],
  });
  return new EditorView({ state, parent: root, root });
}

/** Replaces the text by another text. Changes only the differing part, so undo and the cursor stay valid. */
export function replaceAll(view: EditorView, text: string): void {
  const old = view.state.doc.toString();
  let from = 0;
  while (from < old.length && from < text.length && old[from] === text[from]) from++;
  let end = 0;
  while (
    end < old.length - from &&
    end < text.length - from &&
    old[old.length - 1 - end] === text[text.length - 1 - end]
  )
    end++;
  if (from === old.length && from === text.length) return;
  view.dispatch({
    changes: { from, to: old.length - end, insert: text.slice(from, text.length - end) },
    selection: { anchor: from },
    scrollIntoView: true,
  });
}

const within = (doc: Text, offset: number): number => Math.max(0, Math.min(doc.length, offset));

export function showProblems(
  view: EditorView,
  problems: readonly CProblem[],
  warnings: readonly CProblem[],
  words: (problem: CProblem) => string,
  onFix: (fix: Fix) => void,
): void {
  const { doc } = view.state;
  const mark =
    (severity: Diagnostic['severity']) =>
    (problem: CProblem): Diagnostic => ({
      from: within(doc, problem.span.from),
      to: within(doc, Math.max(problem.span.to, problem.span.from)),
      severity,
      message: words(problem),
      ...(problem.fix && {
        actions: [
          {
            name: t('code.edit.repair'),
            apply: () => {
              if (problem.fix) onFix(problem.fix);
            },
          },
        ],
      }),
    });
  view.dispatch(setDiagnostics(view.state, [...problems.map(mark('error')), ...warnings.map(mark('warning'))]));
}

export function applyFix(view: EditorView, { edits }: Fix): void {
  const { doc } = view.state;
  view.dispatch({
    changes: edits.map(({ from, to, text }) => ({ from: within(doc, from), to: within(doc, to), insert: text })),
  });
  view.focus();
}

export function goTo(view: EditorView, offset: number): void {
  view.dispatch({
    selection: { anchor: within(view.state.doc, offset) },
    effects: EditorView.scrollIntoView(within(view.state.doc, offset), { y: 'center' }),
  });
  view.focus();
}

/** Shows the changes against the original in place; null shows the text alone. */
export function setDiff(view: EditorView, original: string | null): void {
  view.dispatch({
    effects: merge.reconfigure(
      original === null
        ? []
        : unifiedMergeView({
            original,
            mergeControls: false,
            gutter: true,
            diffConfig: { scanLimit: 500, timeout: 100 },
          }),
    ),
  });
  const first = original === null ? undefined : getChunks(view.state)?.chunks[0];
  if (first)
    view.dispatch({ effects: EditorView.scrollIntoView(within(view.state.doc, first.fromB), { y: 'center' }) });
}
