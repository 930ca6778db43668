import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { EditorView } from '@codemirror/view';
import { type Fix, LONGEST_SOURCE } from '../../../../src/c/index.ts';
import { protocolById } from '../../../../src/protocols/index.ts';
import type { ProtocolId } from '../../../../src/world/index.ts';
import { announce } from '../../../announce/index.ts';
import { attempt } from '../../../loading/index.ts';
import { checked as checkText, merged, Unanswered, type Verdict } from '../../../listings/index.ts';
import { saveText } from '../../../share/index.ts';
import { pageStore } from '../../../store/index.ts';
import { t } from '../../../words/index.ts';
import { code } from '../state.ts';
import { ownProblems, Problems, problemText } from './Problems.tsx';
import { applyFix, goTo, makeView, replaceAll, setDiff, showProblems } from './view.ts';

/** The pause after the last key before the text is compiled, in milliseconds. */
const PAUSE = 150;
/**
 * A longer text compiles slowly, so the editor shows that it compiles. A change of more characters is a paste. It is
 * compiled without a pause.
 */
const LONG = 20_000;

interface Checked extends Verdict {
  readonly text: string;
}

/** Runs the text if it compiles: the page computes the history again with this listing. */
function run({ text, ok }: Checked, original: string): void {
  if (!ok) return announce(t('code.edit.unrun'), 'assertive');
  // The status line below the text reports the run.
  pageStore.getState().edit(text === original ? null : text);
}

/** Applies a repair only if the text is still the text that was compiled. */
function repair(view: EditorView | null, text: string, fix: Fix): void {
  if (view?.state.doc.toString() === text) applyFix(view, fix);
}

/** The editor for a listing. Load it only when the reader wants to edit. */
export function Editor({
  protocol,
  original,
  text,
}: {
  protocol: ProtocolId;
  original: string;
  text: string;
}): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const [checked, setChecked] = useState<Checked | null>(null);
  const [diff, setShownDiff] = useState(false);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const running = useRef<() => void>(() => {});
  const latest = useRef<{ checked: Checked | null; text: string }>({ checked: null, text });
  useEffect(() => {
    latest.current = { checked, text };
  });

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asked = 0;
    const say = (words: string): void => {
      setSaid(words);
      announce(words);
    };
    const compile = async (): Promise<Checked | null> => {
      clearTimeout(timer);
      const mine = ++asked;
      const now = view.current!.state.doc.toString();
      const overtaken = (): boolean => mine !== asked || !view.current;
      const verdict = await checkText(protocol, now).catch((why: unknown) => {
        if (overtaken()) return null;
        if (!(why instanceof Unanswered)) throw why;
        setBusy(false);
        say(t('code.edit.unanswered'));
        return null;
      });
      const result: Checked | null = verdict && { text: now, ...verdict };
      if (!result || !view.current || overtaken()) return result;
      showProblems(view.current, ownProblems(result.problems), ownProblems(result.warnings), problemText, (fix) =>
        repair(view.current, now, fix),
      );
      setBusy(false);
      setChecked(result);
      return result;
    };
    const check = async (): Promise<Checked | null> => {
      const result = await attempt(pageStore, () => t('code.edit.unchecked'), compile);
      if (result !== undefined) return result;
      setBusy(false);
      setSaid(t('code.edit.unchecked'));
      return null;
    };
    running.current = () =>
      void check().then((result) => {
        if (result) run(result, original);
      });
    view.current = makeView(host.current!, {
      // The initial text. Afterwards the editor keeps its own text, and only a reset replaces it.
      text: latest.current.text,
      label: t('code.edit.editor', { version: protocolById(protocol).title }),
      most: LONGEST_SOURCE,
      onChange(now, much) {
        code.setState({ draft: { protocol, text: now } });
        setBusy(now.length > LONG);
        setSaid('');
        clearTimeout(timer);
        timer = setTimeout(() => void check(), much > LONG ? 0 : PAUSE);
      },
      onTooLong(length) {
        setBusy(false);
        say(t('code.edit.too-long', { length, limit: LONGEST_SOURCE }));
      },
      onRun: () => running.current(),
      onPaste(now, pasted) {
        setBusy(pasted.length > LONG);
        return merged(now, pasted);
      },
      onMerged: () => say(t('code.edit.pasted')),
    });
    void check();
    return () => {
      asked++;
      clearTimeout(timer);
      view.current?.destroy();
      view.current = null;
    };
  }, [protocol, original]);

  const showDiff = (on: boolean): void => {
    setShownDiff(on);
    if (view.current) setDiff(view.current, on ? original : null);
  };
  const reset = (): void => {
    if (view.current) replaceAll(view.current, original);
    pageStore.getState().edit(null);
    code.setState({ draft: null });
    setSaid('');
  };
  const now = checked?.text ?? text;
  const told = pageStore.getState().edits[protocol] ?? original;
  return (
    <div className="code-edit">
      <div ref={host} className="code-editor" data-editor="" />
      <div className="code-edit-below">
        <div className="code-more">
          <button
            type="button"
            className="button button-main"
            data-run-code=""
            aria-disabled={checked !== null && !checked.ok}
            aria-keyshortcuts="Control+Enter"
            onClick={() => running.current()}
          >
            {t('code.edit.run')}
          </button>
          <button type="button" className="button" aria-pressed={diff} data-diff="" onClick={() => showDiff(!diff)}>
            {t('code.edit.diff')}
          </button>
          <button
            type="button"
            className="button"
            data-reset=""
            aria-disabled={now === original && told === original}
            onClick={reset}
          >
            {t('code.edit.reset')}
          </button>
          <button
            type="button"
            className="button"
            onClick={() => saveText(view.current?.state.doc.toString() ?? now, `${protocol}.c`)}
          >
            {t('code.edit.save')}
          </button>
        </div>
        <p className="code-edit-said" role="status">
          {[said, checked?.ok && now === told && now !== original ? t('code.edit.running') : ''].join(' ').trim()}
        </p>
        <Problems
          busy={busy}
          problems={checked?.problems ?? []}
          warnings={checked?.warnings ?? []}
          onGoTo={(from) => view.current && goTo(view.current, from)}
          onFix={(fix) => repair(view.current, now, fix)}
        />
      </div>
    </div>
  );
}
