import { describe, expect, test } from 'vitest';
import { boot, groupViews, step, type World } from '../../src/machine/index.ts';
import { type Event, parseScript, type ProtocolId } from '../../src/world/index.ts';
import { concerns, countBefore, deviceBefore, ownerChange, refusedBy, refuser } from './changes.ts';

const DEVICES = ['0000:00:05.0', '0000:00:05.1'];

/** The outcome of the last event, with the only group before and after that event. */
function last(protocol: ProtocolId, ...lines: string[]) {
  const read = parseScript([`group 3: ${DEVICES.join(' ')}`, ...lines].join('\n'));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { topology, events } = read.value;
  const end = events.at(-1) as Event;
  const before: World = events
    .slice(0, -1)
    .reduce((world, event) => step(world, event).world, boot(topology, protocol));
  const { outcome, world } = step(before, end);
  return { outcome, view: groupViews(world)[0]!, before: groupViews(before)[0]! };
}
const HELD = ['bind 0000:00:05.1 vfio-pci', 'open qemu', 'attach 0000:00:05.1 qemu'];

describe('what an event changed', () => {
  test('a claim: the counter, the owner, the device', () => {
    const { view, before } = last('repaired', ...HELD);
    expect(countBefore(view, before, 'user')).toBe(0);
    expect(countBefore(view, before, 'kernel')).toBeNull();
    expect(ownerChange(view, before)).toEqual({ owner: true, refs: true, stale: false });
    expect(deviceBefore(view.devices[1]!, before)?.files).toEqual([]);
    expect(deviceBefore(view.devices[0]!, before)).toBeNull();
  });
  test('a refusal: nothing, and the group is the same object', () => {
    const { view, before } = last('repaired', ...HELD, 'bind 0000:00:05.0 e1000');
    expect(view).toBe(before);
  });
  test('nothing is marked where there is nothing to compare with', () => {
    const { view } = last('repaired', ...HELD);
    expect(countBefore(view, null, 'user')).toBeNull();
    expect(ownerChange(view, null)).toEqual({ owner: false, refs: false, stale: false });
    expect(deviceBefore(view.devices[1]!, null)).toBeNull();
  });
  test('the sketch leaves a stale owner behind', () => {
    const { view, before } = last('sketch', ...HELD, 'detach 0000:00:05.1 qemu');
    expect(ownerChange(view, before).stale).toBe(true);
  });
});

describe('who refused', () => {
  test.each([
    ['repaired', 'bind 0000:00:05.0 e1000', 'EBUSY', 'user', 'protocol'],
    ['repaired', 'bind 0000:00:05.1 e1000', 'EBUSY', null, 'driver-core'],
    ['linux-7.3', 'bind 0000:00:05.0 e1000', 'EBUSY', 'owner_cnt', 'protocol'],
  ] as const)('%s: %s', (protocol, line, result, register, by) => {
    const { outcome, view } = last(protocol, ...HELD, line);
    expect(outcome.result).toBe(result);
    expect(refuser(outcome.reason, view.name)).toBe(register);
    expect(refusedBy(outcome)).toBe(by);
    expect(concerns(outcome, view)).toBe(true);
  });
  test('another user is refused by the owner', () => {
    const { outcome, view } = last(
      'repaired',
      ...HELD,
      'bind 0000:00:05.0 vfio-pci',
      'open dpdk',
      'attach 0000:00:05.0 dpdk',
    );
    expect(outcome.result).toBe('EPERM');
    expect(refuser(outcome.reason, view.name)).toBe('owner');
    expect(refuser(outcome.reason, 'another')).toBeNull();
  });
  test('an event about files alone concerns no group', () => {
    const { outcome, view } = last('repaired', 'open qemu', 'open qemu');
    expect(concerns(outcome, view)).toBe(false);
  });
});
