/** The first difference between two versions, in words. */
import { momentOf, type History, type Moment } from '../../src/history/index.ts';
import { groupViews } from '../../src/machine/index.ts';
import type { GroupView } from '../../src/machine/index.ts';
import { protocolById } from '../../src/protocols/index.ts';
import { COUNTERS, printEvent, type Finding, type ProtocolId } from '../../src/world/index.ts';
import type { Comparison } from '../store/index.ts';
import { parts, t, type MessageId, type Part } from '../words/index.ts';

export const titleOf = (id: ProtocolId): string => protocolById(id).title;

function foundWords(finding: Finding): string {
  const colon = finding.indexOf(':');
  const kind = colon < 0 ? finding : finding.slice(0, colon);
  return t(`protocol.found.${kind}` as MessageId, { name: finding.slice(colon + 1) });
}

function answered(version: ProtocolId, { outcome }: Moment): readonly Part[] {
  const found = outcome!.findings.map(foundWords);
  const what = found.reduce((first, second) => (first ? t('protocol.and', { first, second }) : second), '');
  return parts('protocol.answered', {
    version: titleOf(version),
    result: outcome!.result,
    findings: found.length,
    what,
  });
}

function groupWords(version: ProtocolId, view: GroupView): readonly Part[] {
  const counts = COUNTERS.filter((counter) => counter in view.counts)
    .map((counter) => `${counter} ${String(view.counts[counter])}`)
    .join(', ');
  return parts('protocol.group', {
    version: titleOf(version),
    group: view.name,
    owns: t('protocol.owns', { owns: view.owns }),
    owner: t('protocol.owner', { owned: view.owner === null ? 'no' : 'yes', owner: view.owner }),
    counts: counts || 'none',
  });
}

const shown = ({ owns, owner, counts, refs }: GroupView): string => JSON.stringify([owns, owner, counts, refs]);

/** The first group that differs, as each of the two versions has it. */
function firstGroup(a: Moment, b: Moment): readonly [GroupView, GroupView] | null {
  const [left, right] = [groupViews(a.world), groupViews(b.world)];
  // A different owner of the group says more than a different counter.
  const at = [
    (i: number): boolean => left[i]!.owns !== right[i]!.owns,
    (i: number): boolean => shown(left[i]!) !== shown(right[i]!),
  ]
    .map((differs) => left.findIndex((_, i) => right[i] !== undefined && differs(i)))
    .find((i) => i >= 0);
  return at === undefined ? null : [left[at]!, right[at]!];
}

/** Sentences about the first difference between two versions. Each sentence is a list of text and code parts. */
export function differenceWords(
  { from, to, before, firstDifference }: Comparison,
  after: History,
): readonly (readonly Part[])[] {
  const names = { from: titleOf(from), to: titleOf(to) };
  if (firstDifference === null) return [parts('protocol.no-difference', names)];
  const then = momentOf(before, firstDifference);
  const now = momentOf(after, firstDifference);
  const head = then.outcome
    ? parts('protocol.difference', { ...names, step: then.depth, event: printEvent(then.outcome.event) })
    : parts('protocol.difference-boot', names);
  const answers =
    then.outcome &&
    now.outcome &&
    (then.outcome.result !== now.outcome.result || then.outcome.findings.join() !== now.outcome.findings.join());
  if (answers) return [head, answered(from, then), answered(to, now)];
  const groups = firstGroup(then, now);
  return groups ? [head, groupWords(from, groups[0]), groupWords(to, groups[1])] : [head];
}

/** The same sentences as plain text, for an announcement. */
export const differenceSaid = (comparison: Comparison, after: History): string =>
  differenceWords(comparison, after)
    .map((sentence) => sentence.map(({ text }) => text).join(''))
    .join(' ');
