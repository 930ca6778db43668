import type { ReactElement } from 'react';
import { protocolById } from '../../src/protocols/index.ts';
import { spoken, t } from '../words/index.ts';
import type { Listed } from './list.ts';

/** Records from an earlier version of the page have no time. Their `changed` is below this number. */
const FIRST_TIME = 1_000_000;

const whenOf = ({ changed }: NonNullable<Listed['about']>): string =>
  changed < FIRST_TIME
    ? t('share.kept-earlier')
    : new Intl.DateTimeFormat(spoken(), { dateStyle: 'medium', timeStyle: 'short' }).format(changed);

/** The name of a stored scenario in the list: its size, or a note that the page cannot read it. */
export const nameOf = ({ about }: Listed): string =>
  about
    ? t('share.kept-name', { groups: about.groups, devices: about.devices, events: about.events })
    : t('share.kept-unreadable');

/** A row of the list. The reader can save a record that the page cannot open as a file. */
export function KeptItem({
  one,
  onOpen,
  onRemove,
  onSave,
}: {
  readonly one: Listed;
  readonly onOpen: () => void;
  readonly onRemove: () => void;
  readonly onSave: () => void;
}): ReactElement {
  const { id, about, excess, open } = one;
  const name = nameOf(one);
  const when = about ? whenOf(about) : '';
  const opens = about !== null && excess === null;
  return (
    <li className="kept" data-kept={id} data-kept-open={open}>
      <div className="kept-words">
        <span className="kept-name">{name}</span>
        {about && (
          <span className="quiet">
            {t('share.kept-version', { version: protocolById(about.protocol).title, when })} ·{' '}
            {t('share.kept-from', { from: about.from })}
          </span>
        )}
        {excess && <span>{t('page.too-large', { ...excess })}</span>}
        {open !== 'nowhere' && (
          <span className="kept-state">{t(open === 'here' ? 'share.kept-here' : 'share.kept-elsewhere')}</span>
        )}
      </div>
      <div className="share-row">
        {opens && open !== 'here' && (
          <button
            type="button"
            className="button"
            aria-label={t('share.kept-open-what', { name, when })}
            onClick={onOpen}
          >
            {t('share.kept-open')}
          </button>
        )}
        {!opens && (
          <button type="button" className="button" aria-label={t('share.kept-save-what', { name })} onClick={onSave}>
            {t('share.save-file')}
          </button>
        )}
        {open === 'nowhere' && (
          <button
            type="button"
            className="button"
            aria-label={t('share.kept-delete-what', { name, when })}
            onClick={onRemove}
          >
            {t('share.kept-delete')}
          </button>
        )}
      </div>
    </li>
  );
}
