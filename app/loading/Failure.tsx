/** The panel that replaces a part: the part could not be loaded, or an error stopped it. */
import { type ReactElement, type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { t } from '../words/index.ts';
import type { Cause } from './cause.ts';

/**
 * `panel` is a region of the page. `inline` is inside a region. `dialog` lies over the page. `page` replaces the
 * page.
 */
export type Shape = 'panel' | 'inline' | 'dialog' | 'page';

export interface FailureProps {
  readonly shape: Shape;
  readonly title: string;
  readonly why: Cause | 'crashed';
  /** The error's own message, for a report. */
  readonly detail?: string | undefined;
  /** The number of further tries that failed after the first failure. */
  readonly tries: number;
  readonly busy?: boolean;
  readonly onAgain: () => void;
  readonly onClose?: (() => void) | undefined;
  /** Gets the element that contains the failure panel. */
  readonly onShown?: (around: Element | null) => void;
  /** More buttons. */
  readonly children?: ReactNode;
}

const ELEMENT = { panel: 'section', inline: 'div', dialog: 'dialog', page: 'main' } as const;

/** An embedded page keeps nothing over a reload. */
const isKept = (): boolean => !new URLSearchParams(location.search).has('embed');

/**
 * Names the part and the cause, says what still works, and offers another try. The button keeps the focus during the
 * try.
 */
export function Failure({
  shape,
  title,
  why,
  detail,
  tries,
  busy = false,
  onAgain,
  onClose,
  onShown,
  children,
}: FailureProps): ReactElement {
  const id = useId();
  const whole = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = whole.current;
    onShown?.(shown?.parentElement ?? null);
    if (shape === 'dialog') shown?.showModal();
    // oxlint-disable-next-line react/exhaustive-deps -- once, when the panel appears
  }, []);
  // Some browsers remember a failed load until the reader leaves the page. There only a reload helps.
  const reload = why === 'updated' || tries > 0;
  const Whole = ELEMENT[shape] as 'dialog';
  const Heading = shape === 'page' ? 'h1' : 'h2';
  return (
    <Whole
      ref={whole}
      className={`failure-${shape}`}
      role={shape === 'inline' ? 'group' : undefined}
      aria-labelledby={id}
      onClose={onClose}
    >
      <div className="failure" data-failure={why}>
        <div role="alert">
          <Heading id={id} className="failure-title">
            {t('page.failed', { part: title })}
          </Heading>
          <p>{t('page.failed.why', { why })}</p>
          {detail !== undefined && (
            <p>
              <code className="failure-detail">{detail}</code>
            </p>
          )}
          <p>
            {t('page.failed.works', { shape })}
            {reload && isKept() && ` ${t('page.reload.kept')}`}
          </p>
          {tries > 0 && !busy && <p className="quiet">{t('page.failed.tries', { tries })}</p>}
        </div>
        <div className="failure-row">
          <button
            type="button"
            className={`button ${why === 'updated' ? '' : 'button-main'}`}
            data-again=""
            aria-disabled={busy}
            onClick={() => {
              if (!busy) onAgain();
            }}
          >
            {t(busy ? 'page.lens.loading' : 'page.again')}
          </button>
          {reload && (
            <button
              type="button"
              className={`button ${why === 'updated' ? 'button-main' : ''}`}
              data-reload=""
              onClick={() => location.reload()}
            >
              {t('page.reload')}
            </button>
          )}
          {children}
          {onClose && (
            <button type="button" className="button" onClick={onClose}>
              {t('page.close')}
            </button>
          )}
        </div>
      </div>
    </Whole>
  );
}
