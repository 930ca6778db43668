import { useRef, useState, type ReactElement } from 'react';
import { Menu } from '../../board/index.ts';
import { t } from '../../words/index.ts';
import { type Move, move } from './drive.ts';

/** The shortcut keys and their moves. No browser uses these keys itself. */
export const KEYS: Readonly<Record<string, Move>> = {
  '.': 'over',
  ',': 'back',
  i: 'into',
  o: 'out',
  a: 'access',
  r: 'run',
  e: 'end',
  s: 'restart',
};
const keyOf = (how: Move): string => Object.entries(KEYS).find(([, what]) => what === how)![0];

const ICONS: Readonly<Record<Move, string>> = {
  restart: 'M3 3h1.6v10H3zM13 3v10L5.4 8z',
  back: 'M11.5 3v10L4 8z',
  over: 'M2.5 9a5.5 5.5 0 0 1 10-3.2L14 4.4V9H9.6l1.7-1.8A3.9 3.9 0 0 0 4.1 9zM6.4 12.2a1.6 1.6 0 1 1 3.2 0 1.6 1.6 0 0 1-3.2 0z',
  into: 'M7.2 2h1.6v5h2.4L8 10.6 4.8 7h2.4zM6.4 13a1.6 1.6 0 1 1 3.2 0 1.6 1.6 0 0 1-3.2 0z',
  out: 'M7.2 10.4h1.6v-5h2.4L8 1.8 4.8 5.4h2.4zM6.4 13a1.6 1.6 0 1 1 3.2 0 1.6 1.6 0 0 1-3.2 0z',
  access: 'M2 5.2h7V3l4.4 3.2L9 9.4V7.2H2zM3 11.4h2v2H3zm4 0h2v2H7zm4 0h2v2h-2z',
  run: 'M3 3v10l5-5zM10 3.5h4v4l-1.2-1.2-2.6 2.6-1-1 2.6-2.6zM9 12h5v1.5H9z',
  end: 'M3 3v10l7.6-5zM11.4 3H13v10h-1.6z',
};

function Button({ how, idle }: { how: Move; idle: boolean }): ReactElement {
  const words = t(`code.${how}`);
  return (
    <button
      type="button"
      className="code-step"
      data-move={how}
      aria-disabled={idle}
      aria-keyshortcuts={keyOf(how)}
      title={t('code.key', { words: t(`code.${how}.what`), key: keyOf(how) })}
      onClick={() => {
        if (!idle) move(how);
      }}
    >
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
        <path d={ICONS[how]} />
      </svg>
      <span>{words}</span>
    </button>
  );
}

function KeysButton(): ReactElement {
  const [open, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={trigger}
        type="button"
        className="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        {t('code.keys')}
      </button>
      {open && (
        <Menu label={t('code.keys.title')} trigger={trigger} onClose={() => setOpen(false)}>
          <p className="menu-title">{t('code.keys.title')}</p>
          <dl className="code-keys">
            {Object.entries(KEYS).map(([key, how]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{t(`code.${how}.what`)}</dd>
              </div>
            ))}
            <div>
              <dt>
                <kbd>{'0–9'}</kbd>
              </dt>
              <dd>{t('code.keys.cpu')}</dd>
            </div>
            <div>
              <dt>
                <kbd>{'↑ ↓'}</kbd>
              </dt>
              <dd>{t('code.keys.move')}</dd>
            </div>
            <div>
              <dt>
                <kbd>{t('code.keys.space')}</kbd>
              </dt>
              <dd>{t('code.keys.break')}</dd>
            </div>
          </dl>
          <p className="quiet">{t('code.keys.what')}</p>
        </Menu>
      )}
    </>
  );
}

/** The buttons that step through the code. A button without an effect keeps the focus and is marked as disabled. */
export function Controls({
  canStep,
  canBack,
  depth,
}: {
  canStep: boolean;
  canBack: boolean;
  depth: number;
}): ReactElement {
  return (
    <div className="code-controls">
      <div className="code-steps" role="toolbar" aria-label={t('code.steps')}>
        <Button how="restart" idle={!canBack} />
        <Button how="back" idle={!canBack} />
        <Button how="over" idle={!canStep} />
        <Button how="into" idle={!canStep} />
        <Button how="out" idle={!canStep || depth === 0} />
        <Button how="access" idle={!canStep} />
        <Button how="run" idle={!canStep} />
        <Button how="end" idle={!canStep} />
      </div>
      <KeysButton />
    </div>
  );
}
