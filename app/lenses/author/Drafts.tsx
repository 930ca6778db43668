import { type ReactElement, useCallback, useEffect, useId, useRef, useState } from 'react';
import { announce } from '../../announce/index.ts';
import { spoken, t } from '../../words/index.ts';
import { type Drafts, type ListedDraft, PREFIX } from './draft.ts';

interface Deleted {
  readonly id: string;
  readonly name: string;
  readonly record: string;
}

const whenOf = ({ changed }: ListedDraft): string =>
  changed === 0
    ? t('lesson.author.drafts.earlier')
    : new Intl.DateTimeFormat(spoken(), { dateStyle: 'medium', timeStyle: 'short' }).format(changed);

/** The drafts beside the draft in the editor. `at` changes when the editor gets another draft. */
export function DraftList({
  drafts,
  at,
  onOpen,
}: {
  readonly drafts: Drafts;
  readonly at: unknown;
  /** Opens a draft. Gives false if another window writes it. */
  readonly onOpen: (id: string) => Promise<boolean>;
}): ReactElement | null {
  const title = useId();
  const [list, setList] = useState<readonly ListedDraft[]>([]);
  const [deleted, setDeleted] = useState<Deleted | null>(null);
  const [held, setHeld] = useState(false);
  const undoing = useRef<HTMLButtonElement>(null);
  // The pressed Delete button is gone, so the focus moves to Undo.
  useEffect(() => {
    if (deleted) undoing.current?.focus();
  }, [deleted]);
  const look = useCallback((): void => void drafts.others().then(setList), [drafts]);
  useEffect(() => {
    const changed = ({ key }: StorageEvent): void => {
      if (key === null || key.startsWith(PREFIX)) look();
    };
    look();
    addEventListener('storage', changed);
    addEventListener('focus', look);
    return () => {
      removeEventListener('storage', changed);
      removeEventListener('focus', look);
    };
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another draft in the editor changes the list
  }, [look, at]);

  const open = async (id: string): Promise<void> => {
    setHeld(!(await onOpen(id)));
    look();
  };
  const remove = async ({ id, title: heading, name }: ListedDraft): Promise<void> => {
    const record = await drafts.remove(id);
    setHeld(record === null);
    if (record !== null) {
      setDeleted({ id, name: heading || name, record });
      announce(t('lesson.author.drafts.deleted', { name: heading || name }));
    }
    look();
  };
  const undo = ({ id, record }: Deleted): void => {
    drafts.restore(id, record);
    setDeleted(null);
    look();
  };
  if (list.length === 0 && !deleted && !held) return null;
  return (
    <details className="author-drafts">
      <summary id={title}>{t('lesson.author.drafts', { count: list.length })}</summary>
      {deleted && (
        <p className="author-draft">
          <span>{t('lesson.author.drafts.deleted', { name: deleted.name })}</span>
          <button ref={undoing} type="button" className="button" data-undo-draft="" onClick={() => undo(deleted)}>
            {t('lesson.author.drafts.undo')}
          </button>
        </p>
      )}
      {held && <p role="alert">{t('lesson.author.drafts.held')}</p>}
      <ul aria-labelledby={title}>
        {list.map((one) => {
          const about = { name: one.title || one.name, when: whenOf(one) };
          return (
            <li key={one.id} className="author-draft" data-draft={one.id}>
              <span>
                {about.name} <span className="quiet">{about.when}</span>
              </span>
              {one.elsewhere ? (
                <span className="quiet">{t('lesson.author.drafts.elsewhere')}</span>
              ) : (
                <>
                  <button
                    type="button"
                    className="button"
                    aria-label={t('lesson.author.drafts.open-what', about)}
                    onClick={() => void open(one.id)}
                  >
                    {t('lesson.author.drafts.open')}
                  </button>
                  <button
                    type="button"
                    className="button"
                    aria-label={t('lesson.author.drafts.delete-what', about)}
                    onClick={() => void remove(one)}
                  >
                    {t('lesson.author.drafts.delete')}
                  </button>
                </>
              )}
            </li>
          );
        })}
      </ul>
    </details>
  );
}
