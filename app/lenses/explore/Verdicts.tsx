import { Fragment, useId, type ReactElement } from 'react';
import {
  canJudge,
  KINDS,
  PROPERTY_NAMES,
  type PropertyKind,
  type PropertyName,
  type Verdict,
} from '../../../src/explore/index.ts';
import { Icon, type IconName } from '../../board/index.ts';
import {
  propertyTitle,
  propertyWhat,
  type Searched,
  showTrace,
  type Standing,
  standingOf,
} from '../../explore/index.ts';
import { t } from '../../words/index.ts';
import { isAsked } from './drive.ts';
import { lens, type Run, set, type Settings, useExplore } from './state.ts';
import { TraceSteps } from './TraceSteps.tsx';

const ICONS: Readonly<Record<Standing, IconName>> = {
  holds: 'ok',
  violated: 'refused',
  found: 'find',
  unreachable: 'free',
  unknown: 'wait',
  faults: 'refused',
};

/** The mark of a verdict: a shape and a word. The colour only repeats them. */
export function Mark({ standing }: { standing: Standing }): ReactElement {
  return (
    <span className="explore-mark" data-standing={standing}>
      <Icon name={ICONS[standing]} /> {t(`explore.verdict.${standing}`)}
    </span>
  );
}

const KIND_ORDER = ['always', 'recover', 'sometimes'] as const satisfies readonly PropertyKind[];

interface RowProps {
  readonly name: string;
  readonly title: string;
  readonly what: string;
  readonly verdict: Verdict | undefined;
  /** The decision of a search that is still running. */
  readonly decided: boolean | undefined;
  readonly kind: PropertyKind;
  readonly of: Searched;
  readonly asked: boolean;
  onAsk: ((asked: boolean) => void) | null;
}

/** One property: the choice to check it, its verdict, and the button for its trace. */
export function Row({ name, title, what, verdict, decided, kind, of, asked, onAsk }: RowProps): ReactElement {
  const id = useId();
  const unfolded = useExplore((state) => state.unfolded === name);
  const standing = verdict ? standingOf(verdict) : decided === undefined ? null : standingOf({ kind, holds: decided });
  const steps = verdict?.trace?.steps.length ?? 0;
  return (
    <>
      <tr
        className="explore-row"
        data-property={name}
        data-standing={standing ?? undefined}
        data-off={asked ? undefined : ''}
      >
        <th scope="row">
          {onAsk ? (
            <label className="explore-check">
              <input
                type="checkbox"
                checked={asked}
                aria-describedby={id}
                onChange={({ target }) => onAsk(target.checked)}
              />
              <span>{title}</span>
            </label>
          ) : (
            <span className="explore-check">{title}</span>
          )}
          <span id={id} className="explore-sentence">
            {verdict?.fault ? t('explore.own.fault', { message: t(`explore.fault.${verdict.fault}`) }) : what}
          </span>
        </th>
        <td>
          {standing ? (
            <Mark standing={standing} />
          ) : (
            <span className="explore-none">{asked ? '–' : t('explore.verdict.off')}</span>
          )}
        </td>
        <td>
          {verdict?.trace && (
            <span className="explore-trace">
              <button
                type="button"
                className="explore-steps-button"
                aria-expanded={unfolded}
                aria-label={t('explore.trace.open', { steps, title })}
                data-unfold={name}
                onClick={() => lens.setState({ unfolded: unfolded ? null : name })}
              >
                {t('explore.steps', { steps })}
              </button>
              <button
                type="button"
                className="button explore-show"
                aria-label={t('explore.trace.show-long', { title })}
                data-show={name}
                onClick={() => {
                  if (verdict.trace) void showTrace(of, verdict.trace, title);
                }}
              >
                {t('explore.trace.show')}
              </button>
            </span>
          )}
        </td>
      </tr>
      {unfolded && verdict?.trace && (
        <tr className="explore-unfolded">
          <td colSpan={3}>
            <TraceSteps trace={verdict.trace} title={title} />
          </td>
        </tr>
      )}
    </>
  );
}

interface Props {
  readonly settings: Settings;
  readonly of: Searched;
  readonly run: Run | null;
  readonly stale: boolean;
}

/** All properties by kind, with their verdicts. */
export function Verdicts({ settings, of, run, stale }: Props): ReactElement {
  const verdicts = new Map(run?.report?.properties.map((verdict) => [verdict.name, verdict]));
  const decided = new Map(run?.progress?.decided.map(({ name, holds }) => [name, holds]));
  // Verdicts on another version or another text are not shown.
  const mine = run?.of.protocol === of.protocol && run.of.text === of.text;
  const row = (name: PropertyName): ReactElement => {
    const asked = isAsked(name, of.protocol, settings);
    return (
      <Row
        key={name}
        name={name}
        kind={KINDS[name]}
        title={propertyTitle(name)}
        what={propertyWhat(name)}
        of={run?.of ?? of}
        asked={asked}
        verdict={mine ? verdicts.get(name) : undefined}
        decided={mine ? decided.get(name) : undefined}
        onAsk={(on) => set({ chosen: { ...settings.chosen, [name]: on } })}
      />
    );
  };
  return (
    <table className="explore-table" aria-label={t('explore.table')} data-stale={stale ? '' : undefined}>
      <thead>
        <tr>
          <th scope="col">{t('explore.column.property')}</th>
          <th scope="col">{t('explore.column.verdict')}</th>
          <th scope="col">{t(run?.settings.merged ? 'explore.column.trace-merged' : 'explore.column.trace')}</th>
        </tr>
      </thead>
      {KIND_ORDER.map((kind) => (
        <tbody key={kind}>
          <tr className="explore-kind">
            <th colSpan={3} scope="rowgroup">
              {t(`explore.kind.${kind}`)} <small>{t(`explore.kind.${kind}.what`)}</small>
            </th>
          </tr>
          {PROPERTY_NAMES.filter((name) => KINDS[name] === kind && canJudge(of.protocol, name)).map((name) => (
            <Fragment key={name}>{row(name)}</Fragment>
          ))}
          {kind === 'always' &&
            settings.own.map(({ name, expression }) => (
              <Row
                key={name}
                name={name}
                kind="always"
                title={name}
                what={expression === name ? '' : expression}
                of={run?.of ?? of}
                asked
                verdict={mine ? verdicts.get(name) : undefined}
                decided={mine ? decided.get(name) : undefined}
                onAsk={null}
              />
            ))}
        </tbody>
      ))}
    </table>
  );
}
