import { expect, test } from 'vitest';
import { parseScript, type ProtocolId } from '../world/index.ts';
import { boot, groupViews, type Outcome, step, type World } from './index.ts';

export function runScript(text: string, protocol: ProtocolId): { outcomes: Outcome[]; world: World; worlds: World[] } {
  const parsed = parseScript(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  let world = boot(parsed.value.topology, protocol);
  const worlds = [world];
  const outcomes = parsed.value.events.map((event) => {
    const done = step(world, event);
    ({ world } = done);
    worlds.push(world);
    return done.outcome;
  });
  return { outcomes, world, worlds };
}
const results = (text: string, protocol: ProtocolId) =>
  runScript(text, protocol)
    .outcomes.map(({ result }) => result)
    .join(' ');
const findings = (text: string, protocol: ProtocolId) =>
  runScript(text, protocol).outcomes.map((outcome) => outcome.findings.join(','));
const group = (text: string, protocol: ProtocolId) => groupViews(runScript(text, protocol).world)[0]!;

test('the seed: a kernel claim while a user owns leaves the lock held, and the next call spins', () => {
  const script = 'claim d0 user f1\nclaim d1 kernel\nclaim d1 kernel';
  expect(results(script, 'sketch')).toBe('OK EBUSY HANG');
  expect(findings(script, 'sketch')).toEqual(['', 'lock-left-held', '']);
  expect(results(script, 'repaired')).toBe('OK EBUSY EBUSY');
  expect(group(script, 'sketch')).toMatchObject({ owns: 'stuck', owner: 'f1', refs: { f1: 1 }, lock: { path: 's1' } });
  expect(group(script, 'repaired')).toMatchObject({
    owns: 'user',
    owner: 'f1',
    counts: { kernel: 0, shared: 0, user: 1 },
  });
});

test('the two EBUSYs: the driver core answers before any lock is taken', () => {
  const script = 'claim d0 user f1\nclaim d1 kernel\nbind d1 vfio-pci\nbind d1 e1000\nunbind d0';
  const { outcomes } = runScript(script, 'sketch');
  expect(outcomes.map(({ result, refusedBy }) => [result, refusedBy])).toEqual([
    ['OK', null],
    ['EBUSY', 'protocol'],
    ['OK', null],
    ['EBUSY', 'driver-core'],
    ['ENODEV', 'driver-core'],
  ]);
});

test('post-decrement: the file stays, and the next owner loses its reference', () => {
  const script = 'bind d0 vfio-pci\nattach d0 f1\ndetach d0 f1\nattach d0 f2\nclose f2';
  expect(findings(script, 'sketch')).toEqual([
    '',
    '',
    'stale-owner,no-return-value',
    'leaked-ref:f1',
    'stale-owner,no-return-value',
  ]);
  expect(group(script, 'sketch')).toMatchObject({
    owns: 'free',
    owner: 'f2',
    stale: true,
    refs: { f1: 1, f2: 1 },
    leaked: { f1: 1 },
  });
  expect(group(script, 'repaired')).toMatchObject({ owns: 'free', owner: null, refs: {} });
});

test('a refusal gives the very world it was given', () => {
  const { worlds } = runScript(
    'bind d0 vfio-pci\nattach d0 f1\nbind d1 e1000\nattach d0 f2\nattach d0 f1\nattach d1 f1',
    'repaired',
  );
  expect(worlds[3]).toBe(worlds[2]);
  expect(worlds[4]).toBe(worlds[2]);
  expect(worlds[5]).toBe(worlds[2]);
  expect(worlds[6]).toBe(worlds[2]);
});

test('an unbind waits for user space and is woken by the close', () => {
  const { outcomes, world } = runScript(
    'bind d0 vfio-pci\nopen f1\nattach d0 f1\nunbind d0\nunbind d0\nbind d0 e1000\nclose f1\nunbind d0',
    'repaired',
  );
  expect(outcomes.map(({ result }) => result).join(' ')).toBe('OK OK OK BLOCKED BLOCKED EBUSY OK ENODEV');
  expect(outcomes[6]!.woke).toEqual([{ type: 'unbind', device: 'd0' }]);
  expect(groupViews(world)[0]!.devices[0]).toMatchObject({ driver: null, files: [], waiting: null });
});

test('pci-stub claims SHARED in its probe and gives it back in its remove', () => {
  expect(group('bind d0 pci-stub', 'repaired').counts.shared).toBe(1);
  expect(group('bind d0 pci-stub\nunbind d0', 'amended').counts.shared).toBe(0);
  expect(group('bind d0 pci-stub', 'linux-7.3').counts).toEqual({ owner_cnt: 0 });
});

test('a probe that fails undoes everything', () => {
  const { outcomes, worlds } = runScript('bind d0 e1000 fails\nbind d0 pci-stub fails', 'repaired');
  expect(outcomes.map(({ result }) => result)).toEqual(['EIO', 'EIO']);
  expect(worlds[2]).toBe(worlds[0]);
  expect(outcomes[0]!.steps).toEqual(['claim', 'mark', 'probe', 'undo', 'unmark']);
  expect(runScript('bind d0 e1000', 'linux-7.3').outcomes[0]!.steps).toEqual(['mark', 'claim', 'probe']);
  expect(runScript('bind d0 e1000\nunbind d0', 'linux-7.3').outcomes[1]!.steps).toEqual([
    'remove',
    'release',
    'unmark',
  ]);
});

test('amended: each device has one mode', () => {
  expect(
    results('claim d0 kernel\nclaim d0 kernel\nrelease d0 user\nrelease d0 kernel\nrelease d0 none', 'amended'),
  ).toBe('OK OK WARN OK OK');
  expect(group('claim d0 kernel\nclaim d0 kernel', 'amended').counts.kernel).toBe(1);
  expect(group('claim d0 kernel\nclaim d0 user f1', 'amended')).toMatchObject({
    owns: 'user',
    owner: 'f1',
    counts: { kernel: 0, user: 1 },
  });
  expect(results('claim d0 user f1\nclaim d1 kernel\nclaim d0 none\nclaim d1 kernel', 'amended')).toBe(
    'OK EBUSY OK OK',
  );
  expect(results('claim d0 none', 'repaired')).toBe('EINVAL');
});

test('linux-7.3: claims by device are counted, a NULL owner warns, the group call refuses even its own owner', () => {
  expect(results('claim d0 user f1\nclaim d1 user f1\nclaim d1 user f2\nclaim-group 0 f1', 'linux-7.3')).toBe(
    'OK OK EPERM EPERM',
  );
  expect(runScript('claim d0 user -', 'linux-7.3').outcomes[0]).toMatchObject({ result: 'EINVAL', findings: ['warn'] });
  expect(results('claim d0 shared\nclaim-group 0 f1\nrelease-group 0 f1', 'linux-7.3')).toBe('N/A OK OK');
  expect(results('claim-group 0 f1', 'repaired')).toBe('N/A');
});

test('an oops ends the machine', () => {
  const script = 'claim d0 user f1\nrelease d0 user\nclaim d0 user -\nenv 0 pasid on';
  expect(results(script, 'sketch')).toBe('OK OK OOPS DEAD');
  expect(group(script, 'sketch').owns).toBe('stuck');
});

test('drivers bound at boot are counted and are no step', () => {
  const script = 'group 3: d0 d1\ndevice d0 0200 "nic" driver e1000\nbind d0 e1000';
  expect(group(script, 'repaired').counts.kernel).toBe(1);
  expect(results(script, 'linux-7.3')).toBe('EBUSY');
});

test('names that JavaScript knows are names like any other', () => {
  const script = 'bind d0 vfio-pci\nattach d0 constructor\ndetach d0 constructor\nattach d0 __proto__';
  expect(group(script, 'sketch')).toMatchObject({ owner: '__proto__', leaked: { constructor: 1 } });
  expect(results(`${script}\nclose __proto__\nbind constructor e1000`, 'amended')).toBe('OK OK OK OK OK OK');
});

test('amended: the mode that a device has is set again by anybody, and changes nothing', () => {
  const script = 'bind d0 vfio-pci\nattach d0 f1\nattach d0 f2\nclose f2\nclose f1';
  expect(results(script, 'amended')).toBe('OK OK OK WARN OK');
  expect(group('claim d0 user f1\nclaim d0 user f2', 'amended')).toMatchObject({
    owner: 'f1',
    refs: { f1: 1 },
    counts: { user: 1 },
  });
});

test('only the oops that a NULL file makes loses the stale owner', () => {
  expect(
    findings('group 0: d0\nclaim d0 user s\nrelease d0 user\nenv 0 group off\nclaim d0 kernel', 'sketch').at(-1),
  ).toBe('');
  expect(findings('claim d0 user s\nrelease d0 user\nclaim d0 user -', 'sketch').at(-1)).toBe('leaked-ref:s');
});

test('whoever waits is woken, in the order of waiting', () => {
  const { outcomes } = runScript(
    'group 0: d0\nbind d0 vfio-pci\nattach d0 q\nunbind d0\nunplug d0\nclose q',
    'repaired',
  );
  expect(outcomes.at(-1)!.woke.map(({ type }) => type)).toEqual(['unbind', 'unplug']);
});

test('a release of none WARNs with or without a group; a detach of what was never opened is EINVAL', () => {
  expect(results('group 0: d0\nenv 0 group off\nrelease d0 none', 'repaired')).toBe('OK WARN');
  expect(results('claim d0 user q\ndetach d0 q', 'repaired')).toBe('OK EINVAL');
});

test('a kernel before 7.0 does not look at resets', () => {
  const parsed = parseScript('group 0: d0');
  const world = boot(parsed.ok ? parsed.value.topology : null!, 'linux-7.3', '6.16');
  const resetting = step(world, { type: 'env', group: '0', flag: 'reset', on: true }).world;
  expect(step(resetting, { type: 'claim', device: 'd0', mode: 'user', file: 'f' }).outcome.result).toBe('OK');
});

test('amended: a device that leaves has no mode and holds nothing', () => {
  expect(group('group 0: d0 d1\nclaim d0 user q\nunplug d0', 'amended')).toMatchObject({
    owns: 'free',
    counts: { user: 0 },
  });
});

test('hotplug and unplug', () => {
  expect(
    results(
      'group 0: d0\nhotplug d1 0\nhotplug d1 0\nbind d1 vfio-pci\nattach d1 f1\nunplug d1\nclose f1\nunplug d1',
      'repaired',
    ),
  ).toBe('OK EEXIST OK OK BLOCKED OK ENODEV');
});

test("a refusal names what is there: no driver is no driver, and a claim in the name of NULL is nobody's driver", () => {
  const reasons = (text: string) =>
    runScript(text, 'linux-5.19').outcomes.map(({ result, reason }) => [
      result,
      reason.code,
      'owner' in reason ? reason.owner : '',
    ]);
  expect(
    reasons('attach d0 q\nbind d0 vfio-pci\nclaim-group 0 -\nattach d0 q').filter(([result]) => result !== 'OK'),
  ).toEqual([
    ['ENODEV', 'no-driver', ''],
    ['EPERM', 'other-owner', 'NULL'],
  ]);
  expect(reasons('bind d1 e1000\nbind d0 vfio-pci\nattach d0 q').at(-1)).toEqual([
    'EPERM',
    'kernel-drivers-present',
    '',
  ]);
});
