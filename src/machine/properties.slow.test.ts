import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Event, parseScript, printEvent, type ProtocolId } from '../world/index.ts';
import { arbitraryScript, shown } from '../world/testing.ts';
import { boot, groupViews, IMPLEMENTED, step, type World } from './index.ts';
import { explore } from './testing.ts';

const RUNS = process.env.VERIFY ? 5000 : 250;
/** The versions that must keep a kernel driver and a user apart, and that do so in correct use. */
const SAFE: readonly ProtocolId[] = [
  'prototype',
  'repaired',
  'amended',
  'v1',
  'v2',
  'v5',
  'v8',
  'linux-5.19',
  'linux-6.2',
  'linux-7.3',
];

const walk = (world: World, events: readonly Event[]) => {
  const worlds = [world];
  for (const event of events) worlds.push(step(worlds.at(-1)!, event).world);
  return worlds;
};
/** Correct use: no raw calls, no `env` lines, no VFIO calls. */
const correct = arbitraryScript({ raw: false, vfio: false, maxLength: 40 }).map(({ topology, events }) => ({
  topology,
  events: events.filter((event) => event.type !== 'env'),
}));
const anything = arbitraryScript({ maxLength: 40 });

describe.each(IMPLEMENTED)('%s', (protocol) => {
  test('any events are answered, never thrown', () => {
    fc.assert(
      fc.property(anything, ({ topology, events }) => {
        for (const world of walk(boot(topology, protocol), events)) groupViews(world);
      }),
      { numRuns: RUNS },
    );
  });

  test('a refused event gives the very world it was given, but for the lock of the sketch and the container of VFIO before 5.19', () => {
    fc.assert(
      fc.property(anything, ({ topology, events }) => {
        let world = boot(topology, protocol);
        for (const event of events) {
          const { outcome, world: after } = step(world, event);
          const refused = /^E[A-Z_]+$|^(HANG|DEAD|N\/A)$/.test(outcome.result);
          const known = outcome.findings.includes('lock-left-held') || outcome.reason.code === 'not-viable-set';
          if (refused && !known) expect(after, shown([event])).toBe(world);
          world = after;
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('views say the same whether they were asked before or not, and unchanged groups are the same object', () => {
    fc.assert(
      fc.property(anything, ({ topology, events }) => {
        let world = boot(topology, protocol);
        for (const event of events) {
          const before = groupViews(world);
          const after = step(world, event).world;
          groupViews(after).forEach((view, index) => {
            if (after.groups.at(index) === world.groups.at(index) && after.dead === world.dead)
              expect(view).toBe(before[index]);
          });
          world = after;
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe.each(SAFE)('%s in correct use', (protocol) => {
  test('a kernel driver and a user never own a group at once', () => {
    fc.assert(
      fc.property(correct, ({ topology, events }) => {
        let world = boot(topology, protocol);
        for (const event of events) {
          const { outcome, world: after } = step(world, event);
          expect(outcome.findings, shown(events)).not.toContain('split');
          expect(outcome.findings).not.toContain('lock-left-held');
          // In `amended`, a second file's attach is OK, because the device has the user mode already. The second file
          // gets no claim, so its release WARNs.
          expect(outcome.result).not.toMatch(protocol === 'amended' ? /HANG|OOPS|BUG/ : /WARN|HANG|OOPS|BUG/);
          world = after;
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe.each(['repaired', 'amended'] as const)('%s in correct use', (protocol) => {
  test('references balance: one for the stored owner, none else, and an owner exactly while a user is counted', () => {
    fc.assert(
      fc.property(correct, ({ topology, events }) => {
        for (const world of walk(boot(topology, protocol), events)) {
          for (const { counts, owner, refs } of groupViews(world)) {
            expect(refs, shown(events)).toEqual(owner === null ? {} : { [owner]: 1 });
            expect(owner !== null).toBe((counts.user ?? 0) > 0);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });
});

const FILES = ['f1', 'f2'];
const DEVICES = ['d0', 'd1'];
const two = parseScript('group 0: d0 d1');
const topology = two.ok ? two.value.topology : null!;
const CORRECT: readonly Event[] = [
  ...DEVICES.flatMap((device): Event[] => [
    ...['e1000', 'vfio-pci', 'pci-stub'].map((driver): Event => ({ type: 'bind', device, driver })),
    { type: 'unbind', device },
    ...FILES.flatMap((file): Event[] => [
      { type: 'attach', device, file },
      { type: 'detach', device, file },
    ]),
  ]),
  ...FILES.flatMap((file): Event[] => [
    { type: 'open', file },
    { type: 'close', file },
  ]),
];
const RAW: readonly Event[] = [
  ...DEVICES.flatMap((device): Event[] => [
    ...(['kernel', 'shared', 'none'] as const).flatMap((mode): Event[] => [
      { type: 'claim', device, mode },
      { type: 'release', device, mode },
    ]),
    ...FILES.flatMap((file): Event[] => [
      { type: 'claim', device, mode: 'user', file },
      { type: 'release', device, mode: 'user', file },
    ]),
  ]),
  ...FILES.flatMap((file): Event[] => [
    { type: 'claim-group', group: '0', file },
    { type: 'release-group', group: '0', file },
  ]),
];

// A release by another caller is enough. The driver stays bound but is no longer counted, so the next user's claim
// succeeds.
const FOREIGN_RELEASE: readonly Event[] = [
  { type: 'bind', device: 'd0', driver: 'e1000' },
  { type: 'release', device: 'd0', mode: 'kernel' },
  { type: 'claim', device: 'd1', mode: 'user', file: 'f1' },
];
const claimedByGroup: readonly Event[] = [
  ...FOREIGN_RELEASE.slice(0, 2),
  { type: 'claim-group', group: '0', file: 'f1' },
];
// `viability` and `rfc` accept every driver on a bridge.
const BRIDGE: Event = { type: 'bind', device: 'd0', driver: 'shpchp' };
const SHORTEST: Readonly<Record<ProtocolId, readonly Event[]>> = {
  viability: [BRIDGE, { type: 'bind', device: 'd1', driver: 'vfio-pci' }, { type: 'attach', device: 'd1', file: 'f1' }],
  rfc: [BRIDGE, { type: 'claim', device: 'd0', mode: 'user', file: 'f1' }],
  // The claim records an owner, but a bind compares only the drivers of the other members.
  prototype: [
    { type: 'claim', device: 'd0', mode: 'user', file: 'f1' },
    { type: 'bind', device: 'd0', driver: 'e1000' },
  ],
  v1: FOREIGN_RELEASE,
  v2: FOREIGN_RELEASE,
  v5: claimedByGroup,
  v8: claimedByGroup,
  'linux-5.19': claimedByGroup,
  'linux-6.2': FOREIGN_RELEASE,
  sketch: FOREIGN_RELEASE,
  repaired: FOREIGN_RELEASE,
  // Each device has one mode, and the guards ignore the device's own claim. So a new mode gives back the claim of the
  // bound driver.
  amended: [
    { type: 'bind', device: 'd0', driver: 'e1000' },
    { type: 'claim', device: 'd0', mode: 'user', file: 'f1' },
  ],
  'linux-7.3': FOREIGN_RELEASE,
};

describe.each(IMPLEMENTED)('%s, two devices and two files, exhaustively', (protocol) => {
  test('no sequence of correct events, without bridges, splits a group', () => {
    const { reached, worlds } = explore(boot(topology, protocol), CORRECT, ({ world }) => world.split.size > 0);
    expect(reached?.path.map(printEvent)).toBeUndefined();
    expect(worlds).toBeGreaterThan(100);
  });

  test('with raw calls there is a way, and this is the shortest', () => {
    const script = SHORTEST[protocol];
    const { reached } = explore(
      boot(topology, protocol),
      [...CORRECT, BRIDGE, ...RAW],
      ({ world }) => world.split.size > 0,
    );
    expect(reached!.path).toHaveLength(script.length);
    const last = walk(boot(topology, protocol), script).at(-1)!;
    expect(groupViews(last)[0]!.owns).toBe('both');
    expect(step(last, { type: 'open', file: 'f2' }).outcome.findings).toContain('split');
  });
});
