import { useState, type ReactElement, type SyntheticEvent } from 'react';
import { served } from '../served/index.ts';
import { t } from '../words/index.ts';
import './licences.css';

/** A closed part of the page with all licences. It fetches their text when a reader opens it. */
export function Licences(): ReactElement {
  const [text, setText] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const onToggle = ({ currentTarget: { open } }: SyntheticEvent<HTMLDetailsElement>): void => {
    setFailed(false);
    if (open && text === null) served('licences.txt').then(setText, () => setFailed(true));
  };
  return (
    <details className="licences" data-licences="" onToggle={onToggle}>
      <summary>{t('page.licences')}</summary>
      {failed && (
        <p className="problem" role="alert">
          {t('page.licences.failed')}
        </p>
      )}
      {text !== null && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard must scroll the text
        <div className="licences-text" role="region" aria-label={t('page.licences')} lang="en" tabIndex={0}>
          {text}
        </div>
      )}
    </details>
  );
}
