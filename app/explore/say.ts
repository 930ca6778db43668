/** Properties and verdicts in words. */
import {
  type Cut,
  KINDS,
  type PropertyKind,
  type PropertyName,
  type Report,
  type Unsearchable,
  type Verdict,
} from '../../src/explore/index.ts';
import { type MessageId, t } from '../words/index.ts';
import { Unanswered } from '../listings/index.ts';
import type { Ended } from './ask.ts';
import type { Unsaid } from './from.ts';

/** Every property has a name and a sentence. A missing message is a compile error here. */
type Missing = Exclude<
  | `explore.property.${PropertyName}`
  | `explore.property.${PropertyName}.what`
  | `explore.kind.${PropertyKind}`
  | `explore.verdict.${Standing}`
  | `explore.unsearchable.${Unsearchable['code']}`
  | `explore.unsaid.${Unsaid}`,
  MessageId
>;
const nothingMissing: [Missing] extends [never] ? true : Missing = true;
void nothingMissing;

export type Standing = 'holds' | 'violated' | 'found' | 'unreachable' | 'unknown' | 'faults';

/** The standing of a verdict. A `sometimes` property that cannot be reached is not a violation. */
export function standingOf({ kind, holds, fault }: Pick<Verdict, 'kind' | 'holds' | 'fault'>): Standing {
  if (fault) return 'faults';
  if (holds === null) return 'unknown';
  if (kind === 'sometimes') return holds ? 'found' : 'unreachable';
  return holds ? 'holds' : 'violated';
}

/** The title of a property. One of the reader's own properties keeps the name that the reader gave it. */
export const propertyTitle = (name: string): string =>
  Object.hasOwn(KINDS, name) ? t(`explore.property.${name}` as MessageId) : name;
export const propertyWhat = (name: PropertyName): string => t(`explore.property.${name}.what`);

export const violations = ({ properties }: Report): number =>
  properties.filter((verdict) => standingOf(verdict) === 'violated').length;

/** Names the cause of a search's early end. */
export const cutWords = (cut: Cut): string =>
  t('explore.cut', { code: cut.code, message: 'message' in cut ? cut.message : '' });

/** The reason why a search has no report. */
export function failedWords(answer: Exclude<Ended, { readonly kind: 'searched' }>): string {
  if (answer.kind === 'unsearchable') return unsearchableWords(answer);
  return answer.code === 'unstarted'
    ? t('explore.failed.unstarted')
    : t('explore.failed.internal', { message: answer.why });
}

/** The reason why a search did not begin. */
export const unbegunWords = (why: unknown): string =>
  t(why instanceof Unanswered ? 'explore.failed.compiler' : 'explore.state.failed');

/** Describes the end of a search in a few sentences. */
export function searchedWords(report: Report, stopped: boolean): string {
  const violated = violations(report);
  if (report.cut)
    return `${cutWords(report.cut)} ${t('explore.cut.until', { states: report.states, violated: violations(report) })}`;
  if (report.whole) return t('explore.state.whole', { properties: report.properties.length, violated });
  return t(stopped ? 'explore.state.stopped' : 'explore.state.bound', { states: report.states, violated });
}

export const unsearchableWords = ({ code, params }: Pick<Unsearchable, 'code' | 'params'>): string =>
  t(`explore.unsearchable.${code}`, params);
export const unsaidWords = (why: Unsaid): string => t(`explore.unsaid.${why}`);
