import { Icon } from '../board/index.ts';
import { pageStore, usePage } from '../store/index.ts';
import { t } from '../words/index.ts';

/** Messages that the reader gets once: about missing parts of a load, a broken link or a full storage. */
export function Notices() {
  const notices = usePage((state) => state.notices);
  if (notices.length === 0) return null;
  const { dismiss } = pageStore.getState();
  return (
    <section aria-label={t('page.notices')}>
      <ul className="notices">
        {notices.map(({ id, kind, text, details, offer }) => (
          <li key={id} className="notice" data-kind={kind}>
            <Icon name={kind === 'problem' ? 'occupied' : 'ok'} />
            <div>
              <p>{text}</p>
              {details && (
                <ul className="notice-details">
                  {details.map((detail) => (
                    <li key={detail}>{detail}</li>
                  ))}
                </ul>
              )}
              {offer && (
                <button type="button" className="button" onClick={offer.take}>
                  {offer.words}
                </button>
              )}
            </div>
            <button
              type="button"
              className="button button-icon"
              aria-label={t('page.dismiss')}
              onClick={() => dismiss(id)}
            >
              <Icon name="cross" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
