import type { ReactElement, ReactNode } from 'react';
import { Icon } from '../../board/index.ts';
import { pageStore } from '../../store/index.ts';
import { t } from '../../words/index.ts';
import './frame.css';

/** The head of every lens: its title, its buttons, and the button that closes it. */
export function LensHead({ title, children }: { title: string; children?: ReactNode }): ReactElement {
  return (
    <div className="lens-head">
      <h2 className="lens-title">{title}</h2>
      {children}
      <button
        type="button"
        className="button button-icon lens-shut"
        aria-label={t('page.lens.close')}
        onClick={() => pageStore.getState().setLens('none')}
      >
        <Icon name="cross" />
      </button>
    </div>
  );
}
