import { describe, expect, test } from 'vitest';
import { createActor } from 'xstate';
import type { Event } from '../../src/world/index.ts';
import { clickAdapter, keyAdapter, menuAdapter, pointerAdapter, type Places } from './adapters.ts';
import { carryMachine, type CarryEvent, type Load } from './machine.ts';

const DEVICES = ['0000:00:05.0', '0000:00:05.1', '0000:01:00.0'];
const places: Places = {
  step: (from, by) =>
    DEVICES[((from === null ? (by > 0 ? -1 : 0) : DEVICES.indexOf(from)) + by + DEVICES.length) % DEVICES.length]!,
  end: (last) => (last ? DEVICES.at(-1)! : DEVICES[0]!),
  find: (typed) => DEVICES.find((name) => name.includes(typed)) ?? null,
};
/** Devices are 100 px apart. A negative `y` hits no device. */
const deviceAt = (_x: number, y: number) => DEVICES[Math.floor(y / 100)] ?? null;

function hand() {
  const actor = createActor(carryMachine).start();
  const acted: Event[] = [];
  const sent: CarryEvent[] = [];
  actor.on('dropped', ({ event }) => acted.push(event));
  const send = (event: CarryEvent) => {
    sent.push(event);
    actor.send(event);
  };
  return {
    actor,
    acted,
    sent,
    send,
    state: () => actor.getSnapshot().value,
    load: () => actor.getSnapshot().context.load,
  };
}

const ways: Record<string, (send: (e: CarryEvent) => void, load: Load) => void> = {
  mouse(send, load) {
    const p = pointerAdapter(send, deviceAt);
    p.start(load, 'mouse');
    p.move(0, -50);
    p.move(0, 50);
    p.end(0, 150);
  },
  touch(send, load) {
    const p = pointerAdapter(send, deviceAt);
    p.start(load, 'touch');
    p.move(0, 150);
    p.move(0, 160);
    p.end(0, 170);
  },
  'arrow keys'(send, load) {
    const k = keyAdapter(send, places);
    k.pick(load, null);
    k.key('ArrowDown');
    k.key('Enter');
  },
  'tab, around the end'(send, load) {
    const k = keyAdapter(send, places);
    k.pick(load, null);
    k.key('Tab', true);
    k.key('Tab', true);
    k.key(' ');
  },
  'type-ahead'(send, load) {
    const k = keyAdapter(send, places);
    k.pick(load, null);
    for (const key of '05.1') k.key(key);
    k.key('Enter');
  },
  clicks(send, load) {
    const c = clickAdapter(send);
    c.source(load);
    c.target('0000:00:05.1');
  },
  menu(send, load) {
    menuAdapter(send).choose(load, '0000:00:05.1');
  },
};

describe('every way of carrying gives the same event', () => {
  for (const [name, way] of Object.entries(ways)) {
    test(`a driver by ${name}`, () => {
      const h = hand();
      way(h.send, { kind: 'driver', name: 'e1000' });
      expect(h.acted).toEqual([{ type: 'bind', device: '0000:00:05.1', driver: 'e1000' }]);
      expect(h.state()).toBe('dropped');
      expect(h.load()).toBeNull();
    });
    test(`an owner file by ${name}`, () => {
      const h = hand();
      way(h.send, { kind: 'file', name: 'qemu' });
      expect(h.acted).toEqual([{ type: 'attach', device: '0000:00:05.1', file: 'qemu' }]);
    });
  }
  test('one after the other, in one hand', () => {
    const h = hand();
    for (const way of Object.values(ways)) way(h.send, { kind: 'driver', name: 'nvme' });
    expect(h.acted).toHaveLength(Object.keys(ways).length);
  });
});

describe('nothing happens', () => {
  const pick: CarryEvent = { type: 'PICK', load: { kind: 'file', name: 'qemu' }, way: 'mouse' };
  test.each([
    ['carrying, Escape', [pick, { type: 'CANCEL' }]],
    ['over a device, Escape', [pick, { type: 'HOVER', device: DEVICES[0]! }, { type: 'CANCEL' }]],
    [
      'dropped beside every device',
      [pick, { type: 'HOVER', device: DEVICES[0]! }, { type: 'HOVER', device: null }, { type: 'DROP' }],
    ],
    ['picked twice', [pick, pick]],
  ] as [string, CarryEvent[]][])('%s', (_, events) => {
    const h = hand();
    events.forEach(h.send);
    expect(h.acted).toEqual([]);
    expect(h.state()).toBe('cancelled');
    expect(h.load()).toBeNull();
  });
  test('with an empty hand', () => {
    const h = hand();
    h.send({ type: 'HOVER', device: DEVICES[0]! });
    h.send({ type: 'DROP', device: DEVICES[0]! });
    h.send({ type: 'CANCEL' });
    expect(h.acted).toEqual([]);
    expect(h.state()).toBe('idle');
  });
  test('another pick replaces the load', () => {
    const h = hand();
    h.send(pick);
    h.send({ type: 'PICK', load: { kind: 'driver', name: 'e1000' }, way: 'clicks' });
    expect(h.load()?.name).toBe('e1000');
    h.send({ type: 'DROP', device: DEVICES[2]! });
    expect(h.acted).toEqual([{ type: 'bind', device: DEVICES[2], driver: 'e1000' }]);
  });
  test('keys that are not for carrying are left alone', () => {
    const k = keyAdapter(() => {}, places);
    expect(k.key('F5')).toBe(false);
    expect(k.key('Shift')).toBe(false);
  });
});
