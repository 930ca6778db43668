import { useEffect, useState, type ReactElement } from 'react';
import { type Answer, answerOf, line, teller, type History } from '../../../src/history/index.ts';
import { attempt } from '../../loading/index.ts';
import { codeBoot } from '../../listings/index.ts';
import { pageStore } from '../../store/index.ts';
import { t } from '../../words/index.ts';

/** The list shows this many differences and counts the others. */
const SHOWN = 5;
const SLICE = 12;

interface Difference {
  readonly moment: number;
  readonly step: number;
  readonly yours: string;
  readonly original: string;
}

const said = ({ result, findings }: Answer): string => [result, ...findings].join(' ');

/**
 * The steps of the current line in which the edited listing and the original give different results; null while they
 * are computed.
 */
function useDifferences(history: History): readonly Difference[] | null {
  const [found, setFound] = useState<{ readonly of: History['moments']; readonly all: readonly Difference[] } | null>(
    null,
  );
  const { topology, protocol, moments, tip } = history;
  useEffect(() => {
    let late = false;
    const look = async (): Promise<void> => {
      const steps = line({ topology, protocol, moments, tip, cursor: tip }).slice(1);
      // The original listing computes the worlds, because the statecharts cannot run a race.
      const original = teller(topology, protocol, await codeBoot(protocol, undefined));
      const all: Difference[] = [];
      let until = performance.now() + SLICE;
      for (const [index, { outcome, id }] of steps.entries()) {
        original.tell(outcome!.event);
        const [yours, theirs] = [answerOf(outcome!), original.answers[index]!];
        if (said(yours) !== said(theirs))
          all.push({ moment: id, step: index + 1, yours: said(yours), original: said(theirs) });
        if (performance.now() > until) {
          await new Promise((resolve) => {
            setTimeout(resolve);
          });
          if (late) return;
          until = performance.now() + SLICE;
        }
      }
      if (!late) setFound({ of: moments, all });
    };
    void attempt(pageStore, () => t('page.failed.listing'), look);
    return () => {
      late = true;
    };
  }, [topology, protocol, moments, tip]);
  return found?.of === moments ? found.all : null;
}

/** A list of the steps in which the edited listing and the original differ. A press on an entry shows its step. */
export function Differs({ history }: { history: History }): ReactElement | null {
  const all = useDifferences(history);
  if (all === null) return null;
  return (
    <div className="code-differs" data-differs={all.length}>
      <p>{t(all.length === 0 ? 'code.differs.none' : 'code.differs')}</p>
      {all.length > 0 && (
        <ul>
          {all.slice(0, SHOWN).map(({ moment, step, yours, original }) => (
            <li key={moment}>
              <button type="button" className="button" onClick={() => pageStore.getState().jump(moment)}>
                {t('code.differs.at', { step, yours, original })}
              </button>
            </li>
          ))}
          {all.length > SHOWN && <li className="quiet">{t('code.differs.more', { count: all.length - SHOWN })}</li>}
        </ul>
      )}
    </div>
  );
}
