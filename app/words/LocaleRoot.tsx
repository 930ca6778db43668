import { Fragment, type ReactElement, type ReactNode, useEffect } from 'react';
import { useLocale } from './locale.ts';

/**
 * The root of the page. After a change of language, React builds everything inside again, memoised components too.
 * Therefore `t` can be an ordinary function, and components need not subscribe to the language. State that must
 * survive a change belongs into the store.
 */
export function LocaleRoot({ children }: { children: ReactNode }): ReactElement {
  const locale = useLocale();
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return <Fragment key={locale}>{children}</Fragment>;
}
