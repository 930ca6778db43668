/**
 * Findings and views, for worlds of the statecharts and of the code engine. A finding comes from comparing a group
 * before and after a call. No rule of a version reports it.
 */
import type { FileName, Finding } from '../world/index.ts';
import type { DeviceView, GroupView } from './types.ts';
import type { Reading } from './versions.ts';

/** The fields that the comparison reads. */
export type Seen = Pick<Reading, 'owner' | 'refs' | 'users' | 'kernelUsers' | 'wedged'>;

/** The findings of one call. `diedTaking`: the call died while it took a reference to a NULL file. */
export function observed(before: Seen, after: Seen, diedTaking: boolean): Finding[] {
  const found: Finding[] = [];
  const overwritten = before.owner !== null && after.owner !== before.owner && (after.refs.get(before.owner) ?? 0) > 0;
  const lost = diedTaking && before.owner !== null && before.users === 0 && (before.refs.get(before.owner) ?? 0) > 0;
  if (overwritten || lost) found.push(`leaked-ref:${before.owner}`);
  if (before.users > 0 && after.users === 0 && after.owner !== null && !after.wedged) found.push('stale-owner');
  return found;
}

/**
 * True while a user is counted, and a kernel-DMA driver is bound or counted too. `bound` says whether such a driver
 * is bound.
 */
export function isSplit({ users, kernelUsers }: Seen, bound: () => boolean): boolean {
  return users > 0 && (kernelUsers > 0 || bound());
}

const ORDER: readonly string[] = [
  'lock-left-held',
  'leaked-ref',
  'stale-owner',
  'no-return-value',
  'warn',
  'refusal-swallowed',
  'uninitialised-read',
  'double-unlock',
  'foreign-unlock',
  'underflow',
  'split',
];
const rank = (finding: Finding) => ORDER.indexOf(finding.split(':')[0]!);

/** Sorts findings into the order in which they are shown. */
export function inOrder(findings: Iterable<Finding>): Finding[] {
  return [...findings].sort((a, b) => rank(a) - rank(b));
}

/** The data of a group from which `look` makes the view. */
export interface Look {
  readonly name: string;
  readonly reading: Omit<Reading, 'lock' | 'modes'>;
  /** No call can use the group any more: the world is dead, or a lock stays held forever. */
  readonly stuck: boolean;
  readonly split: boolean;
  /** A driver that does DMA for the kernel is bound, in a version that counts no such drivers. */
  readonly uncounted?: boolean;
  readonly lock: GroupView['lock'];
  readonly state: string;
  readonly devices: readonly DeviceView[];
}

export function look({ name, reading, stuck, split, uncounted = false, lock, state, devices }: Look): GroupView {
  const { counts, owner, refs, users, kernelUsers, wedged, reserved, domain, env } = reading;
  const held = [...refs];
  const leaked = Object.fromEntries(
    held
      .map(([file, count]): [FileName, number] => [file, count - (file === owner ? 1 : 0)])
      .filter(([, lost]) => lost > 0),
  );
  return {
    name,
    owns:
      stuck || wedged
        ? 'stuck'
        : split
          ? 'both'
          : users > 0
            ? 'user'
            : kernelUsers > 0 || uncounted
              ? 'kernel'
              : reserved
                ? 'user'
                : 'free',
    counts,
    owner,
    stale: owner !== null && users === 0 && !reserved,
    refs: Object.fromEntries(held),
    leaked,
    lock,
    domain,
    env,
    state,
    devices,
  };
}
