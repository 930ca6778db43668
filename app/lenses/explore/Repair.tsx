import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { PropertyName } from '../../../src/explore/index.ts';
import { announce } from '../../announce/index.ts';
import { propertyTitle, propertyWhat, searchedWords, standingOf } from '../../explore/index.ts';
import { ListingEditor, useEdited } from '../../lenses/code/index.ts';
import { shippedListing } from '../../listings/index.ts';
import { attempt } from '../../loading/index.ts';
import { pageStore, usePage } from '../../store/index.ts';
import { t } from '../../words/index.ts';
import { useRepair } from './useRepair.ts';
import { Row } from './Verdicts.tsx';

/** The shown version's listing beside its verdicts. The reader edits it until all properties hold. */
export function Repair(): ReactElement {
  const protocol = usePage((state) => state.history.protocol);
  const told = usePage((state) => state.edits[protocol]);
  const [original, setOriginal] = useState<{ readonly protocol: string; readonly text: string } | null>(null);
  useEffect(
    () =>
      void attempt(
        pageStore,
        () => t('page.failed.listing'),
        async () => setOriginal({ protocol, text: (await shippedListing(protocol)).text }),
      ),
    [protocol],
  );
  const { draft, rewritten } = useEdited(protocol);
  const shipped = original?.protocol === protocol ? original.text : null;
  const now = draft ?? told ?? shipped;
  const text = now === shipped ? null : now;
  const { judged, checking, again } = useRepair(protocol, text);
  const report = judged?.state === 'searched' ? judged.report : null;
  const failing = report?.properties.filter((verdict) => standingOf(verdict) === 'violated') ?? [];
  const words = !report
    ? ''
    : report.cut
      ? searchedWords(report, false)
      : failing.length > 0
        ? t('explore.repair.left', { count: failing.length })
        : t('explore.repair.all', { count: report.properties.length });
  const said = useRef('');
  useEffect(() => {
    if (checking || words === '') return;
    if (said.current !== '' && said.current !== words) announce(words);
    said.current = words;
  }, [checking, words]);
  return (
    <div
      className="explore-repair"
      data-repair={
        checking ? 'checking' : report ? (report.cut ? 'cut' : failing.length > 0 ? 'fails' : 'holds') : judged?.state
      }
    >
      <p className="quiet explore-pad">{t('explore.repair.what')}</p>
      <div className="explore-editor code">
        {shipped !== null && now !== null && (
          <ListingEditor key={`${protocol} ${rewritten}`} protocol={protocol} original={shipped} text={now} />
        )}
      </div>
      <p className="explore-outcome" data-fails={failing.length > 0 ? '' : undefined}>
        {checking
          ? t('explore.repair.checking')
          : judged?.state === 'searched'
            ? words
            : (judged?.why ?? t(judged?.state === 'broken' ? 'explore.state.broken' : 'explore.state.failed'))}
        {!checking && report && (
          <>
            {' '}
            <span className="quiet">
              {t('explore.repair.time', { states: report.states, milliseconds: Math.round(report.seconds * 1000) })}
            </span>
          </>
        )}
        {!checking && (judged?.state === 'failed' || report?.cut) && (
          <>
            {' '}
            <button type="button" className="button" data-again="" onClick={again}>
              {t('explore.again')}
            </button>
          </>
        )}
      </p>
      {report && (
        <table className="explore-table" aria-label={t('explore.table')} data-stale={checking ? '' : undefined}>
          <thead className="sr-only">
            <tr>
              <th scope="col">{t('explore.column.property')}</th>
              <th scope="col">{t('explore.column.verdict')}</th>
              <th scope="col">{t('explore.column.trace')}</th>
            </tr>
          </thead>
          <tbody>
            {/* Violated properties come first. */}
            {[...report.properties]
              .sort((a, b) => Number(standingOf(b) === 'violated') - Number(standingOf(a) === 'violated'))
              .map((verdict) => (
                <Row
                  key={verdict.name}
                  name={verdict.name}
                  kind={verdict.kind}
                  title={propertyTitle(verdict.name)}
                  what={propertyWhat(verdict.name as PropertyName)}
                  verdict={verdict}
                  decided={undefined}
                  of={{ protocol, text: judged?.text ?? null }}
                  asked
                  onAsk={null}
                />
              ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
