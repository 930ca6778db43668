/** The actions of the explore lens: it searches one version, or all versions in turn. */
import { canJudge, propertiesOf, PROPERTY_NAMES, type PropertyName, type Report } from '../../../src/explore/index.ts';
import { PROTOCOLS, protocolById } from '../../../src/protocols/index.ts';
import type { ProtocolId } from '../../../src/world/index.ts';
import { announce } from '../../announce/index.ts';
import {
  type Answer,
  cutWords,
  failedWords,
  MOST_DRAWN,
  OwnBroken,
  requestFor,
  type Searched,
  searchedWords,
  start,
  unbegunWords,
  violations,
} from '../../explore/index.ts';
import { Uncompiled } from '../../listings/index.ts';
import { pageStore } from '../../store/index.ts';
import { t } from '../../words/index.ts';
import { lens, type Run, type Settings, type Unsearched } from './state.ts';

/** The searched listing: the reader's choice, or else the shown version with its edits. */
export function searchedNow({ version }: Settings): Searched {
  const { history, edits } = pageStore.getState();
  const protocol = version?.protocol ?? history.protocol;
  const text = edits[protocol] ?? null;
  return { protocol, text: version && !version.edited ? null : text };
}

/** True if the search checks a property: by the reader's choice, or else because the version is meant to keep it. */
export const isAsked = (name: PropertyName, protocol: ProtocolId, { chosen }: Settings): boolean =>
  canJudge(protocol, name) && (chosen[name] ?? propertiesOf(protocol).includes(name));

/** The end of a search, in one sentence. */
export const endWords = ({ report, stopped }: Pick<Run, 'report' | 'stopped'>): string =>
  report ? searchedWords(report, stopped) : '';

function ended(run: Run, answer: Answer): Run {
  switch (answer.kind) {
    case 'searched':
      return { ...run, phase: 'done', report: answer.report, graph: answer.graph, stopped: answer.stopped };
    case 'dropped':
      return { ...run, phase: 'failed' };
    case 'unsearchable':
    case 'failed':
      return { ...run, phase: 'failed', why: failedWords(answer) };
  }
}

/** Starts the search. The old verdicts stay in sight until the first message of the new search. */
export async function run(): Promise<void> {
  const { settings } = lens.getState();
  const of = searchedNow(settings);
  const properties = PROPERTY_NAMES.filter((name) => isAsked(name, of.protocol, settings));
  const blank: Run = {
    number: (lens.getState().run?.number ?? 0) + 1,
    phase: 'waiting',
    of,
    settings,
    progress: null,
    report: null,
    graph: null,
    stopped: false,
    problems: [],
    why: null,
  };
  lens.getState().running?.cancel();
  lens.setState({ run: blank, running: null, unfolded: null });
  announce(t('explore.said.start', { version: protocolById(of.protocol).title }));
  const mine = (): boolean => lens.getState().run?.settings === settings && lens.getState().run?.of === of;
  try {
    const request = await requestFor(of, { ...settings, properties });
    if (!mine()) return;
    const running = start({
      // A merged step stands for several steps, so the picture cannot show it as an arrow.
      slot: 'one',
      request,
      graph: settings.merged ? 0 : MOST_DRAWN,
      onProgress(progress) {
        if (mine()) lens.setState({ run: { ...blank, phase: 'running', progress } });
      },
    });
    lens.setState({ running });
    const answer = await running.done;
    if (!mine() || answer.kind === 'dropped') return;
    const done = ended(blank, answer);
    lens.setState({ run: done, running: null });
    announce(done.phase === 'done' ? endWords(done) : (done.why ?? t('explore.state.failed')));
  } catch (why) {
    if (!mine()) return;
    const own = why instanceof OwnBroken;
    const broken = own || why instanceof Uncompiled;
    lens.setState({
      run: {
        ...blank,
        phase: broken ? 'broken' : 'failed',
        problems: own ? [why.problem] : [],
        why: broken ? null : unbegunWords(why),
      },
      running: null,
    });
    if (own) announce(t('explore.own.broken'));
    else if (!broken) announce(unbegunWords(why));
  }
}

/** The reason why a version has no verdicts or only some of them; null if it has all. */
export function missingWords(report: Report | Unsearched): string | null {
  if ('why' in report) return report.why;
  return report.cut && cutWords(report.cut);
}

/**
 * Searches the versions in turn, oldest first. Each version is searched for the properties that it is meant to keep.
 */
export async function sweep(): Promise<void> {
  let stopped = false;
  let cancel = (): void => {};
  const hand = {
    stop() {
      stopped = true;
      cancel();
      lens.setState({ sweep: null });
    },
  };
  lens.getState().sweep?.stop();
  lens.setState({ sweep: hand, all: new Map() });
  for (const { id } of PROTOCOLS) {
    let told: Report | Unsearched;
    try {
      const running = start({
        slot: 'all',
        request: await requestFor({ protocol: id, text: null }, { properties: propertiesOf(id) }),
      });
      cancel = running.cancel;
      const answer = await running.done;
      told =
        answer.kind === 'searched'
          ? answer.report
          : { why: answer.kind === 'dropped' ? t('explore.state.failed') : failedWords(answer) };
    } catch (why) {
      // A listing that cannot be loaded has no verdicts. The other versions are searched all the same.
      told = { why: unbegunWords(why) };
    }
    if (stopped) return;
    lens.setState({ all: new Map([...lens.getState().all, [id, told]]) });
  }
  lens.setState({ sweep: null });
  const all = [...lens.getState().all.values()];
  announce(
    t('explore.all.done', {
      violated: all.reduce((sum, report) => sum + ('why' in report ? 0 : violations(report)), 0),
    }),
  );
}
