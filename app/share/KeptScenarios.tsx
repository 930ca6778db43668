import { useCallback, useEffect, useId, useRef, useState, type ReactElement } from 'react';
import { announce } from '../announce/index.ts';
import { t } from '../words/index.ts';
import { saveText } from './files.ts';
import type { Sharing } from './keeping.ts';
import { KeptItem, nameOf } from './KeptItem.tsx';
import { type Listed, listed, removed } from './list.ts';
import { keyOf, PREFIX } from './record.ts';

/** A deleted scenario, with the text to restore it. */
interface Deleted {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

/** The stored scenarios. The reader can open and delete each of them, and undo a deletion. */
export function KeptScenarios({
  sharing,
  onOpen,
}: {
  readonly sharing: Sharing;
  readonly onOpen: () => void;
}): ReactElement {
  const { scenarios, places, locks } = sharing;
  const title = useId();
  const [list, setList] = useState<readonly Listed[] | null>(null);
  /** The deletions, newest last. The reader can undo each of them until the dialog closes. */
  const [deletions, setDeletions] = useState<readonly Deleted[]>([]);
  const deleted = deletions.at(-1);
  const [held, setHeld] = useState(false);
  const undoing = useRef<HTMLButtonElement>(null);
  // The pressed button has disappeared, so the keyboard continues at the undo button.
  useEffect(() => {
    if (deleted) undoing.current?.focus();
  }, [deleted]);

  const look = useCallback(async (): Promise<readonly Listed[]> => {
    scenarios.flush();
    return listed(places, (await locks?.held()) ?? new Set(), scenarios.current());
  }, [scenarios, places, locks]);
  useEffect(() => {
    const changed = ({ key }: StorageEvent): void => {
      if (key === null || key.startsWith(PREFIX)) void look().then(setList);
    };
    void look().then(setList);
    addEventListener('storage', changed);
    return () => removeEventListener('storage', changed);
  }, [look]);

  const open = (id: string): void => {
    onOpen();
    void scenarios.open(id);
  };
  const remove = async (one: Listed): Promise<void> => {
    const text = await removed(one.id, places, locks);
    setHeld(text === null);
    if (text !== null) {
      setDeletions((all) => [...all, { id: one.id, name: nameOf(one), text }]);
      announce(t('share.kept-deleted', { name: nameOf(one) }));
    }
    setList(await look());
  };
  const undo = async (last: Deleted): Promise<void> => {
    const key = keyOf(last.id);
    if (places.get(key) === null) places.set(key, last.text);
    setDeletions((all) => all.filter((each) => each !== last));
    setList(await look());
  };

  const items = (some: readonly Listed[]): ReactElement => (
    <ul className="kept-list">
      {some.map((one) => (
        <KeptItem
          key={one.id}
          one={one}
          onOpen={() => open(one.id)}
          onRemove={() => void remove(one)}
          onSave={() => saveText(places.get(keyOf(one.id)) ?? '')}
        />
      ))}
    </ul>
  );
  const lessons = list?.filter(({ about }) => about?.from === 'lesson') ?? [];
  const others = list?.filter(({ about }) => about?.from !== 'lesson') ?? [];
  return (
    <section className="share-kept" aria-labelledby={title}>
      <h3 id={title} className="share-label">
        {t('share.kept')}
      </h3>
      <p className="quiet">{t(list?.length === 0 && !deleted ? 'share.kept-none' : 'share.kept-what')}</p>
      {deleted && (
        <div className="kept-deleted">
          <span>{t('share.kept-deleted', { name: deleted.name })}</span>
          <button ref={undoing} type="button" className="button" data-kept-undo="" onClick={() => void undo(deleted)}>
            {t('share.kept-undo')}
          </button>
        </div>
      )}
      {held && <p role="alert">{t('share.kept-held')}</p>}
      {others.length > 0 && items(others)}
      {lessons.length > 0 && (
        <details className="kept-lessons">
          <summary>{t('share.kept-lessons', { count: lessons.length })}</summary>
          {items(lessons)}
        </details>
      )}
    </section>
  );
}
