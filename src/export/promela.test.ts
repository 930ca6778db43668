import { describe, expect, it, test } from 'vitest';
import { compile } from '../c/index.ts';
import { shipped } from '../code/index.ts';
import { glue, LISTINGS, listingOf } from '../protocols/index.ts';
import header from '../protocols/dma.h?raw';
import { promela, Unexportable } from './index.ts';
import { findSpin, GRANULARITIES, shippedPromela, sizes, spinCounts, spinShortest } from './testing.ts';

const IDS = LISTINGS.map(({ id }) => id);
const SMALL = sizes(2, 2, 2);

describe.each(IDS)('%s as Promela', (id) => {
  test.each(GRANULARITIES)('by %s', async (granularity) => {
    const model = await shippedPromela(id, SMALL, granularity);
    const labels = [...model.matchAll(/^(\w+):/gm)].map(([, label]) => label!);
    expect(new Set(labels).size).toBe(labels.length);
    expect(labels[0]).toBe('idle');
    // Every label is the target of a goto, and every goto has a label.
    expect(new Set([...model.matchAll(/goto (\w+)/g)].map(([, label]) => label!))).toEqual(new Set(labels));
    expect(model).toContain('active [2] proctype cpu()');
    expect(model.slice(model.indexOf('proctype')).replaceAll(/\/\*.*?\*\//g, '')).not.toMatch(/\belse\b/);
    expect(model).not.toMatch(/undefined|NaN|\bnull\b/);
    // Each step is one d_step.
    expect(model.match(/:: d_step \{/g)).toHaveLength(model.match(/\}; goto /g)!.length);
  });
});

describe('what is written', () => {
  it('quotes the line that a place is about', async () => {
    expect(await shippedPromela('repaired', SMALL, 'statement')).toContain(
      '/* iommu_set_device_dma_owner(): group->dma_users[mode]++; */',
    );
  });
  it('begins each operation once for each device, file and driver', async () => {
    const model = await shippedPromela('repaired', sizes(3, 2, 2), 'call');
    const begins = (kind: string) => model.match(new RegExp(`/\\* ${kind}: `, 'g'))?.length ?? 0;
    expect(['bind', 'unbind', 'attach', 'detach', 'close'].map(begins)).toEqual([18, 3, 6, 6, 0]);
  });
  it('has close where the listing has', async () => {
    expect(await shippedPromela('viability', SMALL, 'call')).toContain('/* close: file 1 */');
  });
  it('lets the machine die only where it can', async () => {
    expect(await shippedPromela('viability', SMALL, 'statement')).toContain('dead = 1');
    expect(await shippedPromela('prototype', SMALL, 'call')).not.toContain('dead');
  });
  it('has other callers when asked', async () => {
    expect(await shippedPromela('sketch', SMALL, 'statement', 'null-owner')).toContain('/* claim_nobody: dev 1 */');
    expect(await shippedPromela('sketch', SMALL, 'statement', 'foreign-release')).toContain(
      '/* release_nobody: dev 2 */',
    );
    expect(await shippedPromela('sketch', SMALL, 'statement')).not.toContain('nobody');
  });
  it('counts a little further with more devices', async () => {
    expect(await shippedPromela('repaired', sizes(3, 1, 1), 'call')).toContain('== 3) -> 3 :');
    expect(await shippedPromela('repaired', sizes(4, 1, 1), 'call')).toContain('== 7) -> 7 :');
  });
});

describe('an edited listing', () => {
  const edited = async (change: (source: string) => string) => {
    const source = change((await shipped('repaired')).source);
    const compiled = compile([
      { name: 'dma.h', text: header },
      { name: 'repaired.c', text: source },
      { name: 'glue', text: glue(listingOf('repaired')) },
    ]);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    return promela({ protocol: 'repaired', program: compiled.program, source, sizes: SMALL, granularity: 'statement' });
  };
  const refused = async (change: (source: string) => string) => {
    try {
      await edited(change);
    } catch (error) {
      if (error instanceof Unexportable) return [error.code, error.params];
      throw error;
    }
    return null;
  };

  it('may not call itself', async () => {
    expect(await refused((source) => source.replace('int ret = -EBUSY;', 'int ret = really_probe(dev, drv);'))).toEqual(
      ['recursion', { function: 'really_probe' }],
    );
  });
  it('may not go round for ever without touching anything', async () => {
    expect((await refused((source) => source.replace('ret = probe(dev);', 'for (;;) ret = 1;')))?.[0]).toBe('endless');
  });
  it('may keep a value over a call in the middle of a statement', async () => {
    const model = await edited((source) =>
      source.replace(
        'ret = iommu_set_device_dma_owner(dev, DMA_OWNER_KERNEL, NULL);',
        'ret = (int)dev->iommu_group->dma_users[1] * 0 + iommu_set_device_dma_owner(dev, DMA_OWNER_KERNEL, NULL);',
      ),
    );
    expect(model).toMatch(/\w+ really_probe__0;/);
  });
  it('may have variables of its own', async () => {
    const model = await edited(
      (source) => `int tries;\n${source.replace('int ret = -EBUSY;', 'int ret = -EBUSY;\n\ttries++;')}`,
    );
    expect(model).toContain('byte global__tries;');
  });
});

describe.skipIf(findSpin() === null)('in Spin', () => {
  it('finds the shortest way in which the draft of 27 September has kernel and user at once', async () => {
    for (const [granularity, steps] of [
      ['call', 15],
      ['statement', 27],
    ] as const) {
      expect(spinShortest(await shippedPromela('prototype', sizes(2, 1, 2), granularity), 'CHECK_SPLIT')).toBe(steps);
    }
  });
  it('finds none in the sketch and its repair', async () => {
    for (const id of ['sketch', 'repaired'] as const) {
      const model = await shippedPromela(id, SMALL, 'call');
      expect([spinShortest(model, 'CHECK_SPLIT'), spinShortest(model, 'CHECK_OWNERS')]).toEqual([null, null]);
    }
  });
  it('counts an operation of a listing that touches nothing as a step', async () => {
    const { states, transitions } = spinCounts(
      await shippedPromela('linux-7.3', sizes(1, 1, 1), 'call', 'null-owner'),
      { optimize: '-O0' },
    );
    const plain = spinCounts(await shippedPromela('linux-7.3', sizes(1, 1, 1), 'call'), { optimize: '-O0' });
    expect(states).toBe(plain.states);
    expect(transitions).toBeGreaterThan(plain.transitions);
  });
});
