import { type ReactElement, useEffect, useState } from 'react';
import { t, useLocale } from '../words/index.ts';

const two = (number: number): string => String(number).padStart(2, '0');

/** Formats a duration: 7:05, or 1:07:05 from one hour on. */
function span(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** The time of day, and the time since the start of the lesson. */
export function Clock({ minutes }: { readonly minutes: number }): ReactElement {
  const locale = useLocale();
  const [began, setBegan] = useState(Date.now);
  const [now, setNow] = useState(began);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return (
    <section className="speaker-clock" aria-label={t('hall.clock')}>
      <p>
        <span>{t('hall.now')}</span>{' '}
        <time>{new Date(now).toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit' })}</time>
      </p>
      <p>
        <span>{t('hall.elapsed')}</span>{' '}
        <time data-elapsed="">{span(Math.max(0, Math.floor((now - began) / 1000)))}</time>{' '}
        <small>{t('hall.of', { minutes })}</small>
      </p>
      <button
        type="button"
        className="button"
        data-clock-anew=""
        onClick={() => {
          const zero = Date.now();
          setBegan(zero);
          setNow(zero);
        }}
      >
        {t('hall.anew')}
      </button>
    </section>
  );
}
