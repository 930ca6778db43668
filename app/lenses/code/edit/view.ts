/**
 * CodeMirror, as this page needs it. It lives in a shadow root: there it brings its styles as constructed style sheets, which the content
 * security policy lets through, where style elements in the page would be stopped.
 */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { cpp } from '@codemirror/lang-cpp';
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { getChunks, unifiedMergeView } from '@codemirror/merge';
import { Compartment, EditorState, type Text } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { CProblem, Fix } from '../../../../src/c/index.ts';
import { t } from '../../../words/index.ts';

const colours = HighlightStyle.define([
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: 'var(--ink-2)' },
  { tag: [tags.keyword, tags.controlKeyword, tags.definitionKeyword, tags.modifier, tags.operatorKeyword, tags.labelName], fontWeight: '650' },
  { tag: [tags.typeName, tags.standard(tags.typeName)], color: 'light-dark(#2f5d62, #9cc9cf)' },
  { tag: [tags.number, tags.character, tags.string, tags.bool, tags.null], color: 'light-dark(#6d4a00, #e2c48a)' },
]);

const looks = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--surface)', fontSize: 'var(--size-1)' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.6', fontVariantLigatures: 'none' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '.cm-gutters': { color: 'var(--ink-2)', backgroundColor: 'var(--surface)', border: 'none' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--edge) 10%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--surface-2)', color: 'var(--ink)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': { backgroundColor: 'light-dark(#cdd7ff, #39458a)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--changed)', outline: '1px solid var(--changed-edge)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--refused-edge)', textDecorationSkipInk: 'none' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--changed-edge)', textDecorationSkipInk: 'none' },
  '.cm-tooltip': { color: 'var(--ink)', backgroundColor: 'var(--surface)', border: '1px solid var(--edge)', borderRadius: '5px', fontFamily: 'var(--font-ui)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--refused-edge)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--changed-edge)' },
  '.cm-diagnosticAction': { color: 'var(--on-accent)', backgroundColor: 'var(--accent)', minHeight: '24px', padding: '2px 8px' },
  '.cm-changedLine': { backgroundColor: 'var(--ok-bg) !important' },
  '.cm-changedText': { background: 'none !important', textDecoration: 'underline 2px var(--ok)' },
  '.cm-deletedChunk': { backgroundColor: 'var(--refused-bg) !important' },
  '.cm-deletedChunk del, .cm-deletedText': { background: 'none !important', textDecoration: 'line-through' },
});

const merge = new Compartment();

interface Wishes {
  readonly text: string;
  readonly label: string;
  onChange(text: string): void;
  onRun(): void;
  /** The whole text after a paste, or null where it is pasted as it is. */
  onPaste(text: string, pasted: string): string | null;
}

const roots = new WeakMap<HTMLElement, ShadowRoot>();

export function makeView(host: HTMLElement, { text, label, onChange, onRun, onPaste }: Wishes): EditorView {
  let root = roots.get(host);
  if (!root) {
    roots.set(host, (root = host.attachShadow({ mode: 'open' })));
    // The page takes Ctrl+Z for its history; in here it is the text's.
    host.addEventListener('keydown', (event) => { event.stopPropagation(); });
  }
  const state = EditorState.create({
    doc: text,
    extensions: [
      lineNumbers(), highlightActiveLineGutter(), history(), drawSelection(), highlightActiveLine(), bracketMatching(), lintGutter(),
      cpp(), syntaxHighlighting(colours), looks, EditorState.tabSize.of(4), indentUnit.of('\t'), merge.of([]),
      // Tab goes on to the next control: an editor must be no trap.
      keymap.of([{ key: 'Mod-Enter', run: () => { onRun(); return true; } }, ...lintKeymap, ...defaultKeymap, ...historyKeymap]),
      EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', spellcheck: 'false', autocapitalize: 'off', autocorrect: 'off' }),
      EditorView.updateListener.of((update) => { if (update.docChanged) onChange(update.state.doc.toString()); }),
      EditorView.domEventHandlers({
        // Left to itself the browser would keep the replaced text's looks as an inline style, which the content security policy stops.
        beforeinput(event, view) {
          if (event.inputType !== 'insertText' || event.data === null || view.composing) return false;
          event.preventDefault();
          view.dispatch(view.state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true });
          return true;
        },
        paste(event, view) {
          const pasted = event.clipboardData?.getData('text/plain') ?? '';
          const whole = pasted === '' ? null : onPaste(view.state.doc.toString(), pasted);
          if (whole === null) return false;
          event.preventDefault();
          replaceAll(view, whole);
          return true;
        },
      }),
    ],
  });
  return new EditorView({ state, parent: root, root });
}

/** Replaces the text by another, changing only what differs, so that undo and the place in the text stay good. */
export function replaceAll(view: EditorView, text: string): void {
  const old = view.state.doc.toString();
  let from = 0;
  while (from < old.length && from < text.length && old[from] === text[from]) from++;
  let end = 0;
  while (end < old.length - from && end < text.length - from && old[old.length - 1 - end] === text[text.length - 1 - end]) end++;
  if (from === old.length && from === text.length) return;
  view.dispatch({ changes: { from, to: old.length - end, insert: text.slice(from, text.length - end) }, selection: { anchor: from }, scrollIntoView: true });
}

const within = (doc: Text, offset: number): number => Math.max(0, Math.min(doc.length, offset));

export function showProblems(view: EditorView, problems: readonly CProblem[], warnings: readonly CProblem[], words: (problem: CProblem) => string, onFix: (fix: Fix) => void): void {
  const { doc } = view.state;
  const mark = (severity: Diagnostic['severity']) => (problem: CProblem): Diagnostic => ({
    from: within(doc, problem.span.from), to: within(doc, Math.max(problem.span.to, problem.span.from)), severity, message: words(problem),
    ...(problem.fix && { actions: [{ name: t('code.edit.repair'), apply: () => { if (problem.fix) onFix(problem.fix); } }] }),
  });
  view.dispatch(setDiagnostics(view.state, [...problems.map(mark('error')), ...warnings.map(mark('warning'))]));
}

export function applyFix(view: EditorView, { edits }: Fix): void {
  const { doc } = view.state;
  view.dispatch({ changes: edits.map(({ from, to, text }) => ({ from: within(doc, from), to: within(doc, to), insert: text })) });
  view.focus();
}

export function goTo(view: EditorView, offset: number): void {
  view.dispatch({ selection: { anchor: within(view.state.doc, offset) }, effects: EditorView.scrollIntoView(within(view.state.doc, offset), { y: 'center' }) });
  view.focus();
}

/** Shows what was changed against the original, in place; null shows the text alone. */
export function setDiff(view: EditorView, original: string | null): void {
  view.dispatch({ effects: merge.reconfigure(original === null ? [] : unifiedMergeView({ original, mergeControls: false, gutter: true })) });
  const first = original === null ? undefined : getChunks(view.state)?.chunks[0];
  if (first) view.dispatch({ effects: EditorView.scrollIntoView(within(view.state.doc, first.fromB), { y: 'center' }) });
}
