import { expect, test } from 'vitest';
import { parseScript } from '../../../src/world/index.ts';
import { step, type World } from '../../../src/machine/index.ts';
import type { Event, ProtocolId } from '../../../src/world/index.ts';
import { bootOf, type Listing, shippedListing } from '../../listings/index.ts';
import { lookAt } from './look.ts';
import { type Entry, Stage } from './stage.ts';

async function stageOf(
  protocol: ProtocolId,
  script: string,
  event?: Event,
): Promise<{ stage: Stage; listing: Listing }> {
  const listing = await shippedListing(protocol);
  const read = parseScript(`group 3: d0 d1\n${script}`);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const events = [...read.value.events];
  const last = event ?? events.pop()!;
  let base: World = bootOf(listing)(read.value.topology, protocol);
  for (const before of events) base = step(base, before).world;
  return { listing, stage: Stage.of({ base, event: last, program: listing.program, source: listing.text })! };
}
const lineOf = (listing: Listing, text: string): number =>
  listing.text.split('\n').findIndex((line) => line.includes(text)) + 1;
const lookOf = (stage: Stage, listing: Listing) => lookAt(stage, listing.text.split('\n').length);

test('a refusal is at its line, with the value that it read and the lock that it left held', async () => {
  const { stage, listing } = await stageOf('sketch', 'bind d1 vfio-pci\nattach d1 qemu\nbind d0 e1000');
  stage.toEnd(new Set());
  const { marks, brackets, over, line } = lookOf(stage, listing);
  const refusal = lineOf(listing, 's1:');
  expect([over, line]).toEqual([true, refusal]);
  expect(marks.get(refusal)!.bad).toBe(true);
  expect(marks.get(refusal - 1)!.values).toEqual(['dma_users[USERSPACE] = 1']);
  expect(brackets.find(({ name }) => name === 'group->dma_owner_lock')).toMatchObject({
    from: lineOf(listing, 's0:'),
    to: null,
    cpu: 0,
  });
  expect(brackets.find(({ name }) => name === 'd0->mutex')?.to).toBe(lineOf(listing, 'device_unlock(dev);'));
});

test('a lock that an earlier event left held is nobody’s on this board, and says since which line', async () => {
  const { stage, listing } = await stageOf('sketch', 'bind d1 vfio-pci\nattach d1 qemu\nbind d0 e1000\nclose qemu');
  stage.toEnd(new Set());
  const { cpus, brackets } = lookOf(stage, listing);
  expect(cpus[0]!.waits).toEqual({ lock: 'group->dma_owner_lock', holder: null, since: lineOf(listing, 's0:') });
  expect(brackets.some(({ cpu, to }) => cpu === null && to === null)).toBe(true);
});

test('back and forth leads to the same place, over and out stop where they say', async () => {
  const { stage, listing } = await stageOf('repaired', 'bind d0 e1000');
  const none = new Set<number>();
  const at = (): number | null => lookOf(stage, listing).cpus[0]!.line;
  const seen: (number | null)[] = [at()];
  for (let i = 0; i < 9; i++) {
    stage.step(0);
    seen.push(at());
  }
  for (let i = 8; i >= 0; i--) {
    stage.back();
    expect(at()).toBe(seen[i]);
    expect(stage.entries).toHaveLength(i);
  }
  for (let i = 0; i < 20 && !listing.text.split('\n')[at()! - 1]!.includes('ret = iommu_set_device'); i++)
    stage.step(0);
  const call = at()!;
  stage.step(0);
  expect(at()).toBeLessThan(call);
  stage.out(0, none);
  expect(at()).toBeGreaterThanOrEqual(call);
  stage.restart();
  expect([stage.taken, at()]).toEqual([0, seen[0]]);
});

test('the race of the READ_ONCE draft ends in a split only where the check comes before the other CPU’s claim', async () => {
  const race: Event = {
    type: 'race',
    schedule: '',
    parts: [
      [{ type: 'bind', device: 'd0', driver: 'e1000' }],
      [
        { type: 'bind', device: 'd1', driver: 'vfio-pci' },
        { type: 'attach', device: 'd1', file: 'qemu' },
      ],
    ],
  };
  const { stage, listing } = await stageOf('prototype', '', race);
  const mark = lineOf(listing, 'dev->driver = drv');
  for (let i = 0; i < 60 && lookOf(stage, listing).cpus[0]!.line !== mark; i++) stage.step(0);
  stage.finish(1, new Set());
  expect(lookOf(stage, listing).cpus[1]!.results).toEqual(['OK', 'OK']);
  stage.finish(0, new Set());
  expect(stage.outcome().findings).toContain('split');
});

test.each<readonly [protocol: ProtocolId, steps: number, script: string]>([
  ['linux-6.2', 0, 'bind d0 vfio-pci\nattach d0 qemu\nrace 0 close qemu | bind d1 e1000'],
  ['linux-7.3', 1, 'bind d0 vfio-pci\nattach d0 qemu\nrace 0 detach d0 qemu | unbind d0'],
  ['linux-5.19', 1, 'bind d0 vfio-pci\nattach d0 qemu\nrace 0 close qemu; bind d0 e1000 | unbind d0'],
  ['repaired', 0, 'bind d0 vfio-pci\nattach d0 qemu\nrace 0 close qemu; unbind d0 | attach d0 dpdk'],
])(
  '%s: after Back the entries are those of the step before; %i steps have no entry',
  async (protocol, steps, script) => {
    const { stage } = await stageOf(protocol, script);
    const seen: (readonly Entry[])[] = [[]];
    let silent = 0;
    for (let turn = 0; turn < 400; turn++) {
      const entry = stage.step(turn % 3 === 0 ? 1 : 0);
      if (entry === null) continue;
      if (entry === 'silent') silent += 1;
      seen[stage.taken] = [...stage.entries];
    }
    expect(seen.length).toBeGreaterThan(10);
    expect(silent).toBe(steps);
    while (stage.back()) expect(stage.entries).toEqual(seen[stage.taken]);
    expect(stage.entries).toEqual([]);
  },
);
