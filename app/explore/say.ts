/** Properties and verdicts in words. */
import { KINDS, type PropertyKind, type PropertyName, type Report, type Unsearchable, type Verdict } from '../../src/explore/index.ts';
import { type MessageId, t } from '../words/index.ts';
import type { Unsaid } from './from.ts';

/** Every property has a name and a sentence; a missing one is a compile error here. */
type Missing = Exclude<`explore.property.${PropertyName}` | `explore.property.${PropertyName}.what` | `explore.kind.${PropertyKind}` | `explore.verdict.${Standing}` | `explore.unsearchable.${Unsearchable['code']}` | `explore.unsaid.${Unsaid}`, MessageId>;
const nothingMissing: [Missing] extends [never] ? true : Missing = true;
void nothingMissing;

export type Standing = 'holds' | 'violated' | 'found' | 'unreachable' | 'unknown' | 'faults';

/** What a verdict comes to: a `sometimes` that is not there is no fault. */
export function standingOf({ kind, holds, fault }: Pick<Verdict, 'kind' | 'holds' | 'fault'>): Standing {
  if (fault) return 'faults';
  if (holds === null) return 'unknown';
  if (kind === 'sometimes') return holds ? 'found' : 'unreachable';
  return holds ? 'holds' : 'violated';
}

/** An own property is called what its owner called it. */
export const propertyTitle = (name: string): string => (Object.hasOwn(KINDS, name) ? t(`explore.property.${name}` as MessageId) : name);
export const propertyWhat = (name: PropertyName): string => t(`explore.property.${name}.what`);

export const violations = ({ properties }: Report): number => properties.filter((verdict) => standingOf(verdict) === 'violated').length;

/** How a search ended, in one sentence. */
export function searchedWords(report: Report, stopped: boolean): string {
  const violated = violations(report);
  if (report.whole) return t('explore.state.whole', { properties: report.properties.length, violated });
  return t(stopped ? 'explore.state.stopped' : 'explore.state.bound', { states: report.states, violated });
}

export const unsearchableWords = ({ code, params }: Pick<Unsearchable, 'code' | 'params'>): string => t(`explore.unsearchable.${code}`, params);
export const unsaidWords = (why: Unsaid): string => t(`explore.unsaid.${why}`);
