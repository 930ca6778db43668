import { LOCALES, nameOf, t, useLocale } from '../words/index.ts';
import { speak } from './language.ts';

/** Every language by its own name, since whoever looks for it may read no other. */
export function LanguageChoice() {
  const locale = useLocale();
  return (
    <select
      className="button language"
      data-language={locale}
      aria-label={t('page.language')}
      title={t('page.language')}
      value={locale}
      onChange={({ target }) => void speak(target.value)}
    >
      {(LOCALES.includes(locale) ? LOCALES : [...LOCALES, locale]).map((each) => (
        <option key={each} value={each} lang={each}>
          {nameOf(each)}
        </option>
      ))}
    </select>
  );
}
