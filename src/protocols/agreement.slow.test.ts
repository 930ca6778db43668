/**
 * Compares the listings, compiled by this machine's C compiler, with the statecharts: the same events must give the
 * same results and counters.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boot, driverHabits, fileViews, groupViews, step, type Step, type World } from '../machine/index.ts';
import { driverFacts, ENV_FLAGS, ERRNO, type Event, isBridge, MODES, printEvent } from '../world/index.ts';
import { topologyOf } from '../world/testing.ts';
import { type CallName, type Listing, LISTINGS } from './listings.ts';
import { buildNative, compilers, drive, type NativeAnswer } from './testing.ts';

const DRIVERS = ['e1000', 'vfio-pci', 'pci-stub', 'pcieport', 'shpchp', 'cdxnic', 'mlx5_vfio_pci'];
const DEVICES = ['A', 'B', 'C'];
const FILES = ['f1', 'f2'];
const topology = topologyOf({ groups: [{ name: '0', devices: DEVICES }], devices: [] });

const device = fc.constantFrom(...DEVICES);
const file = fc.constantFrom(...FILES);
const fileOrNull = fc.constantFrom(...FILES, null);
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ type: fc.constant('bind' as const), device, driver: fc.constantFrom(...DRIVERS) }),
  },
  fc.record({
    type: fc.constant('bind' as const),
    device,
    driver: fc.constantFrom(...DRIVERS),
    fails: fc.constant(true as const),
  }),
  { weight: 3, arbitrary: fc.record({ type: fc.constant('unbind' as const), device }) },
  { weight: 5, arbitrary: fc.record({ type: fc.constantFrom('attach' as const, 'detach' as const), device, file }) },
  fc.record({ type: fc.constantFrom('open' as const, 'close' as const), file }),
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constantFrom('claim' as const, 'release' as const),
      device,
      mode: fc.constantFrom(...MODES),
      file: fileOrNull,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constantFrom('claim-group' as const, 'release-group' as const),
      group: fc.constant('0'),
      file: fileOrNull,
    }),
  },
  fc.record({ type: fc.constant('hotplug' as const), device, group: fc.constant('0') }),
  fc.record({ type: fc.constant('unplug' as const), device }),
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('env' as const),
      group: fc.constant('0'),
      flag: fc.constantFrom(...ENV_FLAGS),
      on: fc.boolean(),
    }),
  },
);

/** The input of the native program for one history: its lines, and the calls after which the worlds are compared. */
class Script {
  readonly lines: string[] = [];
  readonly checks: { readonly calls: number; readonly from: number; readonly after: Step; readonly told: string }[] =
    [];
  private calls = 0;
  private members: string[] = [];
  private readonly listing: Listing;

  constructor(listing: Listing) {
    this.listing = listing;
  }

  begin(): void {
    this.lines.push('reset');
    DRIVERS.forEach((name, at) => {
      const { counts, userOpens, claimsShared, swallowsRefusal } = driverHabits(this.listing.id, null, name);
      const hint = userOpens ? 1 : name === 'pci-stub' ? 2 : 0;
      this.lines.push(
        [
          'driver',
          at,
          driverFacts(name).name,
          ...[!counts, userOpens, claimsShared, swallowsRefusal].map(Number),
          hint,
        ].join(' '),
      );
    });
    this.list(DEVICES);
    this.group(true);
  }

  private list(members: string[]): void {
    this.members = members;
    this.lines.push(['list', ...members.map((name) => DEVICES.indexOf(name))].join(' '));
  }

  private group(on: boolean): void {
    for (const name of this.members) this.lines.push(`group ${DEVICES.indexOf(name)} ${on ? 'on' : 'off'}`);
  }

  private call(name: CallName, of: { device?: string; driver?: string; file?: string | null }): void {
    if (this.listing.calls[name] === undefined) return;
    const at = (names: string[], one: string | null | undefined) =>
      typeof one === 'string' ? String(names.indexOf(one)) : '-';
    this.lines.push(
      `call ${name.replace(' ', '-')} ${at(DEVICES, of.device)} ${at(DRIVERS, of.driver)} ${at(FILES, of.file)}`,
    );
    this.calls += 1;
  }

  private leave(name: string, bound: boolean, unplug: boolean, hangs = false): void {
    if (bound) this.call('unbind', { device: name });
    if (!unplug || hangs) return;
    this.list(this.members.filter((other) => other !== name));
    this.call('unplug', { device: name });
    this.lines.push(`group ${DEVICES.indexOf(name)} off`);
  }

  private detach(name: string, by: string, woke: readonly Event[]): void {
    this.call('detach', { device: name, file: by });
    const mine = woke.filter((each) => 'device' in each && each.device === name);
    if (mine.length > 0)
      this.leave(
        name,
        true,
        mine.some(({ type }) => type === 'unplug'),
      );
  }

  add(before: World, after: Step): void {
    const { calls } = this;
    const { event, result, refusedBy, reason, woke } = after.outcome;
    const early =
      refusedBy === 'file' ||
      (refusedBy === 'driver-core' && reason.code !== 'probe-failed') ||
      result === 'N/A' ||
      reason.code === 'not-present';
    if (!early) this.act(before, event, after, woke);
    if (reason.code === 'probe-failed') this.lines.push('undo');
    // An event without a native call has no native result to compare.
    if (this.calls === calls) return;
    this.checks.push({ calls: this.calls, from: calls, after, told: printEvent(event) });
  }

  private act(before: World, event: Event, { world, outcome }: Step, woke: readonly Event[]): void {
    const hangs = outcome.result === 'HANG';
    const view = groupViews(before)[0]!;
    switch (event.type) {
      case 'bind': {
        const at = DEVICES.indexOf(event.device);
        const bridge = isBridge(
          { name: event.device, class: '0200', title: '', driver: null, assumed: true },
          event.driver,
        );
        this.lines.push(`bridge ${at} ${Number(bridge)}`, `answer ${at} ${event.fails ? -5 : 0}`);
        return this.call('bind', event);
      }
      case 'unbind':
        return this.leave(event.device, true, false);
      case 'unplug':
        return this.leave(
          event.device,
          view.devices.find(({ name }) => name === event.device)!.driver !== null,
          true,
          hangs,
        );
      case 'hotplug':
        this.lines.push(`new ${DEVICES.indexOf(event.device)}`);
        this.list([...this.members, event.device]);
        this.lines.push(`group ${DEVICES.indexOf(event.device)} ${view.env.group ? 'on' : 'off'}`);
        return this.call('hotplug', event);
      case 'attach':
        return this.call('attach', event);
      case 'detach':
        return this.detach(event.device, event.file, woke);
      case 'close':
        for (const name of fileViews(before).find((each) => each.name === event.file)!.holds)
          this.detach(name, event.file, woke);
        return this.call('close', event);
      case 'claim':
      case 'release':
        return this.call(`${event.type} ${event.mode}`, event);
      case 'claim-group':
      case 'release-group':
        return this.call(event.type, event);
      case 'env':
        return this.env(event, world);
      default:
    }
  }

  private env({ flag, on }: Extract<Event, { type: 'env' }>, after: World): void {
    const domain = groupViews(after)[0]!.domain ?? 'none';
    switch (flag) {
      case 'pasid':
        this.lines.push(`set pasid_attached ${Number(on)}`);
        break;
      case 'resv-direct':
        this.lines.push(`set resv_direct ${Number(on)}`);
        break;
      case 'reset':
        this.lines.push(`set reset_pending ${Number(on)}`);
        break;
      case 'group':
        this.group(on);
        break;
      case 'default-domain':
        this.lines.push(`set default_domain ${on ? 'default' : 'none'}`, `set domain ${domain}`);
        break;
      case 'private-domain':
        this.lines.push(`set domain ${domain}`);
        break;
    }
  }
}

const ERRNO_NAMES = new Map(Object.entries(ERRNO).map(([name, number]) => [number as number, name]));

/** The result of the calls of one event, in the names of the script language. */
function resultOf(answers: readonly NativeAnswer[]): string {
  const bad = answers.find(({ end }) => end !== 'done');
  if (bad) return bad.end.toUpperCase();
  const refused = answers.find(({ value }) => value < 0);
  if (refused) return ERRNO_NAMES.get(refused.value) ?? String(refused.value);
  return answers.some(({ warn }) => warn > 0) ? 'WARN' : 'OK';
}

function seenBy({ reads, drivers, counts }: NativeAnswer) {
  return {
    counts: Object.fromEntries(
      ['kernel', 'shared', 'user', 'owner_cnt'].filter((name) => name in reads).map((name) => [name, reads[name]]),
    ),
    owner: typeof reads.owner === 'number' ? FILES[reads.owner]! : null,
    refs: Object.fromEntries(FILES.map((name, at) => [name, counts[at]]).filter(([, held]) => held !== 0)),
    drivers: DEVICES.map((_, at) => (typeof drivers[at] === 'number' ? DRIVERS[drivers[at]]! : null)),
  };
}

function seenByMachine(world: World) {
  const view = groupViews(world)[0]!;
  return {
    counts: view.counts,
    owner: view.owner,
    refs: Object.fromEntries(Object.entries(view.refs).filter(([, held]) => held > 0)),
    drivers: DEVICES.map((name) => view.devices.find((each) => each.name === name)?.driver ?? null),
  };
}

/** True if the native reads agree with the ownership that the statecharts report. */
function ownedBy({ reads }: NativeAnswer, world: World): boolean {
  const { owns } = groupViews(world)[0]!;
  if (reads.wedged || reads.locked) return owns === 'stuck';
  if (owns === 'both') return reads.users! > 0;
  // The counters do not show a driver that the version does not count. They also do not show a container without a
  // device.
  if (reads.users === 0 && reads.kernelUsers === 0) return owns === 'free' || owns === 'kernel' || owns === 'user';
  return owns === (reads.users! > 0 ? 'user' : 'kernel');
}

/** The number of random events per version. */
const EVENTS = process.env.VERIFY ? 100_000 : 10_000;

test.skipIf(compilers().length === 0).each(LISTINGS)('$id: compiled C and machine say the same', (listing) => {
  const script = new Script(listing);
  let events = 0;
  // A history ends early if it stops the machine. There are enough histories anyway.
  for (const history of fc.sample(fc.array(event, { minLength: 12, maxLength: 40, size: 'max' }), EVENTS / 4)) {
    if (events >= EVENTS) break;
    script.begin();
    let world = boot(topology, listing.id);
    for (const each of history) {
      const after = step(world, each);
      if (world.dead) break;
      events += 1;
      script.add(world, after);
      world = after.world;
    }
  }
  expect(events).toBeGreaterThanOrEqual(EVENTS);
  const answers = drive(buildNative(listing)!, script.lines);
  for (const { from, calls, after, told } of script.checks) {
    const mine = answers.slice(from, calls);
    const context = `${listing.id}: ${told} (call ${from}); ${JSON.stringify(after.outcome.reason)}`;
    expect(resultOf(mine), context).toBe(after.outcome.result);
    const leftHeld = mine.some(({ end, held }) => end === 'done' && held > 0);
    expect(leftHeld, context).toBe(
      after.outcome.findings.includes('lock-left-held') && after.outcome.result !== 'OOPS',
    );
    // Do not compare worlds after a failed probe, which the environment undoes, or after a crash or a hang.
    if (['EIO', 'OOPS', 'BUG', 'HANG'].includes(after.outcome.result)) continue;
    expect(seenBy(mine.at(-1)!), context).toEqual(seenByMachine(after.world));
    expect(ownedBy(mine.at(-1)!, after.world), context).toBe(true);
  }
});
