/** The properties that each version violates, with two devices, two files and two CPUs. */
import { describe, expect, test } from 'vitest';
import { codeWorld, shipped } from '../code/index.ts';
import { step, type World } from '../machine/index.ts';
import { parseScript, PROTOCOL_IDS, type ProtocolId } from '../world/index.ts';
import { MISUSE, propertiesOf } from './properties.ts';
import { failing, searched, sizes } from './testing.ts';
import type { Verdict } from './types.ts';

/**
 * By version, with correct callers: the properties that do not hold. All other properties hold. Numbers refer to
 * history.md.
 */
const BROKEN: Readonly<Record<ProtocolId, readonly string[]>> = {
  // 2.1: VFIO checks the group last, and notices a driver only after its probe. The container stays after a refusal.
  viability: [
    'no-split',
    'no-two-owners',
    'no-stale-owner',
    'counts-match',
    'refusal-changes-nothing',
    'no-warn',
    'no-undefined',
    'no-needless-refusal',
    'can-recover',
    'domain-moved',
    'refusal-says-why',
  ],
  // 2.4: the check ends before the driver is marked. The notifier can only raise a BUG.
  rfc: ['no-split', 'no-warn', 'can-recover'],
  // 2.4: the check marks nothing in the group.
  prototype: ['no-split'],
  // 1.6, D1 to D3: a stale owner, a leaked reference, a lock left held, a missing return value. It keeps both safety
  // rules.
  sketch: ['no-stale-owner', 'no-leak', 'no-lock-left', 'refusal-changes-nothing', 'no-undefined', 'can-recover'],
  repaired: [],
  // The mode belongs to the device, not to the file. So a second file also gets OK.
  amended: ['no-split', 'no-two-owners', 'counts-match', 'no-lagging-claim', 'no-warn'],
  v1: [],
  v2: [],
  v5: [],
  v8: [],
  'linux-5.19': [],
  'linux-6.2': [],
  'linux-7.3': [],
};

/** The versions that incorrect callers break: 1.6 (D6, D7), 3.2 to 3.4, S11 to S13, S17. */
const MISUSED: Readonly<Record<(typeof MISUSE)[number], readonly ProtocolId[]>> = {
  'null-owner': ['sketch', 'v2', 'v5', 'v8', 'linux-5.19'],
  'foreign-release': [
    'rfc',
    'prototype',
    'sketch',
    'repaired',
    'amended',
    'v1',
    'v2',
    'v5',
    'v8',
    'linux-5.19',
    'linux-6.2',
    'linux-7.3',
  ],
};

describe.each(PROTOCOL_IDS)('%s', (protocol) => {
  test('breaks what is known of it and keeps the rest, statement by statement', async () => {
    expect(failing(await searched(protocol)).toSorted()).toEqual(BROKEN[protocol].toSorted());
  });

  test('is judged the same call by call, with names apart, and with steps merged', async () => {
    const wanted = BROKEN[protocol].toSorted();
    expect(failing(await searched(protocol, { merged: true })).toSorted()).toEqual(wanted);
    expect(failing(await searched(protocol, { granularity: 'call' })).toSorted()).toEqual(wanted);
    if (protocol !== 'viability')
      expect(failing(await searched(protocol, { symmetry: false })).toSorted()).toEqual(wanted);
  });

  test('stands callers who are not correct, or does not', async () => {
    const wanted = MISUSE.filter((name) => MISUSED[name].includes(protocol));
    for (const merged of [false, true])
      expect(failing(await searched(protocol, { properties: MISUSE, merged }))).toEqual(wanted);
  });
});

/** Every trace is a schedule of the code lens: its results must be the results of the listing. */
describe.each(PROTOCOL_IDS)('a trace of %s', (protocol) => {
  test.each([false, true])('replays, steps merged: %s', async (merged) => {
    const told = await shipped(protocol);
    const { properties } = await searched(protocol, { merged, properties: [...propertiesOf(protocol), ...MISUSE] });
    for (const { name, trace } of properties) {
      if (!trace) continue;
      const script = parseScript(trace.script);
      if (!script.ok) throw new Error(`${name}: ${trace.script}`);
      let world: World = codeWorld(script.value.topology, protocol, told);
      const results: string[] = [];
      for (const event of script.value.events) {
        const { outcome, world: after } = step(world, event);
        world = after;
        results.push(...(outcome.parts ?? [outcome]).map(({ result }) => result));
      }
      const ended = trace.steps.filter(({ result }) => result !== null).map(({ result }) => result!);
      for (const result of new Set(ended)) expect(results, `${name}: ${trace.script}`).toContain(result);
    }
  });
});

test('the shortest ways to break the sketch and the draft are as long as they are', async () => {
  const steps = async (protocol: ProtocolId, name: string, size = sizes(2, 2, 2)): Promise<number | undefined> =>
    (await searched(protocol, { sizes: size })).properties.find((verdict: Verdict) => verdict.name === name)?.trace
      ?.steps.length;
  expect(await steps('prototype', 'no-split', sizes(2, 1, 2))).toBe(27);
  expect(await steps('sketch', 'no-stale-owner')).toBe(21);
  expect(await steps('sketch', 'no-leak')).toBe(32);
  expect(await steps('sketch', 'can-recover')).toBe(14);
});
