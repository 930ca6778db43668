/** The group with one counter before the newest kernel: the tests that a version lacks, and the rules that differ. */
import { assign } from 'xstate';
import { compareReleases } from '../../world/index.ts';
import { once } from '../once.ts';
import { surroundings } from './environment.ts';
import { fileOf, type OwnerCount, ownerCountMachine } from './owner-count.ts';

const from = (release: string, first: string) => compareReleases(release, first) >= 0;
const before = (release: string, first: string) => !from(release, first);
const never = () => false;

/**
 * True if a group without a default domain defers the probe (b46064a18810, in 6.15 and backported). For 6.12.117 this
 * was read in the source. 6.6.90 and 6.14 are from mails. The numbers inside 6.12 and 6.14 are those of the stable
 * releases of the same day.
 */
function defersProbe(release: string): boolean {
  return (
    from(release, '6.15') ||
    (
      [
        ['6.6', '6.6.90'],
        ['6.12', '6.12.28'],
        ['6.14', '6.14.6'],
      ] as const
    ).some(([series, first]) => from(release, first) && before(release, `${series}.9999`))
  );
}

/**
 * Mainline in one release, 5.19 or later. The identity exception of 6.0 to 6.6 (2380f1e8195e, reverted in 6.7 by
 * 189116d5ad54) needs no rule: no `env` line of the script makes two identity domains.
 */
export function mainline(release: string) {
  return ownerCountMachine().provide({
    guards: {
      ...(before(release, '6.2') && { nullOwnerIsRefused: never, pasidAttached: never }), // 89395ccedbc1
      ...(before(release, '6.6') && { resvDirect: never }), // a48ce36e2786
      ...(before(release, '7.0') && { resetPending: never }), // c279e83953d9
      ...(!defersProbe(release) && { noDefaultDomain: never }),
    },
  });
}

/**
 * v7 and v8 of the series, and the first commit in mainline (1ea2a07a532b): a claim leaves the group without a
 * domain.
 */
export const v8 = once(() =>
  mainline('5.19').provide({
    actions: {
      setEnv: assign(({ context, event }) =>
        event.type === 'env' ? surroundings(context, event, context.owner === null ? null : 'none') : {},
      ),
      takeOwnership: assign(({ event }): Partial<OwnerCount> => ({
        owner_cnt: 1,
        owner: fileOf(event),
        domain: 'none',
      })),
    },
  }),
);

/** v5 and v6: claims by the same owner are counted, and NULL equals NULL. */
export const v5 = once(() => v8().provide({ guards: { groupClaimsAreCounted: () => true } }));
