/**
 * Cases that the history's matrix does not cover: the state after a refusal, joining, the owner that is shown, and
 * changes between two releases.
 */
import { describe, expect, test } from 'vitest';
import { parseScript, type ProtocolId } from '../world/index.ts';
import { boot, fileViews, groupViews, type Outcome, step } from './index.ts';

function play(text: string, protocol: ProtocolId, release: string | null = null) {
  const parsed = parseScript(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  let world = boot(parsed.value.topology, protocol, release);
  const outcomes = parsed.value.events.map((event): Outcome => {
    const done = step(world, event);
    ({ world } = done);
    return done.outcome;
  });
  return { outcomes, world, group: groupViews(world)[0]!, results: outcomes.map(({ result }) => result).join(' ') };
}
const TWO = 'bind d0 vfio-pci\nbind d1 vfio-pci\n';

describe('viability', () => {
  const REFUSED = 'bind d0 vfio-pci\nbind d1 e1000\nattach d0 f1\n';

  test('the container stays set after the refusal, until its file is closed', () => {
    const { results, outcomes, group, world } = play(`${REFUSED}attach d0 f1\nattach d0 f2`, 'viability');
    expect(results).toBe('OK OK EINVAL EINVAL EBUSY');
    expect(outcomes[2]).toMatchObject({
      findings: [],
      refusedBy: 'protocol',
      reason: { code: 'not-viable-set', member: 'd1', memberDriver: 'e1000', file: 'f1' },
    });
    expect(outcomes[4]!.reason).toMatchObject({ code: 'group-file-open', file: 'f1' });
    expect(group).toMatchObject({ owns: 'kernel', owner: 'f1', counts: {}, stale: false, state: 'reserved' });
    expect(fileViews(world)).toEqual([{ name: 'f1', open: true, holds: [] }]);
    expect(
      play(`${REFUSED}unbind d1\nhotplug d2 0\nattach d0 f1\ndetach d0 f1\nattach d0 f2`, 'viability').results,
    ).toBe('OK OK EINVAL OK WARN OK OK OK');
    expect(play(`${REFUSED}close f1\nattach d0 f2\nclose f1`, 'viability').results).toBe(
      'OK OK EINVAL OK EINVAL EBADF',
    );
    expect(play(`${REFUSED}unbind d1`, 'viability').group).toMatchObject({ owns: 'user', owner: 'f1' });
    expect(play(`${REFUSED}unbind d1\nbind d1 e1000\nenv 0 reset on`, 'viability').results).toBe(
      'OK OK EINVAL OK BUG DEAD',
    );
  });

  test('a driver of no kind that it knows stops the machine, but only after its probe', () => {
    const { results, outcomes, group } = play(
      'bind d0 vfio-pci\nattach d0 f1\nbind d1 e1000 fails\nbind d1 e1000\nclose f1',
      'viability',
    );
    expect(results).toBe('OK OK EIO BUG DEAD');
    expect(outcomes[3]).toMatchObject({
      findings: [],
      reason: { code: 'bound-live', device: 'd1', driver: 'e1000', owner: 'f1' },
      steps: ['mark', 'probe'],
    });
    expect(group.owns).toBe('stuck');
  });

  test('a second device of the file needs no second container', () => {
    expect(
      play(
        `${TWO}attach d0 f1\nattach d1 f2\nattach d1 f1\ndetach d0 f1\nattach d0 f2\nclose f1\nattach d0 f2`,
        'viability',
      ).results,
    ).toBe('OK OK OK EBUSY OK OK EBUSY OK OK');
  });

  test('without a group there is nothing to open', () => {
    expect(play('bind d0 vfio-pci\nenv 0 group off\nattach d0 f1\nbind d1 e1000', 'viability').results).toBe(
      'OK OK ENODEV OK',
    );
  });
});

describe.each(['viability', 'rfc', 'prototype'] as const)('%s', (protocol) => {
  test('counts no kernel driver, and shows one all the same', () => {
    const { group, outcomes } = play('bind d0 e1000', protocol);
    expect(group.owns).toBe('kernel');
    expect(outcomes[0]!.reason.code).toBe('bound-silent');
    expect(play('bind d0 e1000\nunbind d0\nbind d0 pci-stub', protocol).group.owns).toBe('free');
    expect(play('claim d0 kernel\nrelease d0 kernel\nclaim-group 0 f', protocol).results).toBe('N/A N/A N/A');
  });
});

test('the RFC knows VFIO by name, VFIO itself by kind; a bridge is a bridge by its class', () => {
  expect(play('bind d0 vfio-pci\nbind d1 mlx5_vfio_pci\nattach d0 f1', 'rfc').outcomes[2]).toMatchObject({
    result: 'EINVAL',
    reason: { code: 'not-viable', member: 'd1' },
  });
  expect(play('bind d0 vfio-pci\nbind d1 mlx5_vfio_pci\nattach d0 f1', 'viability').results).toBe('OK OK OK');
  expect(play('device d1 0604 "bridge"\nbind d0 vfio-pci\nbind d1 e1000\nattach d0 f1', 'viability').results).toBe(
    'OK OK OK',
  );
  expect(
    play('device d1 0200 "no bridge"\nbind d0 vfio-pci\nbind d1 pcieport\nattach d0 f1', 'viability').results,
  ).toBe('OK OK EINVAL');
});

test('the draft says whose hint differs', () => {
  expect(play('bind d0 e1000\nbind d1 pci-stub\nbind d1 vfio-pci', 'prototype').results).toBe('OK OK EBUSY');
  expect(play('bind d0 e1000\nbind d1 vfio-pci', 'prototype').outcomes[1]).toMatchObject({
    result: 'EINVAL',
    reason: { code: 'hint-differs', member: 'd0', memberDriver: 'e1000', driver: 'vfio-pci' },
    steps: ['claim', 'refuse'],
  });
});

describe.each(['v1', 'v2', 'v5', 'v8', 'linux-5.19'] as const)('%s claims once for the group', (protocol) => {
  test('a second device joins, the last gives back', () => {
    const script = `${TWO}attach d0 f1\nattach d1 f1\n`;
    expect(play(script, protocol)).toMatchObject({
      results: 'OK OK OK OK',
      group: { owns: 'user', owner: 'f1', counts: { owner_cnt: 1 } },
    });
    expect(play(`${script}detach d0 f1`, protocol).group).toMatchObject({ owns: 'user', counts: { owner_cnt: 1 } });
    expect(play(`${script}detach d0 f1\nattach d0 f2\ndetach d1 f1\nattach d0 f2`, protocol).results).toMatch(
      /^OK OK OK OK OK (EPERM|EBUSY) OK OK$/,
    );
    const closed = play(`${script}unbind d0\nclose f1\nbind d0 e1000`, protocol);
    expect(closed.results).toBe('OK OK OK OK BLOCKED OK OK');
    expect(closed.group).toMatchObject({ owns: 'kernel', owner: null, refs: {} });
  });

  test('VFIO keeps the group that it gives back, and opens none that is not there', () => {
    expect(
      play('bind d0 vfio-pci\nattach d0 f1\nenv 0 group off\ndetach d0 f1\nattach d0 f1\nclaim-group 0 f1', protocol)
        .results,
    ).toBe('OK OK OK OK ENODEV N/A');
  });

  test('has the raw call for the group', () => {
    expect(play('claim-group 0 f1\nrelease-group 0 f1\nrelease-group 0 f1', protocol).results).toBe('OK OK WARN');
  });
});

describe('v1 and v2', () => {
  test('the type says who owns: an owner is shown for a user alone, a reference held by v1 alone', () => {
    expect(play('claim d0 kernel', 'v1').group).toMatchObject({
      owns: 'kernel',
      owner: null,
      counts: { owner_cnt: 1 },
      state: 'kernelOwned',
    });
    expect(play('claim d0 user f1\nclaim d1 user f1', 'v1').group).toMatchObject({
      owner: 'f1',
      refs: { f1: 1 },
      counts: { owner_cnt: 2 },
      domain: 'none',
    });
    expect(play('claim d0 user f1', 'v2').group).toMatchObject({ owner: 'f1', refs: {} });
    expect(play('claim d0 user -', 'v2').group).toMatchObject({ owns: 'user', owner: null });
    expect(play('claim d0 user -\nrelease d1 user\nclaim d0 kernel', 'v2').results).toBe('OK OK OK');
    expect(play('claim d0 kernel\nrelease d0 user\nclaim d1 shared\nclaim d0 none', 'v1').results).toBe(
      'OK WARN N/A N/A',
    );
  });

  test('a domain that the last user leaves behind warns in v1, and keeps the next one out', () => {
    const script = 'claim d0 user f1\nenv 0 private-domain on\nrelease d0 user\nclaim d0 user f2';
    const { outcomes, group } = play(script, 'v1');
    expect(outcomes.map(({ result }) => result)).toEqual(['OK', 'OK', 'WARN', 'EBUSY']);
    expect(outcomes[2]!.reason.code).toBe('released-domain-left');
    expect(group).toMatchObject({ owns: 'free', owner: null, refs: {} });
    expect(play(script, 'v2').results).toBe('OK OK OK OK');
  });

  test('v1 claims before it marks, v2 after', () => {
    expect(play('bind d0 e1000', 'v1').outcomes[0]!.steps).toEqual(['claim', 'mark', 'probe']);
    expect(play('bind d0 e1000', 'v2').outcomes[0]!.steps).toEqual(['mark', 'claim', 'probe']);
  });
});

describe.each(['v5', 'v8', 'linux-5.19'] as const)('%s', (protocol) => {
  test("a claim in nobody's name is one that nobody can give back", () => {
    const { results, group } = play('claim-group 0 -\nbind d0 e1000\nrelease-group 0 -\nclaim-group 0 f1', protocol);
    expect(results).toBe('OK EBUSY WARN EPERM');
    expect(group).toMatchObject({ owns: 'stuck', owner: null, counts: { owner_cnt: 1 }, state: 'wedged' });
    expect(play('bind d0 vfio-pci\nclaim d0 user f1\nenv 0 pasid on\nattach d0 f1', protocol).results).toBe(
      'OK N/A OK OK',
    );
  });
});

test('the same owner again: counted in v5 and by device since 6.2, refused by v8 and by group since', () => {
  const script = 'claim-group 0 f1\nclaim-group 0 f1\nrelease-group 0 f1\nclaim-group 0 f2';
  expect(play(script, 'v5').results).toBe('OK OK OK EPERM');
  for (const protocol of ['v8', 'linux-5.19', 'linux-6.2', 'linux-7.3'] as const)
    expect(play(script, protocol).results).toBe('OK EPERM OK OK');
  expect(play('claim d0 user f1\nclaim d1 user f1', 'linux-6.2').group.counts).toEqual({ owner_cnt: 2 });
  expect(play('claim-group 0 f1', 'v8').group.domain).toBe('none');
  expect(play('claim-group 0 f1', 'linux-5.19').group.domain).toBe('blocking');
});

test.each<[ProtocolId, string | null, string, string]>([
  ['linux-5.19', '6.1.192', 'env 0 pasid on\nclaim-group 0 f1', 'OK OK'],
  ['linux-6.2', null, 'env 0 pasid on\nclaim-group 0 f1\nclaim d0 user f1', 'OK EBUSY EBUSY'],
  ['linux-6.2', null, 'env 0 resv-direct on\nclaim d0 user f1', 'OK OK'],
  ['linux-6.2', '6.6', 'env 0 resv-direct on\nclaim d0 user f1', 'OK EINVAL'],
  ['linux-6.2', '6.12.117', 'env 0 default-domain off\nbind d0 e1000', 'OK EPROBE_DEFER'],
  ['linux-6.2', '6.6.90', 'env 0 default-domain off\nbind d0 e1000', 'OK EPROBE_DEFER'],
  ['linux-6.2', '6.6.89', 'env 0 default-domain off\nbind d0 e1000', 'OK OK'],
  ['linux-6.2', '6.13.12', 'env 0 default-domain off\nbind d0 e1000', 'OK OK'],
  ['linux-5.19', '6.1.192', 'env 0 default-domain off\nbind d0 e1000', 'OK OK'],
  ['linux-6.2', '6.4', 'group 0: d0\nclaim d0 user f1\nunplug d0', 'OK OK'],
  ['linux-6.2', '6.5', 'group 0: d0\nclaim d0 user f1\nunplug d0', 'OK WARN'],
  ['linux-7.3', '6.16', 'env 0 reset on\nclaim d0 user f1', 'OK OK'],
  ['linux-7.3', '7.0', 'env 0 reset on\nclaim d0 user f1', 'OK EBUSY'],
  ['linux-5.19', null, 'claim-group 0 f1\nbind d0 cdx-nic', 'OK EBUSY'],
])('%s of release %s: %j', (protocol, release, script, results) => {
  expect(play(script, protocol, release).results).toBe(results);
});
