import type { GroupView, Outcome } from '../../src/machine/index.ts';
import { COUNTERS, type Counter, own } from '../../src/world/index.ts';
import { t } from '../words/index.ts';
import { countBefore, ownerChange, refuser } from './changes.ts';
import { Icon } from './icons.tsx';

interface ReadoutProps {
  readonly view: GroupView;
  readonly before: GroupView | null;
  readonly refusal: Outcome | null;
}

/** `owner_cnt` counts both sides, so it takes the colour of the group's owner. */
function hueOf(counter: Counter, { owns }: GroupView): string {
  if (counter === 'kernel') return 'kernel';
  if (counter === 'user') return 'user';
  if (counter === 'owner_cnt' && (owns === 'kernel' || owns === 'user')) return owns;
  return 'neutral';
}

/** A group's registers: the counters of the version, and the owner file with its references. */
export function Readout({ view, before, refusal }: ReadoutProps) {
  const no = refusal && refuser(refusal.reason, view.name);
  const owner = ownerChange(view, before);
  const refs = view.owner === null ? 0 : (own(view.refs, view.owner) ?? 0);
  const counted = Object.keys(view.refs).length > 0;
  return (
    <dl className="readout">
      {COUNTERS.map((counter) => {
        const value = view.counts[counter];
        if (value === undefined) return null;
        const was = countBefore(view, before, counter);
        return (
          <div
            key={counter}
            className={`register hue-${hueOf(counter, view)}`}
            data-zero={value === 0 ? '' : undefined}
            data-changed={was === null ? undefined : ''}
            data-no={no === counter ? '' : undefined}
          >
            <dt>{t(`board.count.${counter}`)}</dt>
            <dd>
              {was !== null && (
                <span className="was-count">
                  <span className="sr-only">{t('board.was', { value: was })}</span>
                  <span aria-hidden="true">{was} →</span>
                </span>
              )}
              <b data-count={counter}>{value}</b>
              {no === counter && (
                <span className="no">
                  <Icon name="refused" />
                  {t('board.said-no')}
                </span>
              )}
            </dd>
          </div>
        );
      })}
      <div
        className={`register register-owner ${view.owner === null ? 'hue-neutral' : 'hue-user'}`}
        data-zero={view.owner === null ? '' : undefined}
        data-changed={owner.owner || owner.refs || owner.stale ? '' : undefined}
        data-no={no === 'owner' ? '' : undefined}
      >
        <dt>{t('board.owner')}</dt>
        <dd>
          {owner.owner && before && <s className="was">{before.owner ?? t('board.owner.none')}</s>}
          <b className="owner" data-owner={view.owner ?? ''} data-refs={refs}>
            {view.owner ?? t('board.owner.none')}
          </b>
          {view.stale && <span className="tag tag-bad">{t('board.owner.stale')}</span>}
          {view.owner !== null && counted && <small>{t('board.owner.refs', { count: refs })}</small>}
          {no === 'owner' && (
            <span className="no">
              <Icon name="refused" />
              {t('board.said-no')}
            </span>
          )}
        </dd>
      </div>
    </dl>
  );
}
