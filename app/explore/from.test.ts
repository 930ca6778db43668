import { describe, expect, test } from 'vitest';
import { codeWorld, shipped } from '../../src/code/index.ts';
import { actAll, type History, jump, start } from '../../src/history/index.ts';
import { groupViews, IMPLEMENTED, loadVfio } from '../../src/machine/index.ts';
import { type Event, parseScript, type ProtocolId } from '../../src/world/index.ts';
import { startFrom } from './from.ts';

const MACHINE =
  'group 5: 00:05.0 00:05.1 00:05.2 00:05.3\ngroup 6: 00:06.0\ngroup 7:\ndevice 00:06.0 0200 driver e1000e\n';

function history(script: string, protocol: ProtocolId = 'sketch', machine = MACHINE): History {
  const read = parseScript(machine + script);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return actAll(start(read.value.topology, protocol), read.value.events);
}
function here(script: string, protocol?: ProtocolId, machine?: string) {
  const found = startFrom(history(script, protocol, machine));
  if (!('here' in found)) throw new Error(found.unsaid);
  return found.here;
}
const unsaid = (script: string, protocol?: ProtocolId, machine?: string): string => {
  const found = startFrom(history(script, protocol, machine));
  return 'unsaid' in found ? found.unsaid : JSON.stringify(found.here.from);
};

describe('what happened, as a search begins', () => {
  test('devices, files and drivers go by the search’s own names, drivers of the boot first', () => {
    const { from, devices, files, sizes, sameOrder, driverFor } = here(
      'bind 00:05.2 vfio-pci\nopen qemu\nattach 00:05.2 qemu\nbind 00:05.1 nvme\n',
      'repaired',
    );
    expect(devices).toEqual(['00:05.0', '00:05.1', '00:05.2']);
    expect(files).toEqual(['qemu', 'f1']);
    expect(sizes).toEqual({ devices: 3, files: 2, cpus: 2 });
    expect(sameOrder).toBe(true);
    expect(from).toEqual(['bind d2 vfio-pci', 'attach d2 f1', 'bind d1 e1000']);
    expect([driverFor('00:05.1', 'e1000'), driverFor('00:05.0', 'e1000')]).toEqual(['nvme', 'e1000']);
    expect(here('bind 00:06.0 nvme\n').from).toEqual(['bind d0 e1000']);
  });

  test('with nothing done it is about the first group', () => {
    expect(here('')).toMatchObject({ group: '5', from: [], sizes: { devices: 3, files: 2, cpus: 2 } });
  });

  test('closing gives back what the file held, and what waited goes on', () => {
    const { from, closed } = here(
      'bind 00:05.0 vfio-pci\nbind 00:05.1 vfio-pci\nattach 00:05.0 qemu\nattach 00:05.1 qemu\nunbind 00:05.0\nclose qemu\n',
      'repaired',
    );
    expect(from.slice(-4)).toEqual(['attach d1 f1', 'detach d0 f1', 'unbind d0', 'detach d1 f1']);
    expect([...closed]).toEqual(['qemu']);
  });

  test('a refusal is told where it may leave something behind, and left out where it cannot', () => {
    expect(here('bind 00:05.0 e1000\nbind 00:05.1 vfio-pci\nattach 00:05.1 qemu\nattach 00:05.2 dpdk\n').from).toEqual([
      'bind d0 e1000',
      'bind d1 vfio-pci',
      'attach d1 f1',
    ]);
    expect(here('bind 00:05.0 e1000 fails\n').from).toEqual(['bind d0 e1000 fails']);
  });

  test.each([
    ['raw', 'claim 00:05.0 user qemu\n'],
    ['raw', 'claim-group 5 qemu\n', 'v8'],
    ['env', 'env 5 pasid on\n'],
    ['hotplug', 'unplug 00:05.0\n'],
    ['vfio', 'open-group vfio5 5\n', 'viability'],
  ] as const)('%s: %s', async (why, script, protocol: ProtocolId = 'sketch') => {
    await loadVfio();
    expect(unsaid(script, protocol)).toBe(why);
  });

  async function raced(script: string): Promise<History> {
    const code = await shipped('sketch');
    const read = parseScript(MACHINE + script);
    if (!read.ok) throw new Error('unread');
    return actAll(
      start(read.value.topology, 'sketch', (topology, protocol) => codeWorld(topology, protocol, code)),
      read.value.events,
    );
  }

  test('a race in the group is none of a search’s lines', async () => {
    const after = await raced('bind 00:05.0 e1000\nrace - bind 00:05.1 e1000 | bind 00:05.2 e1000\n');
    expect(startFrom(after)).toEqual({ unsaid: 'race' });
    expect(startFrom(jump(after, 1))).toMatchObject({ here: { from: ['bind d0 e1000'] } });
  });

  test('files that are closed in a race say of which group it was', async () => {
    const held = 'bind 00:05.0 vfio-pci\nattach 00:05.0 qemu\nopen dpdk\n';
    expect(startFrom(await raced(`${held}race - close qemu | close dpdk\nbind 00:05.1 e1000\n`))).toEqual({
      unsaid: 'race',
    });
    expect(startFrom(await raced(`${held}race - open vm2 | close dpdk\nbind 00:05.1 e1000\n`))).toMatchObject({
      here: { from: ['bind d0 vfio-pci', 'attach d0 f1', 'bind d1 e1000'] },
    });
  });

  test('more devices or files than a search takes, and drivers and bridges that it has no like of', () => {
    const five = 'group 5: 00:05.0 00:05.1 00:05.2 00:05.3 00:05.4\n';
    expect(unsaid([0, 1, 2, 3, 4].map((at) => `bind 00:05.${at} e1000\n`).join(''), 'repaired', five)).toBe('devices');
    expect(
      unsaid(
        `bind 00:05.0 vfio-pci\n${['a', 'b', 'c', 'd'].map((file) => `attach 00:05.0 ${file}\ndetach 00:05.0 ${file}\n`).join('')}`,
        'repaired',
      ),
    ).toBe('files');
    expect(unsaid('bind 00:05.0 cdx-nic\n', 'linux-7.3')).toBe('driver');
    expect(unsaid('bind 00:05.0 pcieport\n', 'viability')).toBe('bridge');
    expect(unsaid('', 'sketch', 'group 7:\n')).toBe('no-group');
  });

  test('what happens in another group is left out', () => {
    const { from, files } = here(
      'attach 00:05.0 a\nunbind 00:06.0\nbind 00:06.0 vfio-pci\nattach 00:06.0 b\nbind 00:05.0 e1000\n',
      'repaired',
    );
    expect(from).toEqual(['bind d0 e1000']);
    expect(files).toEqual(['f1', 'f2']);
  });
});

/** Pseudo-random numbers, the same in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) % sides;
  };
}

test.each(IMPLEMENTED)('%s: what a search is told leads to what is on the board', (protocol) => {
  const devices = ['00:05.0', '00:05.1', '00:05.2'];
  const drivers =
    protocol === 'rfc' ? ['nvme', 'pci-stub', 'vfio-pci'] : ['nvme', 'pci-stub', 'vfio-pci', 'mlx5_vfio_pci'];
  const files = ['qemu', 'dpdk'];
  for (let seed = 1; seed <= 25; seed += 1) {
    const roll = dice(seed);
    const any = <T>(list: readonly T[]): T => list[roll(list.length)]!;
    const events = Array.from({ length: 16 }, (): Event => {
      switch (roll(9)) {
        case 0:
        case 1:
        case 2:
          return roll(6) === 0
            ? { type: 'bind', device: any(devices), driver: any(drivers), fails: true }
            : { type: 'bind', device: any(devices), driver: any(drivers) };
        case 3:
          return { type: 'unbind', device: any(devices) };
        case 4:
          return { type: 'detach', device: any(devices), file: any(files) };
        case 5:
          return { type: 'close', file: any(files) };
        case 6:
          return { type: 'open', file: any(files) };
        default:
          return { type: 'attach', device: any(devices), file: any(files) };
      }
    });
    const read = parseScript('group 5: 00:05.0 00:05.1 00:05.2\ndevice 00:05.1 0200 driver nvme\n');
    if (!read.ok) throw new Error('unread');
    const real = actAll(start(read.value.topology, protocol), events);
    const found = startFrom(real);
    if (!('here' in found)) throw new Error(found.unsaid);
    const {
      here: { from, devices: chosen, files: named },
    } = found;
    expect(chosen).toEqual(devices);
    const small = history(`${from.join('\n')}\n`, protocol, 'group 0: d0 d1 d2\n');
    const shown = (h: History) => {
      const {
        owns,
        counts,
        owner,
        lock,
        domain,
        refs,
        leaked,
        devices: all,
      } = groupViews(h.moments[h.cursor]!.world)[0]!;
      return JSON.stringify({
        owns,
        counts,
        owner,
        locked: lock !== null,
        domain,
        refs,
        leaked,
        held: all.map(({ files: by, driver }) => [by, driver === null]),
      });
    };
    const translated = shown(small).replaceAll(/"f([12])"/g, (_, at: string) => `"${named[Number(at) - 1]!}"`);
    expect(translated, events.map((event) => JSON.stringify(event)).join('\n')).toBe(shown(real));
  }
});
