import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { current, line } from '../../src/history/index.ts';
import { groupViews } from '../../src/machine/index.ts';
import { type Event, parseScript, printScript } from '../../src/world/index.ts';
import { createPageStore, invitationFor, isOpening, openingScenario, type PageStore } from './index.ts';

const DEVICE = '0000:00:05.0';
let store: PageStore;
beforeEach(() => {
  store = createPageStore();
});
const page = () => store.getState();
const group3 = () => groupViews(current(page().history).world).find(({ name }) => name === '3')!;

describe('the opening', () => {
  test('is in the middle of the story: qemu holds 00:05.1, three functions are free', () => {
    expect(page().history.protocol).toBe('repaired');
    expect(line(page().history).map(({ outcome }) => outcome?.result)).toEqual([undefined, 'OK', 'OK', 'OK']);
    expect(group3()).toMatchObject({ owns: 'user', owner: 'qemu', counts: { kernel: 0, shared: 0, user: 1 } });
    expect(group3().devices.map(({ driver }) => driver)).toEqual([null, 'vfio-pci', null, null]);
    expect(groupViews(current(page().history).world)).toHaveLength(8);
  });

  test('invites to one drag that works and one that the owner refuses, and stops when both were tried', () => {
    const invitation = invitationFor(page().history)!;
    expect(invitation.refused).toEqual({ driver: 'e1000', device: DEVICE, tried: false });
    page().act({ type: 'bind', device: invitation.refused.device, driver: invitation.refused.driver });
    expect(current(page().history).outcome).toMatchObject({ result: 'EBUSY', refusedBy: 'protocol' });
    expect(invitationFor(page().history)).toMatchObject({ refused: { tried: true }, works: { tried: false } });
    page().act({ type: 'bind', device: invitation.works.device, driver: invitation.works.driver });
    expect(current(page().history).outcome?.result).toBe('OK');
    expect(invitationFor(page().history)).toBeNull();
  });

  test('is known again after it went through a script', () => {
    const { topology, events } = openingScenario();
    const read = parseScript(printScript({ topology, events }));
    expect(read.ok && isOpening(read.value.topology)).toBe(true);
  });
});

describe('time', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('plays to the end and stops there', () => {
    page().jump(0);
    page().play(500);
    vi.advanceTimersByTime(1000);
    expect([page().history.cursor, page().playing]).toEqual([2, 500]);
    vi.advanceTimersByTime(500);
    expect([page().history.cursor, page().playing]).toEqual([3, null]);
    vi.advanceTimersByTime(5000);
    expect(page().history.cursor).toBe(3);
  });

  test('begins again where it ended, and stops at whatever the reader does', () => {
    page().play(500);
    expect(page().history.cursor).toBe(0);
    vi.advanceTimersByTime(500);
    page().undo();
    expect([page().history.cursor, page().playing]).toEqual([0, null]);
    vi.advanceTimersByTime(5000);
    expect(page().history.cursor).toBe(0);
  });

  test('the next refusal', () => {
    page().act({ type: 'bind', device: DEVICE, driver: 'e1000' });
    page().jump(0);
    page().toNextRefusal();
    expect(page().history.cursor).toBe(4);
  });
});

describe('versions', () => {
  test('the same history in another version, with the first difference, until the next act', () => {
    page().act({ type: 'bind', device: DEVICE, driver: 'e1000' });
    page().setProtocol('sketch');
    expect(page().comparison).toMatchObject({ from: 'repaired', to: 'sketch' });
    expect(page().history.moments).toHaveLength(5);
    expect(page().comparison?.firstDifference).not.toBeNull();
    page().setProtocol('repaired');
    expect(page().comparison).toMatchObject({ from: 'sketch', to: 'repaired' });
    page().act({ type: 'close', file: 'qemu' });
    expect(page().comparison).toBeNull();
  });
});

describe('loading', () => {
  test('puts the cursor where it was asked to, with the rest ahead', () => {
    page().load({ ...openingScenario(), cursor: 1 });
    expect([page().history.cursor, page().history.tip]).toEqual([1, 3]);
    page().load({ ...openingScenario(), cursor: 99 });
    expect(page().history.cursor).toBe(3);
  });

  test('thousands of lines come in slices, and the page goes on meanwhile', async () => {
    const { topology } = openingScenario();
    const read = parseScript(
      `${printScript({ topology, events: [] })}${`bind ${DEVICE} e1000\nunbind ${DEVICE}\n`.repeat(5000)}`,
    );
    if (!read.ok) throw new Error('the script was not read');
    const before = page().history;
    let slices = 0;
    const other = setInterval(() => slices++, 1);
    page().load({ protocol: 'repaired', ...read.value });
    expect(page().history).toBe(before);
    await vi.waitFor(() => expect(page().history.moments).toHaveLength(10_001), { timeout: 20_000 });
    clearInterval(other);
    expect(slices).toBeGreaterThan(0);
    expect(page().history.cursor).toBe(10_000);
  }, 30_000);

  test('whoever acts while a long history is being loaded is not overrun', async () => {
    const events = Array.from({ length: 5000 }, (_, n): Event =>
      n % 2 ? { type: 'unbind', device: DEVICE } : { type: 'bind', device: DEVICE, driver: 'e1000' },
    );
    page().load({ ...openingScenario(), events });
    page().act({ type: 'close', file: 'qemu' });
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
    expect(page().history.moments).toHaveLength(5);
  });
});

describe("the listings hold no call of VFIO's own", () => {
  const RACE: Event = {
    type: 'race',
    schedule: '',
    parts: [
      [{ type: 'bind', device: DEVICE, driver: 'e1000' }],
      [{ type: 'bind', device: '0000:00:05.2', driver: 'e1000' }],
    ],
  };
  const CALL: Event = { type: 'open-container', name: 'c1' };
  const settled = async (events: number): Promise<void> => {
    await vi.waitFor(() => expect(page().history.moments).toHaveLength(events + 1), { timeout: 15_000 });
    await import('../listings/index.ts');
  };
  const refused = async (doIt: () => void): Promise<void> => {
    const { history, edits } = page();
    doIt();
    await vi.waitFor(
      () => expect(page().notices.map(({ text }) => text)).toEqual([expect.stringContaining('not VFIO’s own calls')]),
      { timeout: 15_000 },
    );
    expect(page()).toMatchObject({ edits });
    expect(page().history).toBe(history);
    page().dismiss(page().notices[0]!.id);
  };

  test('after a race such a call is refused, on every branch, and nothing changes', async () => {
    page().act(RACE);
    await settled(4);
    await refused(() => page().act(CALL));
    page().jump(0);
    await refused(() => page().actAll([{ type: 'unbind', device: DEVICE }, CALL]));
  });

  test('after such a call a race and an edit are refused, on every branch, and its answer stays', async () => {
    page().setProtocol('linux-7.3');
    page().act(CALL);
    await settled(4);
    expect(current(page().history).outcome?.result).toBe('OK');
    const { text } = await (await import('../listings/index.ts')).shippedListing('linux-7.3');
    await refused(() => page().edit(`${text}\n`));
    page().jump(0);
    await refused(() => page().actAll([RACE], 1));
  });

  test('edited code tells a history from when it is run, and takes no such call either', async () => {
    const { text } = await (await import('../listings/index.ts')).shippedListing('repaired');
    page().edit(`${text}\n`);
    await vi.waitFor(() => expect(page().edits).toEqual({ repaired: `${text}\n` }), { timeout: 4_000 });
    expect(page().history.moments[0]!.world.telling).toBeDefined();
    await refused(() => page().act(CALL));
    await refused(() => page().load({ ...openingScenario(), events: [CALL] }));
  });
});

test('code that runs in circles is told in slices, however few the events', async () => {
  const { text } = await (await import('../listings/index.ts')).shippedListing('repaired');
  page().edit(text.replace('spin_lock(&group->dma_owner_lock);', 'for (;;);'));
  // The compiler loads first.
  await vi.waitFor(() => expect(page().edits).toHaveProperty('repaired'), { timeout: 10_000 });
  // Other code gets the thread between the slices. The length of the slices is a question for a benchmark.
  let turns = 0;
  const other = setInterval(() => {
    turns += 1;
  });
  page().actAll(Array.from({ length: 40 }, (): Event => ({ type: 'bind', device: DEVICE, driver: 'e1000' })));
  await vi.waitFor(() => expect(page().history.moments).toHaveLength(44), { timeout: 20_000 });
  clearInterval(other);
  expect(turns).toBeGreaterThan(10);
}, 30_000);

test('the same notice is given once', () => {
  page().notify('problem', 'full');
  page().notify('problem', 'full');
  expect(page().notices).toHaveLength(1);
  page().dismiss(page().notices[0]!.id);
  expect(page().notices).toEqual([]);
});
