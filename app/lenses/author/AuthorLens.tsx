import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { EditorView } from '@codemirror/view';
import { checkLesson, type LessonProblem, tellLessonProblem, template } from '../../../src/lesson/index.ts';
import { announce } from '../../announce/index.ts';
import { fetchLesson, goTo, opened, player, retell, usePlayer } from '../../lesson/index.ts';
import { newId, saveText, webLocks } from '../../share/index.ts';
import { pageStore } from '../../store/index.ts';
import { spoken, t } from '../../words/index.ts';
import { LensHead } from '../frame/index.ts';
import { type Draft, draftsOf } from './draft.ts';
import { DraftList } from './Drafts.tsx';
import { goToLine, lineAt, makeView, showProblems, textOf } from './view.ts';
import './author.css';

/** The pause after the last key before the lesson is read, in milliseconds. */
const PAUSE = 300;

const drafts = draftsOf({
  local: () => localStorage,
  session: () => sessionStorage,
  locks: typeof navigator === 'undefined' ? null : webLocks(navigator.locks),
  newId,
  now: Date.now,
});

interface Opening extends Draft {
  /** The step at which the page must play this text; null if the page plays it already. */
  readonly play: number | null;
  /** True for a draft from the storage. */
  readonly kept?: boolean;
}

/** Finds the text for the editor: the open lesson, a stored draft, or the template. */
async function opening(): Promise<Opening | null> {
  const { source, step } = player.getState();
  if (source?.kind === 'file') {
    // After a reload the draft may be newer than the text that the page plays.
    const found = await drafts.edit({ name: source.name, text: source.text });
    return { ...found, play: found.text === source.text ? null : step };
  }
  if (source?.kind === 'shipped') {
    const found = await fetchLesson(source.id, spoken()).catch(() => null);
    if (!found) return null;
    return { ...(await drafts.edit({ name: `${source.id}.md`, text: found.text })), play: null };
  }
  const kept = await drafts.open();
  return kept ? { ...kept, play: -1, kept: true } : { name: 'my-lesson.md', text: template(), play: -1 };
}

/** The index of the step that holds this line; -1 for a line above the first step. */
function stepAt(line: number): number {
  const steps = opened()?.lesson.steps ?? [];
  return steps.findLastIndex((step) => step.line <= line);
}

function Problems({
  problems,
  onGoTo,
}: {
  problems: readonly LessonProblem[];
  onGoTo: (line: number) => void;
}): ReactElement | null {
  if (problems.length === 0) return null;
  return (
    <ul className="author-problems">
      {problems.map((problem, index) => (
        <li key={`${problem.line} ${problem.code} ${index}`} data-line={problem.line}>
          {problem.line > 0 ? (
            <button type="button" onClick={() => onGoTo(problem.line)}>
              {tellLessonProblem(problem)}
            </button>
          ) : (
            tellLessonProblem(problem)
          )}
        </li>
      ))}
    </ul>
  );
}

/** The editor for a lesson's file. The page plays the lesson beside it while the reader writes. */
export function AuthorLens(): ReactElement {
  const source = usePlayer((state) => state.source);
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  /** The text that the page last got to play. */
  const sent = useRef<string | null>(null);
  /** Writes a waiting change of the editor into its draft. */
  const flush = useRef<() => void>(() => {});
  const [file, setFile] = useState<Opening | null>(null);
  const [failed, setFailed] = useState(false);
  const [problems, setProblems] = useState<readonly LessonProblem[]>([]);
  const [checking, setChecking] = useState(false);
  // The lesson that belongs into the editor. It changes when the reader opens another lesson.
  const wanted = source?.kind === 'shipped' ? source.id : source?.kind === 'file' ? `file ${source.name}` : '';

  useEffect(() => {
    // The text of this editor is itself the open lesson. It also stays here when the reader goes back to the list.
    const { source: now } = player.getState();
    if (view.current && (now === null || (now.kind === 'file' && now.text === sent.current))) return undefined;
    let gone = false;
    flush.current();
    pageStore.getState().setLesson(true);
    void opening().then((found) => {
      if (gone) return;
      const { shelf } = player.getState();
      setFailed(found === null);
      setFile(found);
      setProblems(
        found && found.play === null && (shelf.state === 'problems' || shelf.state === 'ready') ? shelf.problems : [],
      );
      if (found && found.play !== null) void retell({ kind: 'file', name: found.name, text: found.text }, found.play);
      if (found?.kept) announce(t('lesson.author.kept'));
    });
    return () => {
      gone = true;
    };
    // A file that is opened here first becomes the open lesson. The effect does not open it again.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- `wanted` decides when the effect runs
  }, [wanted]);

  useEffect(() => {
    if (!file || !host.current) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let changed = false;
    const turn = drafts.turn();
    const keep = (): void => {
      if (changed && view.current) drafts.write({ name: file.name, text: textOf(view.current) }, turn);
      changed = false;
    };
    flush.current = keep;
    const read = async (): Promise<void> => {
      if (!view.current) return;
      const text = textOf(view.current);
      keep();
      drafts.played(text);
      sent.current = text;
      const shelf = await retell({ kind: 'file', name: file.name, text }, player.getState().step);
      if (!view.current || textOf(view.current) !== text) return;
      const found = shelf.state === 'ready' || shelf.state === 'problems' ? shelf.problems : [];
      setProblems(found);
      showProblems(
        view.current,
        found.map((problem) => ({ line: problem.line, message: tellLessonProblem(problem) })),
      );
      const step = stepAt(lineAt(view.current));
      if (step >= 0 && shelf.state === 'ready') goTo(step);
    };
    view.current = makeView(host.current, {
      text: file.text,
      label: t('lesson.author.text'),
      onChange() {
        changed = true;
        clearTimeout(timer);
        timer = setTimeout(() => void read(), PAUSE);
      },
    });
    addEventListener('pagehide', keep);
    document.addEventListener('visibilitychange', keep);
    const { shelf } = player.getState();
    if (shelf.state === 'problems' || shelf.state === 'ready')
      showProblems(
        view.current,
        shelf.problems.map((problem) => ({ line: problem.line, message: tellLessonProblem(problem) })),
      );
    return () => {
      keep();
      removeEventListener('pagehide', keep);
      document.removeEventListener('visibilitychange', keep);
      clearTimeout(timer);
      view.current?.destroy();
      view.current = null;
    };
  }, [file]);

  const check = async (): Promise<void> => {
    const lesson = opened()?.lesson;
    if (!lesson || !view.current) return;
    setChecking(true);
    try {
      const { failures } = await checkLesson(lesson);
      if (!view.current) return;
      setProblems(failures);
      showProblems(
        view.current,
        failures.map((problem) => ({ line: problem.line, message: tellLessonProblem(problem) })),
      );
      announce(
        failures.length === 0 ? t('lesson.author.proved') : t('lesson.author.count', { count: failures.length }),
      );
    } finally {
      setChecking(false);
    }
  };
  const openDraft = async (id: string): Promise<boolean> => {
    flush.current();
    const draft = await drafts.take(id);
    if (!draft) return false;
    setFailed(false);
    setFile({ ...draft, play: null });
    sent.current = draft.text;
    void retell({ kind: 'file', name: draft.name, text: draft.text }, -1);
    return true;
  };
  const goToProblem = (line: number): void => {
    if (view.current) goToLine(view.current, line);
  };
  return (
    <section className="author" aria-label={t('lesson.author.title')}>
      <LensHead title={t('lesson.author.title')}>{file && <code className="author-file">{file.name}</code>}</LensHead>
      {failed && (
        <p className="problem author-about" role="alert">
          {t('lesson.failed')}
        </p>
      )}
      <div ref={host} className="author-editor" data-editor="" />
      <div className="author-below">
        <div className="author-row">
          <button
            type="button"
            className="button button-main"
            data-save-lesson=""
            aria-disabled={file === null}
            onClick={() => {
              if (file && view.current) saveText(textOf(view.current), file.name);
            }}
          >
            {t('lesson.author.save')}
          </button>
          <button
            type="button"
            className="button"
            data-check-lesson=""
            aria-disabled={checking}
            onClick={() => {
              if (!checking) void check();
            }}
          >
            {t('lesson.author.check')}
          </button>
        </div>
        <p className="author-count" role="status">
          {checking
            ? t('lesson.author.checking')
            : problems.length === 0
              ? t('lesson.author.clean')
              : t('lesson.author.count', { count: problems.length })}
        </p>
        <Problems problems={problems} onGoTo={goToProblem} />
        <DraftList drafts={drafts} at={file} onOpen={openDraft} />
      </div>
    </section>
  );
}
