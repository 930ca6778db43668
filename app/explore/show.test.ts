import { expect, test } from 'vitest';
import { codeWorld, shipped } from '../../src/code/index.ts';
import { explore, type PropertyName } from '../../src/explore/index.ts';
import { actAll, current, type History, start } from '../../src/history/index.ts';
import { groupViews } from '../../src/machine/index.ts';
import { parseScript, printEvent, type ProtocolId } from '../../src/world/index.ts';
import { startFrom } from './from.ts';
import { onwards } from './show.ts';

/** A history under a version's listing, and the events that continue from there to a violation. */
async function further(protocol: ProtocolId, script: string, property: PropertyName) {
  const told = await shipped(protocol);
  const read = parseScript(script);
  if (!read.ok) throw new Error('unread');
  const before = actAll(
    start(read.value.topology, protocol, (topology, id) => codeWorld(topology, id, told)),
    read.value.events,
  );
  const found = startFrom(before);
  if (!('here' in found)) throw new Error(found.unsaid);
  const { here } = found;
  const search = explore({
    protocol,
    ...told,
    sizes: here.sizes,
    granularity: 'statement',
    properties: [property],
    from: here.from,
    untilDecided: true,
  });
  while (search.advance(1_000));
  const { trace } = search.report().properties[0]!;
  const events = onwards(here, trace!);
  return { steps: trace!.steps.length, events, after: (): History => actAll(before, events!) };
}
const view = (h: History) => groupViews(current(h).world)[0]!;

test('a way on is told in the board’s own names', async () => {
  const { events, after } = await further(
    'sketch',
    'group 5: 00:05.0 00:05.1\nbind 00:05.1 vfio-pci\nopen qemu\nattach 00:05.1 qemu\n',
    'no-stale-owner',
  );
  expect(events!.map(printEvent)).toEqual(['detach 00:05.1 qemu']);
  expect(view(after())).toMatchObject({ stale: true, owner: 'qemu' });
});

test('a file that was closed is opened again first', async () => {
  const script =
    'group 5: 00:05.0 00:05.1\nbind 00:05.1 vfio-pci\nattach 00:05.1 qemu\nclose qemu\nbind 00:05.0 nvme\n';
  const { events, after } = await further('sketch', script, 'no-lock-left');
  expect(events!.map(printEvent)).toEqual(['open qemu', 'attach 00:05.1 qemu']);
  expect(view(after()).owns).toBe('stuck');
});

test('a file that the trace opens again is not opened twice, and where it was opened again already the trace stands by itself', async () => {
  const script =
    'group 5: 00:05.0 00:05.1\nbind 00:05.1 vfio-pci\nbind 00:05.0 nvme\nattach 00:05.1 qemu\nclose qemu\n';
  const { events, after } = await further('viability', script, 'second-device');
  expect(events!.map(printEvent)).toEqual([
    'unbind 00:05.0',
    'bind 00:05.0 vfio-pci',
    'open qemu',
    'attach 00:05.0 qemu',
    'attach 00:05.1 qemu',
  ]);
  expect(view(after())).toMatchObject({ owner: 'qemu', devices: [{ files: ['qemu'] }, { files: ['qemu'] }] });
  expect((await further('viability', `${script}open qemu\n`, 'second-device')).events).toBeNull();
});

test('what several CPUs do at once comes to the same on the board', async () => {
  const { events, after } = await further(
    'prototype',
    'group 5: 00:05.0 00:05.1\ngroup 6: 00:06.0\nbind 00:05.1 vfio-pci\n',
    'no-split',
  );
  expect(events!.at(-1)).toMatchObject({ type: 'race' });
  expect(view(after()).owns).toBe('both');
});

test('an order of statements is not carried over where the listing would walk past devices that were left out', async () => {
  expect(
    (await further('prototype', 'group 5: 00:05.0 00:05.1 00:05.2 00:05.3\nbind 00:05.1 vfio-pci\n', 'no-split'))
      .events,
  ).toBeNull();
});
