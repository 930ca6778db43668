import { describe, expect, test } from 'vitest';
import { shipped } from '../code/index.ts';
import { Overlooked } from './step.ts';
import { MOST_STATES } from './store.ts';
import { changed, failing, reportOf, searched, searchOf, sizes } from './testing.ts';
import { explore, ownListingOf, type PropertyName, Unsearchable } from './index.ts';

describe('names', () => {
  test.each([
    ['repaired', 2, 2, 2],
    ['repaired', 3, 1, 2],
    ['sketch', 2, 1, 2],
    ['prototype', 2, 2, 2],
    ['linux-7.3', 3, 2, 2],
    ['linux-7.3', 2, 2, 3],
    ['v1', 2, 2, 2],
  ] as const)(
    '%s, %i devices, %i files, %i CPUs: what one state stands for adds up to all of them',
    async (protocol, devices, files, cpus) => {
      const size = sizes(devices, files, cpus);
      const full = await searchOf(protocol, size, 'call', false);
      const reduced = await searchOf(protocol, size, 'call', true);
      const state = new Int32Array(reduced.model.loose);
      let sum = 0;
      for (let at = 0; at < reduced.store.count; at += 1) {
        reduced.model.unpack(reduced.store.records, at, state);
        sum += reduced.model.symmetry.orbit(state);
      }
      expect(sum).toBe(full.store.count);
      expect(reduced.store.count).toBeLessThan(full.store.count / 2);
    },
  );
});

describe('a search', () => {
  test('comes to the same in small slices, and can be asked at any time', async () => {
    const told = await shipped('sketch');
    const search = explore({ protocol: 'sketch', ...told, sizes: sizes(2, 1, 2), granularity: 'call' });
    let asked = 0;
    for (; search.advance(0); asked += 1) {
      const { phase } = search.progress();
      if (asked % 10 === 0 && phase === 'search') expect(search.report().whole).toBe(false);
    }
    expect(asked).toBeGreaterThan(2);
    const { seconds: _, ...report } = search.report();
    const { seconds: __, ...atOnce } = await searched('sketch', { sizes: sizes(2, 1, 2), granularity: 'call' });
    expect(report).toEqual(atOnce);
  });

  test('stops where its room ends, and then does not claim to know', async () => {
    const report = await searched('repaired', { mostStates: 500 });
    expect(report.whole).toBe(false);
    expect(report.states).toBe(500);
    expect(report.properties.find(({ name }) => name === 'no-split')?.holds).toBeNull();
    expect(report.properties.find(({ name }) => name === 'can-recover')?.holds).toBeNull();
    expect(MOST_STATES).toBeGreaterThan(60_000_000);
  });

  test('stopped by its last verdict does not say that it was whole', async () => {
    const told = await changed(
      'repaired',
      'device_lock(dev);\n\tif (dev->driver)\n\t\tgoto unlock;',
      'device_lock(dev);\n\tWARN_ON(true);\n\tif (dev->driver)\n\t\tgoto unlock;',
    );
    const { whole, properties } = reportOf('repaired', told, {
      properties: ['no-warn', 'can-recover'],
      untilDecided: true,
    });
    expect({ whole, holds: properties.map(({ holds }) => holds) }).toEqual({ whole: false, holds: [false, null] });
  });

  test('counts what it was judged by, where telling a trace began it again', async () => {
    const told = await shipped('sketch');
    const search = explore({
      protocol: 'sketch',
      ...told,
      sizes: sizes(2, 1, 2),
      granularity: 'statement',
      merged: true,
    });
    while (search.advance(1_000));
    const { states } = search.report();
    const again = explore({
      protocol: 'sketch',
      ...told,
      sizes: sizes(2, 1, 2),
      granularity: 'statement',
      merged: true,
    });
    while (again.advance(1_000));
    const part = (Reflect.get(again, 'parts') as { judged: (search: unknown, name: string) => unknown }[])[0]!;
    const judged = part.judged.bind(part);
    let thrown = false;
    part.judged = (search, name) => {
      if (thrown || name !== 'no-leak') return judged(search, name);
      thrown = true;
      throw new Overlooked('unguarded', 'group.dma_owner_lock');
    };
    const report = again.report();
    expect(report.states).toBeGreaterThan(states);
    expect(report.states).toBe(again.progress().states);
  });

  test.each([
    [0, 1, 1],
    [7, 1, 1],
    [1, 5, 1],
    [1, 1, 7],
    [1.5, 1, 1],
  ])('of %d devices, %d files and %d CPUs is refused', async (devices, files, cpus) => {
    const told = await shipped('repaired');
    expect(() =>
      explore({ protocol: 'repaired', ...told, sizes: sizes(devices, files, cpus), granularity: 'call' }),
    ).toThrow(Unsearchable);
  });

  test('takes little room', async () => {
    const { bytes, states } = await searched('repaired', { sizes: sizes(3, 2, 2), symmetry: false });
    expect(states).toBe(363_354);
    expect(bytes / states).toBeLessThan(40);
  });

  test('draws a small space whole', async () => {
    const told = await shipped('repaired');
    const search = explore({
      protocol: 'repaired',
      ...told,
      sizes: sizes(1, 1, 1),
      granularity: 'call',
      symmetry: false,
    });
    while (search.advance(1_000));
    const graph = search.graph(200)!;
    expect(graph.nodes).toHaveLength(52);
    expect(graph.edges).toHaveLength(58);
    expect(graph.edges.every(({ from, to }) => graph.nodes[from] && graph.nodes[to])).toBe(true);
    expect(graph.nodes.slice(1).every(({ changed }) => changed !== undefined)).toBe(true);
    expect(search.graph(10)).toBeNull();
  });
});

describe('from what has happened', () => {
  const sketched = (from: readonly string[], properties: readonly PropertyName[]) =>
    searched('sketch', { from, properties, sizes: sizes(2, 1, 2) });

  test('the way to a violation is as much shorter as was done already', async () => {
    const [whole, rest] = await Promise.all([
      sketched([], ['no-stale-owner']),
      sketched(['bind d0 vfio-pci', 'attach d0 f1'], ['no-stale-owner']),
    ]);
    const [far, near] = [whole, rest].map(({ properties }) => properties[0]!.trace!);
    expect(near!.steps.length).toBeLessThan(far!.steps.length);
    expect(near!.steps.every(({ event }) => event === 'detach d0 f1')).toBe(true);
    expect(near!.script).toBe('group 0: d0 d1\nbind d0 vfio-pci\nattach d0 f1\ndetach d0 f1\n');
  });

  test('a lock that was left held is held, and what cannot begin changes nothing', async () => {
    const { properties, states } = await sketched(
      ['bind d0 vfio-pci', 'attach d0 f1', 'detach d1 f1', 'bind d1 e1000'],
      ['can-recover'],
    );
    expect(properties[0]).toMatchObject({ holds: false, trace: { steps: [] } });
    expect(states).toBeGreaterThan(1);
  });

  test('what was violated on the way is violated there, without a step', async () => {
    const { properties } = await sketched(
      ['bind d0 e1000', 'bind d1 vfio-pci', 'attach d1 f1'],
      ['no-lock-left', 'refusal-changes-nothing', 'no-split'],
    );
    expect(properties.map(({ name, holds, trace }) => [name, holds, trace?.steps.length])).toEqual([
      ['no-lock-left', false, 0],
      ['refusal-changes-nothing', false, 0],
      ['no-split', true, undefined],
    ]);
  });

  test('a line that the search does not know is named', async () => {
    await expect(sketched(['hotplug d7 0'], ['no-split'])).rejects.toMatchObject({
      code: 'no-operation',
      params: { line: 'hotplug d7 0' },
    });
  });
});

describe('somebody’s own', () => {
  test('property is judged, and broken where it does not hold', async () => {
    const { source } = await shipped('repaired');
    const own = ['group->dma_users[DMA_OWNER_KERNEL] <= 2', '!group->dma_users[DMA_OWNER_USERSPACE]'];
    const listing = await ownListingOf('repaired', source, own);
    if (!listing.ok) throw new Error(listing.problem.message);
    const report = reportOf(
      'repaired',
      { program: listing.program, source },
      { properties: [], own: own.map((expression, at) => ({ name: `own ${at}`, expression })) },
    );
    expect(report.properties.map(({ name, holds }) => [name, holds])).toEqual([
      ['own 0', true],
      ['own 1', false],
    ]);
    expect(report.properties[1]!.trace!.script).toContain('attach d0 f1');
  });

  test('property that is no C is told, with its column', async () => {
    const { source } = await shipped('repaired');
    const listing = await ownListingOf('repaired', source, ['1', 'group->dma_user[0]']);
    expect(listing).toMatchObject({ ok: false, problem: { property: 1, column: 8, code: 'unknown-member' } });
  });

  test.each([
    ['an endless loop', 'goto unlock;				/* R1 */', 'for (;;) {}', ['no-undefined']],
    [
      'a lock taken twice',
      'goto unlock;				/* R1 */',
      'spin_lock(&group->dma_owner_lock);',
      ['no-lock-left', 'can-recover'],
    ],
  ])('listing with %s is searched to its end', async (_, from, to, broken) => {
    const report = reportOf('repaired', await changed('repaired', from, to));
    expect(report.whole).toBe(true);
    expect(failing(report)).toEqual(
      expect.arrayContaining(['can-recover', ...broken.filter((name) => name !== 'no-lock-left')]),
    );
  });

  test('listing that counts for ever is searched with counts that saturate', async () => {
    const report = reportOf(
      'repaired',
      await changed('repaired', 'group->dma_users[mode]--;', 'group->dma_users[mode]++;'),
    );
    expect(report).toMatchObject({ whole: true, saturated: true });
    expect(failing(report)).toContain('counts-match');
  });
});
