import { Component, type ReactElement, type ReactNode } from 'react';
import { t } from '../words/index.ts';
import { messageOf } from './Crash.tsx';

interface PageBoundaryProps {
  readonly children: ReactNode;
  /** The history as a script. It is still there after the error. */
  readonly script: () => string;
  /** Closes everything that may have caused the error, before the page renders again. */
  readonly onAgain: () => void;
}

/**
 * Surrounds the whole page. After an error that no part of the page caught, the reader keeps the history and a way
 * back. The page is never blank.
 */
export class PageBoundary extends Component<PageBoundaryProps, { readonly why: string | null }> {
  override state = { why: null };
  static getDerivedStateFromError(why: unknown): { why: string } {
    return { why: messageOf(why) };
  }
  override render(): ReactNode {
    const { children, script, onAgain } = this.props;
    if (this.state.why === null) return children;
    return (
      <Stopped
        why={this.state.why}
        script={scriptOr(script)}
        onAgain={() => {
          onAgain();
          this.setState({ why: null });
        }}
      />
    );
  }
}

/** The error may be in the history itself. */
function scriptOr(script: () => string): string {
  try {
    return script();
  } catch {
    return '';
  }
}

function Stopped({
  why,
  script,
  onAgain,
}: {
  readonly why: string;
  readonly script: string;
  readonly onAgain: () => void;
}): ReactElement {
  return (
    <main className="failure-page">
      <div className="failure" data-failure="page">
        <div role="alert">
          <h1 className="failure-title">{t('page.stopped')}</h1>
          <p>{t('page.stopped.what')}</p>
          <p>
            <code className="failure-detail">{why}</code>
          </p>
        </div>
        <div className="failure-row">
          <button type="button" className="button button-main" data-again="" onClick={onAgain}>
            {t('page.stopped.again')}
          </button>
          <button type="button" className="button" data-reload="" onClick={() => location.reload()}>
            {t('page.reload')}
          </button>
        </div>
        {script !== '' && (
          <>
            <label className="failure-script">
              {t('page.stopped.script')}
              <textarea readOnly rows={10} spellCheck={false} value={script} />
            </label>
            <div className="failure-row">
              <a
                className="button"
                download="dma-owner.txt"
                href={`data:text/plain;charset=utf-8,${encodeURIComponent(script)}`}
              >
                {t('page.stopped.save')}
              </a>
            </div>
          </>
        )}
      </div>
    </main>
  );
}
