/** Judges what is shown, off the page's thread: begun by a line, told in the log when it has ended. Loaded when somebody asks for it. */
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

/** A search that goes on. Aborted where it is to stop: then nobody is told unasked how it ended. */
interface Search {
  readonly hand: AbortController;
  readonly said: Promise<readonly string[]>;
}
let running: Search | null = null;

/** What is known of the code that was judged last. */
let judged: { readonly of: Searched; readonly verdicts: ReadonlyMap<string, Verdict> } | null = null;

/** The code that tells the history: the version's, or what somebody made of it. */
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

/** A search that was stopped takes nothing back that another one had found. */
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

/** Rejects with `Refused` where nothing can be searched. */
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

/** Begins to judge what the version sets out to keep, or one property. A newer search takes the place of one that goes on. */
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

/** Ends the search that goes on; what it had found until then is the answer. */
export function stop(): Promise<readonly string[]> {
  const { hand, said } = running ?? refuse(t('text.problem.no-check'));
  hand.abort();
  return said;
}

/** Puts the way that was found to a property into the history; whoever watches tells of it. */
export async function show(name: PropertyName): Promise<void> {
  const of = shownNow();
  const title = propertyTitle(name);
  const verdict =
    known(of).get(name) ?? refuse(t('text.problem.unchecked', { title, name, version: versionWords(of) }));
  if (!verdict.trace) refuse(t('text.problem.no-way', { title, verdict: t(`explore.verdict.${standingOf(verdict)}`) }));
  await showTrace(of, verdict.trace, title);
}
