/**
 * The work for a history must grow linearly with its length, not quadratically. The test counts copied entries, so it
 * does not depend on a clock.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boot, loadVfio, step, type World } from '../machine/index.ts';
import { parseScript, type ProtocolId } from '../world/index.ts';
import { work } from '../world/testing.ts';
import { codeWorld, shipped, type Told } from './index.ts';

const lines = (n: number, line: (at: number) => string): string =>
  `${Array.from({ length: n }, (_, at) => line(at)).join('\n')}\n`;
const group = (n: number, driver = ''): string =>
  `group 0: ${Array.from({ length: n }, (_, at) => `d${at}`).join(' ')}\n${driver === '' ? '' : lines(n, (at) => `device d${at} driver ${driver}`)}`;

/** One history for each way in which a world grows. */
const HISTORIES: readonly (readonly [what: string, protocol: ProtocolId, script: (n: number) => string])[] = [
  ['files that are opened', 'repaired', (n) => `group 0: d0\n${lines(n, (at) => `open f${at}`)}`],
  [
    'one file that is opened and closed',
    'repaired',
    (n) => `group 0: d0\nopen f\n${lines(n, (at) => (at % 2 ? 'open f' : 'close f'))}`,
  ],
  ['devices of one group that are bound', 'repaired', (n) => group(n) + lines(n, (at) => `bind d${at} e1000`)],
  ['devices of one group with a mode each', 'amended', (n) => group(n) + lines(n, (at) => `bind d${at} e1000`)],
  ['devices that are bound at boot', 'repaired', (n) => group(n, 'e1000')],
  ['groups', 'linux-7.3', (n) => lines(n, (at) => `group ${at}: d${at}`) + lines(n, (at) => `bind d${at} e1000`)],
  [
    'devices that one file holds',
    'repaired',
    (n) => `${group(n, 'vfio-pci') + lines(n, (at) => `attach d${at} f`)}close f\n`,
  ],
  [
    'devices that one file holds for their group',
    'linux-5.19',
    (n) => `${group(n, 'vfio-pci') + lines(n, (at) => `attach d${at} f`)}close f\n`,
  ],
  [
    'devices whose drivers are looked at',
    'viability',
    (n) => `${group(n, 'vfio-pci') + lines(n, (at) => `attach d${at} f`)}close f\n`,
  ],
  [
    'references that leak',
    'sketch',
    (n) => `group 0: d0\n${lines(n, (at) => `claim d0 user f${at}\nrelease d0 user`)}`,
  ],
  [
    'devices that join and leave',
    'repaired',
    (n) => `group 0: d\n${lines(n, (at) => `hotplug e${at} 0`)}${lines(n, (at) => `unplug e${at}`)}`,
  ],
  [
    'descriptors of one process',
    'linux-7.3',
    (n) => `group 0: d0\n${lines(n, (at) => `open-container c${at} as p`)}kill p\n`,
  ],
  [
    'descriptors of one device',
    'linux-7.3',
    (n) =>
      `${group(1, 'vfio-pci')}open-container c as p\nopen-group g 0 as p\nset-container g c\nset-iommu c\n${lines(n, (at) => `get-device-fd g d0 x${at}`)}kill p\n`,
  ],
  [
    'modules',
    'linux-7.3',
    (n) => `group 0: d0\n${lines(n, (at) => `modprobe m${at}`)}${lines(n, (at) => `rmmod m${at}`)}`,
  ],
];

/** The number of entries that went into the constructors of `Map` and `Set`. */
let copied = 0;
const real = { Map, Set };

beforeAll(async () => {
  await loadVfio();
  // Every event copies a few small maps. A map that grows with the history makes the count grow faster.
  globalThis.Map = class<K, V> extends real.Map<K, V> {
    constructor(entries?: Iterable<readonly [K, V]> | null) {
      super(entries);
      copied += this.size;
    }
  };
  globalThis.Set = class<T> extends real.Set<T> {
    constructor(values?: Iterable<T> | null) {
      super(values);
      copied += this.size;
    }
  };
});
afterAll(() => {
  Object.assign(globalThis, real);
});

function cost(
  script: string,
  start: (topology: Parameters<typeof boot>[0]) => World,
): { readonly entries: number; readonly answered: number } {
  const read = parseScript(script);
  if (!read.ok) throw new Error(JSON.stringify(read.problems[0]));
  copied = 0;
  const before = work.copies;
  let world = start(read.value.topology);
  let answered = 0;
  for (const event of read.value.events) {
    const done = step(world, event);
    world = done.world;
    if (done.outcome.result === 'OK') answered += 1;
  }
  return { entries: copied + work.copies - before, answered };
}

const SMALL = 300;
const TIMES = 4;
/** With four times as many entries, a tree has one more level. A quadratic cost would be sixteen times as high. */
const MOST = TIMES * 1.6;

describe.each(HISTORIES)('%s', (_, protocol, script) => {
  test('cost the machine in proportion', () => {
    const [small, large] = [SMALL, SMALL * TIMES].map((n) => cost(script(n), (topology) => boot(topology, protocol)));
    expect(large!.answered).toBeGreaterThanOrEqual(Math.floor(small!.answered * TIMES * 0.9));
    expect(large!.entries / small!.entries).toBeLessThan(MOST);
  });
});

test('files and groups cost the code in proportion', async () => {
  const told: Told = await shipped('repaired');
  for (const make of [
    HISTORIES[0]![2],
    HISTORIES[1]![2],
    (n: number) => lines(n, (at) => `group ${at}: d${at}`) + lines(n, (at) => `bind d${at} e1000`),
  ]) {
    const [small, large] = [SMALL, SMALL * TIMES].map((n) =>
      cost(make(n), (topology) => codeWorld(topology, 'repaired', told)),
    );
    expect(large!.answered).toBeGreaterThan(small!.answered * TIMES * 0.9);
    expect(large!.entries / small!.entries).toBeLessThan(MOST);
  }
});
