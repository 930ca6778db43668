import type { MouseEvent, ReactElement, ReactNode } from 'react';
import { goTo } from './view.ts';

/**
 * A link to another view of the same state. A plain click changes the view without a reload. The reader can also open
 * the link in another tab.
 */
export function ViewLink({
  view,
  className,
  children,
}: {
  readonly view: 'page' | 'text';
  readonly className?: string;
  readonly children: ReactNode;
}): ReactElement {
  const follow = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goTo(view);
  };
  return (
    <a className={className} href={view === 'page' ? './' : '?text'} onClick={follow}>
      {children}
    </a>
  );
}
