/**
 * The common parts of all CodeMirror editors on this page. An editor is inside a shadow root. There CodeMirror uses
 * constructed style sheets, which the content security policy allows. In the page itself it would add style elements,
 * which the policy blocks.
 */
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

export const looks = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--surface)', fontSize: 'var(--size-1)' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.6', fontVariantLigatures: 'none' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '.cm-gutters': { color: 'var(--ink-2)', backgroundColor: 'var(--surface)', border: 'none' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--edge) 10%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--surface-2)', color: 'var(--ink)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'light-dark(#cdd7ff, #39458a)',
  },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--changed)', outline: '1px solid var(--changed-edge)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--refused-edge)',
    textDecorationSkipInk: 'none',
  },
  '.cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--changed-edge)',
    textDecorationSkipInk: 'none',
  },
  '.cm-tooltip': {
    color: 'var(--ink)',
    backgroundColor: 'var(--surface)',
    border: '1px solid var(--edge)',
    borderRadius: '5px',
    fontFamily: 'var(--font-ui)',
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--refused-edge)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--changed-edge)' },
  '.cm-diagnosticAction': {
    color: 'var(--on-accent)',
    backgroundColor: 'var(--accent)',
    minHeight: '24px',
    padding: '2px 8px',
  },
  '.cm-changedLine': { backgroundColor: 'var(--ok-bg) !important' },
  '.cm-changedText': { background: 'none !important', textDecoration: 'underline 2px var(--ok)' },
  '.cm-deletedChunk': { backgroundColor: 'var(--refused-bg) !important' },
  '.cm-deletedChunk del, .cm-deletedText': { background: 'none !important', textDecoration: 'line-through' },
});

const roots = new WeakMap<HTMLElement, ShadowRoot>();

/** The shadow root for an editor. Each call with the same host gives the same root. */
export function rootOf(host: HTMLElement): ShadowRoot {
  const known = roots.get(host);
  if (known) return known;
  const root = host.attachShadow({ mode: 'open' });
  roots.set(host, root);
  // The page uses Ctrl+Z for its history. Inside the editor, Ctrl+Z belongs to the text.
  host.addEventListener('keydown', (event) => {
    event.stopPropagation();
  });
  return root;
}

/**
 * Inserts typed text by CodeMirror. The browser would keep the style of replaced text as an inline style, which the
 * content security policy blocks.
 */
export const plainInput: Extension = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== 'insertText' || event.data === null || view.composing) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true });
    return true;
  },
});
