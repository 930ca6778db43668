/**
 * Searches the shown listing, off the page's thread. The command starts the search, and the log gets the verdicts at
 * its end. Load it with the first `check`.
 */
import { canJudge, propertiesOf, type PropertyName, type Report, type Verdict } from '../../src/explore/index.ts';
import { protocolById } from '../../src/protocols/index.ts';
import {
  failedWords,
  propertyTitle,
  requestFor,
  type Searched,
  searchedWords,
  showTrace,
  standingOf,
  start,
  unbegunWords,
  violations,
} from '../explore/index.ts';
import { Uncompiled } from '../listings/index.ts';
import { pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { Refused, refuse } from './command.ts';
import { tell } from './log.ts';

/** A running search. If `hand` is aborted, the search does not write its end into the log by itself. */
interface Search {
  readonly hand: AbortController;
  readonly said: Promise<readonly string[]>;
}
let running: Search | null = null;

/** The verdicts on the listing that was searched last. */
let judged: { readonly of: Searched; readonly verdicts: ReadonlyMap<string, Verdict> } | null = null;

/** The listing behind the history: the version's own, or the reader's edited text. */
function shownNow(): Searched {
  const {
    history: { protocol },
    edits,
  } = pageStore.getState();
  return { protocol, text: edits[protocol] ?? null };
}

function versionWords({ protocol, text }: Searched): string {
  const { title } = protocolById(protocol);
  return text === null ? title : t('explore.version.edited', { title });
}

const known = ({ protocol, text }: Searched): ReadonlyMap<string, Verdict> =>
  judged?.of.protocol === protocol && judged.of.text === text ? judged.verdicts : new Map<string, Verdict>();

/**
 * Keeps new verdicts. A stopped search has undecided properties; they do not replace the verdicts of an earlier
 * search.
 */
function keep(of: Searched, { properties }: Report): void {
  judged = {
    of,
    verdicts: new Map([
      ...known(of),
      ...properties.filter(({ holds }) => holds !== null).map((verdict) => [verdict.name, verdict] as const),
    ]),
  };
}

const verdictWords = (verdict: Verdict): string =>
  t('text.check.property', {
    title: propertyTitle(verdict.name),
    name: verdict.name,
    verdict: t(`explore.verdict.${standingOf(verdict)}`),
    steps: verdict.trace?.steps.length ?? 0,
  });

function reportSaid(of: Searched, report: Report, stopped: boolean): readonly string[] {
  const { states, transitions, saturated, properties } = report;
  return [
    ...properties.map(verdictWords),
    ...(saturated ? [t('explore.state.saturated')] : []),
    t('text.check.ended', { version: versionWords(of), how: searchedWords(report, stopped), states, transitions }),
    ...(violations(report) > 0 ? [t('text.check.ways')] : []),
  ];
}

/** Rejects with `Refused` if the search cannot start. */
async function judge(
  of: Searched,
  properties: readonly PropertyName[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const request = await requestFor(of, { properties }).catch((why: unknown) =>
    refuse(why instanceof Uncompiled ? t('explore.state.broken') : unbegunWords(why)),
  );
  if (signal.aborted) return [t('text.check.dropped')];
  const { done, cancel } = start({ slot: 'check', request });
  signal.addEventListener('abort', cancel);
  const answer = await done;
  switch (answer.kind) {
    case 'searched':
      keep(of, answer.report);
      return reportSaid(of, answer.report, answer.stopped);
    case 'dropped':
      return [t('text.check.dropped')];
    case 'unsearchable':
    case 'failed':
      return refuse(failedWords(answer));
  }
}

/** Starts a search for all properties of the version, or for one property. A newer search stops the running search. */
export function check(name: PropertyName | undefined): string {
  const of = shownNow();
  if (name !== undefined && !canJudge(of.protocol, name))
    refuse(t('text.problem.unjudged', { title: propertyTitle(name), version: protocolById(of.protocol).title }));
  running?.hand.abort();
  const properties = name === undefined ? propertiesOf(of.protocol) : [name];
  const hand = new AbortController();
  const search: Search = { hand, said: judge(of, properties, hand.signal) };
  running = search;
  const ended = (said: readonly string[], kind?: 'problem'): void => {
    if (running === search) running = null;
    if (!hand.signal.aborted) tell(said, kind);
  };
  search.said.then(
    (said) => ended(said),
    (why: unknown) => ended([why instanceof Refused ? why.message : t('explore.state.failed')], 'problem'),
  );
  return t('text.check.begun', {
    version: versionWords(of),
    count: properties.length,
    title: name === undefined ? 'none' : propertyTitle(name),
  });
}

/** Stops the running search. The answer holds the results so far. */
export function stop(): Promise<readonly string[]> {
  const { hand, said } = running ?? refuse(t('text.problem.no-check'));
  hand.abort();
  return said;
}

/** Puts the trace of a property into the history. `watch` then writes the new steps into the log. */
export async function show(name: PropertyName): Promise<void> {
  const of = shownNow();
  const title = propertyTitle(name);
  const verdict =
    known(of).get(name) ?? refuse(t('text.problem.unchecked', { title, name, version: versionWords(of) }));
  if (!verdict.trace) refuse(t('text.problem.no-way', { title, verdict: t(`explore.verdict.${standingOf(verdict)}`) }));
  await showTrace(of, verdict.trace, title);
}
