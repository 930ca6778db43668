import { Fragment, type ReactElement, type ReactNode, useEffect } from 'react';
import { useLocale } from './locale.ts';

/**
 * Stands around the page. A change of language builds everything inside anew, memoised components too: `t` is an ordinary function and
 * nobody needs to subscribe to it. What must survive lives in the store.
 */
export function LocaleRoot({ children }: { children: ReactNode }): ReactElement {
  const locale = useLocale();
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return <Fragment key={locale}>{children}</Fragment>;
}
