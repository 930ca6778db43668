import { type ReactElement, useEffect, useId, useRef, useState } from 'react';
import { applyEdits, isProved, type PropertyVerdict, type Repair } from '../../src/lesson/index.ts';
import { printEvent } from '../../src/world/index.ts';
import { announce } from '../announce/index.ts';
import { cutWords } from '../explore/index.ts';
import { useView } from '../header/index.ts';
import { openEditor, useWritten, write } from '../lenses/code/index.ts';
import { attempt } from '../loading/index.ts';
import { listingFor } from '../listings/index.ts';
import { pageStore, usePage } from '../store/index.ts';
import { explainParts, parts, Parts, plain, t } from '../words/index.ts';
import { note } from './keep.ts';
import { idOf, player, usePlayer } from './player.ts';
import { solved } from './progress.ts';
import { useProof } from './proof.ts';
import { useOpened } from './room.ts';
import { playTrace } from './walk.ts';

function Property({
  verdict,
  busy,
  onLoad,
}: {
  verdict: PropertyVerdict;
  busy: boolean;
  onLoad: () => void;
}): ReactElement {
  const { property, holds, way, outcome } = verdict;
  const state = holds === null ? 'unknown' : holds ? 'holds' : 'fails';
  return (
    <li className="lesson-property" data-property={property} data-state={busy ? 'busy' : state}>
      <p>
        <b aria-hidden="true">{busy ? '…' : holds === null ? '?' : holds ? '✓' : '✗'}</b>{' '}
        {t(`lesson.property.${property}`)} <span className="lesson-state">{t(`lesson.repair.${state}`)}</span>
      </p>
      {way && (
        <details>
          <summary>{t('lesson.repair.trace')}</summary>
          <ol>
            {way.events.map((event, index) => (
              <li key={index}>
                <code>{printEvent(event)}</code>
              </li>
            ))}
          </ol>
          {outcome && (
            <p className="lesson-because">
              <code>{outcome.result}</code>: <Parts of={explainParts(outcome)} />
            </p>
          )}
          <button type="button" className="button" data-load-trace="" onClick={onLoad}>
            {t('lesson.repair.load')}
          </button>
        </details>
      )}
    </li>
  );
}

/**
 * A task to edit a listing until its properties hold. The text is judged after each edit, even before the reader runs
 * it.
 */
export function RepairCard({ at, repair }: { at: number; repair: Repair }): ReactElement {
  const title = useId();
  const { listing, devices, files, cpus, edits } = repair;
  const written = useWritten(listing);
  const run = usePage((state) => state.edits[listing]);
  const [original, setOriginal] = useState<string | null>(null);
  useEffect(
    () =>
      void attempt(
        pageStore,
        () => t('page.failed.listing'),
        async () => setOriginal((await listingFor(listing)).text),
      ),
    [listing],
  );
  const now = written ?? run ?? null;
  const text = now === original ? null : now;
  const { judged, checking, again } = useProof(repair, text);
  const [given, setGiven] = useState(false);
  const shown = usePlayer((state) => state.shown.has(at));
  const open = (): void => {
    pageStore.getState().setProtocol(listing);
    openEditor();
  };
  const asText = useView() === 'text';
  useOpened(asText ? null : open);

  const proof = judged.state === 'judged' ? judged.proof : null;
  const repaired = proof !== null && !checking && isProved(proof);
  const failing = proof?.verdicts.filter(({ holds }) => holds === false).length ?? 0;
  const told = useRef('');
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (checking || proof === null) return;
    const words = repaired ? t('lesson.repair.solved') : plain('lesson.repair.left', { count: failing });
    if (told.current !== '' && told.current !== words) {
      announce(words);
      if (repaired) card.current?.querySelector('.lesson-verdict')?.scrollIntoView({ block: 'nearest' });
    }
    told.current = words;
    const id = idOf(player.getState().source);
    if (repaired && id !== null) note((all) => solved(all, id, at, { events: 0, par: null, shown }));
  }, [checking, proof, repaired, failing, at, shown]);

  const solution = given && original !== null ? applyEdits(original, edits) : null;
  return (
    <section
      ref={card}
      className="lesson-card lesson-repair"
      data-repair={checking ? 'checking' : repaired ? 'repaired' : judged.state}
      aria-labelledby={title}
    >
      <h4 id={title}>{t('lesson.repair')}</h4>
      <p className="lesson-ask">
        <Parts of={parts('lesson.repair.goal', { listing, devices, files, cpus })} />
      </p>
      {asText ? (
        <label className="lesson-listing">
          {t('text.lesson.listing', { listing })}
          <textarea
            rows={24}
            spellCheck={false}
            autoCapitalize="off"
            value={now ?? original ?? ''}
            onChange={(event) => write(listing, event.target.value)}
          />
        </label>
      ) : (
        <div className="lesson-row">
          <button type="button" className="button button-main" data-open-editor="" onClick={open}>
            {t('lesson.repair.open')}
          </button>
        </div>
      )}
      {judged.state === 'broken' && (
        <p className="lesson-verdict" data-verdict="wrong">
          {t('lesson.repair.broken')}
        </p>
      )}
      {judged.state === 'failed' && (
        <p className="problem" role="alert">
          {judged.why ?? t('lesson.repair.failed')}
        </p>
      )}
      {!checking && proof?.cut && (
        <p className="problem" role="alert" data-cut={proof.cut.code}>
          {cutWords(proof.cut)}
        </p>
      )}
      {!checking && (judged.state === 'failed' || proof?.cut) && (
        <div className="lesson-row">
          <button type="button" className="button" data-again="" onClick={again}>
            {t('explore.again')}
          </button>
        </div>
      )}
      {checking && <p className="lesson-quiet lesson-checking">{t('lesson.repair.checking')}</p>}
      {proof && (
        <>
          {!checking && !proof.cut && (
            <p className="lesson-verdict" data-verdict={repaired ? 'right' : 'open'}>
              {repaired ? t('lesson.repair.solved') : t('lesson.repair.left', { count: failing })}
            </p>
          )}
          <ul className="lesson-properties">
            {proof.verdicts.map((verdict) => (
              <Property
                key={verdict.property}
                verdict={verdict}
                busy={checking}
                onLoad={() => {
                  if (verdict.way) void playTrace(verdict.way, listing, judged.state === 'judged' ? judged.text : null);
                }}
              />
            ))}
          </ul>
        </>
      )}
      <div className="lesson-row">
        {!given && (
          <button type="button" className="button lesson-plain" data-give-up="" onClick={() => setGiven(true)}>
            {t('lesson.repair.give-up')}
          </button>
        )}
      </div>
      {given && (
        <div className="lesson-trace">
          <h5>{t('lesson.repair.solution')}</h5>
          <pre className="lesson-code lesson-diff">
            {edits.flatMap(({ line, removed, added }) => [
              ...removed.map((one, index) => <del key={`${line} - ${index}`}>{`- ${one}\n`}</del>),
              ...added.map((one, index) => <ins key={`${line} + ${index}`}>{`+ ${one}\n`}</ins>),
            ])}
          </pre>
          {solution?.ok && (
            <button
              type="button"
              className="button"
              data-put-solution=""
              onClick={() => {
                player.setState({ shown: new Set([...player.getState().shown, at]) });
                pageStore.getState().setProtocol(listing);
                write(listing, solution.text);
              }}
            >
              {t('lesson.repair.put')}
            </button>
          )}
        </div>
      )}
    </section>
  );
}
