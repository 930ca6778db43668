import { LOCALES, nameOf, t, useLocale } from '../words/index.ts';
import { speak } from './language.ts';

/** Lists each language by its own name. A person who looks for a language may read no other language. */
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
