import { describe, expect, test } from 'vitest';
import { groupViews, fileViews, step, type World } from '../machine/index.ts';
import { explain } from '../words/index.ts';
import { type Event, parseScript, PROTOCOL_IDS, type ProtocolId } from '../world/index.ts';
import { codeWorld, open, ownListing, type Told } from './index.ts';
import { TOLD } from './testing.ts';

const TOPOLOGY = 'group 3: d0 d1\n';

function begin(protocol: ProtocolId, text: string, told: Told = TOLD.get(protocol)!) {
  const script = parseScript(text);
  if (!script.ok) throw new Error(JSON.stringify(script.problems));
  return { world: codeWorld(script.value.topology, protocol, told), events: script.value.events };
}
function tell(protocol: ProtocolId, text: string, told?: Told) {
  const script = begin(protocol, text.startsWith('group') ? text : TOPOLOGY + text, told);
  let world: World = script.world;
  return script.events.map((event) => {
    const before = world;
    const { outcome, world: after } = step(world, event);
    world = after;
    return { ...outcome, view: groupViews(world)[0]!, before, world };
  });
}
const results = (protocol: ProtocolId, text: string, told?: Told): string =>
  tell(protocol, text, told)
    .map(({ result }) => result)
    .join(' ');
async function own(protocol: ProtocolId, change: (text: string) => string): Promise<Told> {
  const listing = await ownListing(protocol, change(TOLD.get(protocol)!.source));
  if (!listing.ok) throw new Error(JSON.stringify(listing.problems));
  return listing.told;
}
/** Replaces the body of `really_probe`. */
const probing = (body: string) => (text: string) =>
  text.replace(/(int really_probe\([^)]*\)\n)\{[\s\S]*?\n\}\n/, `$1{\n${body}\n}\n`);

describe('a listing tells', () => {
  test('which line said no: the one that made the value, not those that handed it on', () => {
    const refusal = tell('sketch', 'bind d0 vfio-pci\nattach d0 qemu\nbind d1 e1000').at(-1)!;
    const line =
      TOLD.get('sketch')!
        .source.split('\n')
        .findIndex((text) => text.includes('/* s1')) + 1;
    expect(refusal).toMatchObject({
      result: 'EBUSY',
      refusedBy: 'protocol',
      findings: ['lock-left-held'],
      ran: { fn: 'iommu_set_device_dma_owner', line },
    });
    expect(explain(refusal)).toBe(`Line ${line} of iommu_set_device_dma_owner says no with -EBUSY, by return -EBUSY.`);
  });

  test('two EBUSYs that are not the same', () => {
    expect(tell('repaired', 'bind d0 e1000\nbind d0 nvme').at(-1)).toMatchObject({
      result: 'EBUSY',
      refusedBy: 'driver-core',
    });
    expect(tell('repaired', 'claim d0 user f\nbind d0 nvme').at(-1)).toMatchObject({
      result: 'EBUSY',
      refusedBy: 'protocol',
    });
    expect(tell('repaired', 'attach d0 f').at(-1)).toMatchObject({ result: 'ENODEV', refusedBy: 'file' });
  });

  test('who spins, on what, since when', () => {
    const [, , left, hung] = tell('sketch', 'bind d0 vfio-pci\nattach d0 qemu\nbind d1 e1000\ndetach d0 qemu');
    expect(hung).toMatchObject({ result: 'HANG', reason: { code: 'code-waits', by: 'bind d1 e1000' } });
    expect(hung!.view).toMatchObject({
      owns: 'stuck',
      lock: { by: { type: 'bind' } },
      devices: [{ files: ['qemu'] }, { driver: null }],
    });
    expect(hung!.world).toBe(left!.world);
  });

  test('a refusal that changed nothing gives the very world it was given', () => {
    for (const text of [
      'bind d0 e1000\nbind d0 nvme',
      'claim d0 user f\nbind d1 e1000',
      'close f',
      'attach d0 f',
      'bind d0 e1000\nbind d1 nvme fails',
      'unplug d0\nunplug d0',
    ]) {
      const last = tell('repaired', text.includes('close') ? `open f\n${text}\n${text}` : text).at(-1)!;
      expect(last.result).toMatch(/^E/);
      expect(last.world).toBe(last.before);
    }
  });

  test('an unbind sleeps until the file lets go, and goes through then', () => {
    const [, , slept, woke] = tell('repaired', 'bind d0 vfio-pci\nattach d0 f\nunbind d0\nclose f');
    expect(slept).toMatchObject({ result: 'BLOCKED', view: { devices: [{ waiting: 'unbind' }, {}] } });
    expect(woke).toMatchObject({
      result: 'OK',
      woke: [{ type: 'unbind', device: 'd0' }],
      view: { owns: 'free', devices: [{ driver: null, waiting: null }, {}] },
    });
    expect(fileViews(woke!.world)).toEqual([{ name: 'f', open: false, holds: [] }]);
  });

  test('devices come and go, with all that was written of them', () => {
    expect(results('amended', 'claim d0 kernel\nunplug d0\nhotplug d0 3\nclaim d1 user f\nunplug d1\nunplug d1')).toBe(
      'OK OK OK OK OK ENODEV',
    );
    expect(tell('linux-7.3', 'claim d0 kernel\nunplug d0\nunplug d1').at(-1)).toMatchObject({ result: 'WARN' });
  });

  test("VFIO's own calls are in no listing", () => {
    expect(tell('linux-6.2', 'open-container c1').at(-1)).toMatchObject({
      result: 'N/A',
      reason: { code: 'not-in-listing' },
    });
  });

  test('a machine that died stays dead', () => {
    expect(results('sketch', 'env 3 group off\nbind d0 e1000\nopen f')).toBe('OK OOPS DEAD');
    expect(results('viability', 'bind d0 vfio-pci\nattach d0 f\nbind d1 e1000\nclose f')).toBe('OK OK BUG DEAD');
  });

  test('drivers bound at boot count, and groups that look alike share their memory', () => {
    const { world } = begin(
      'repaired',
      'group 1: a b\ngroup 2: c d\ngroup 3: e\ndevice a driver e1000\ndevice c driver e1000\ndevice e driver e1000',
    );
    expect(groupViews(world).map(({ owns, counts }) => [owns, counts.kernel])).toEqual([
      ['kernel', 1],
      ['kernel', 1],
      ['kernel', 1],
    ]);
    const [one, two, three] = world.told.groups;
    expect(two!.memory).toBe(one!.memory);
    expect(three!.memory).not.toBe(one!.memory);
    const after = step(world, { type: 'bind', device: 'b', driver: 'nvme' }).world;
    expect(groupViews(after).map(({ counts }) => counts.kernel)).toEqual([2, 1, 1]);
    expect(groupViews(after)[1]).toBe(groupViews(world)[1]);
  });

  test('four thousand devices come up and answer at once', () => {
    const lines = Array.from(
      { length: 1024 },
      (_, at) => `group ${at}: ${[0, 1, 2, 3].map((n) => `d${at * 4 + n}`).join(' ')}`,
    );
    const devices = Array.from({ length: 4096 }, (_, at) => `device d${at} driver ${at % 2 ? 'e1000' : 'nvme'}`);
    const { world } = begin('linux-7.3', [...lines, ...devices].join('\n'));
    let now: World = world;
    for (let at = 0; at < 1024; at += 1) now = step(now, { type: 'unbind', device: `d${at * 4}` }).world;
    expect(groupViews(now).every(({ counts }) => counts.owner_cnt === 3)).toBe(true);
  });
});

describe('somebody’s own listing', () => {
  test('mends the post-decrement, and the leak is gone', async () => {
    const text = 'bind d0 vfio-pci\nattach d0 qemu\ndetach d0 qemu\nattach d0 vm2';
    expect(tell('sketch', text).at(-1)!.findings).toEqual(['leaked-ref:qemu']);
    const mended = await own('sketch', (source) =>
      source.replace(/if \(!group->dma_users\[mode\]--\)/, 'if (!--group->dma_users[mode])'),
    );
    expect(tell('sketch', text, mended).at(-1)).toMatchObject({
      result: 'OK',
      findings: [],
      view: { refs: { vm2: 1 }, leaked: {} },
    });
  });

  test.each([
    ['for (;;)\n\t\t;', 'HANG', 'still-running'],
    ['return really_probe(dev, drv);', 'OOPS', 'code-died'],
    ['return dev->iommu_group->dma_users[drv->driver_managed_dma + 4];', 'OOPS', 'code-died'],
    ['BUG_ON(true);\n\treturn 0;', 'BUG', 'code-died'],
    ['return -12;', 'EINVAL', 'code-refused'],
    ['mutex_lock(&dev->mutex);\n\tmutex_lock(&dev->mutex);\n\treturn 0;', 'HANG', 'code-waits'],
    ['return WARN_ON(true) ? -EBUSY : 0;', 'EBUSY', 'code-refused'],
  ])('%s answers %s', async (body, result, code) => {
    const [first] = tell('repaired', 'bind d0 e1000', await own('repaired', probing(`\t${body}`)));
    expect(first).toMatchObject({ result, reason: { code } });
  });

  test.each([
    ['int ret;\n\n\treturn ret + 0;', 'uninitialised-read'],
    ['mutex_unlock(&dev->mutex);\n\treturn 0;', 'double-unlock'],
    ['device_lock(dev);\n\treturn 0;', 'lock-left-held'],
    ['', 'no-return-value'],
  ])('%s is a finding: %s', async (body, finding) => {
    expect(tell('repaired', 'bind d0 e1000', await own('repaired', probing(`\t${body}`)))[0]!.findings).toContain(
      finding,
    );
  });
});

const bindAndClaim: Event = {
  type: 'race',
  schedule: '',
  parts: [
    [{ type: 'bind', device: 'd0', driver: 'e1000' }],
    [{ type: 'claim', device: 'd1', mode: 'user', file: 'f' }],
  ],
};

describe('a race', () => {
  test('without a schedule is one CPU after the other', () => {
    const [race] = tell('repaired', 'race - bind d0 e1000; unbind d0 | claim d1 user f; claim d0 user g');
    expect(race).toMatchObject({
      result: 'EPERM',
      parts: [
        { cpu: 0, event: { type: 'bind' }, result: 'OK' },
        { cpu: 0, event: { type: 'unbind' }, result: 'OK' },
        { cpu: 1, event: { type: 'claim', file: 'f' }, result: 'OK' },
        { cpu: 1, event: { type: 'claim', file: 'g' }, result: 'EPERM' },
      ],
    });
  });

  test('whose schedule lets the other one first', () => {
    expect(tell('repaired', `race ${'1'.repeat(40)} bind d0 e1000 | claim d1 user f`)[0]).toMatchObject({
      result: 'EBUSY',
      parts: [{ result: 'EBUSY' }, { result: 'OK' }],
      view: { owns: 'user' },
    });
  });

  test('one CPU waits for the lock that another holds, and goes on', () => {
    const session = open(begin('repaired', TOPOLOGY).world, bindAndClaim)!;
    while (session.locks().length < 2) session.step(0);
    const { parts, result } = tell(
      'repaired',
      `race ${session.schedule}${'1'.repeat(30)} bind d0 e1000 | claim d1 user f`,
    )[0]!;
    expect([result, ...parts!.map((part) => part.result)]).toEqual(['EBUSY', 'OK', 'EBUSY']);
  });

  test('of the draft of 27 September splits the group without a word', () => {
    const parts = 'bind d1 e1000 | bind d0 vfio-pci; attach d0 f';
    const found = new Set<string>();
    for (let first = 0; first < 40; first += 1) {
      const race = tell('prototype', `race ${'0'.repeat(first)}${'1'.repeat(80)} ${parts}`)[0]!;
      if (race.findings.includes('split')) found.add(`${race.result} ${race.view.owns}`);
    }
    expect([...found]).toEqual(['OK both']);
  });

  test('two CPUs that lock each other’s device wait for ever', async () => {
    const both =
      'struct device *other = dev->iommu_group->devices;\n\n\tif (other == dev)\n\t\tother = dev->next;\n\tdevice_lock(dev);\n\tdevice_lock(other);\n\tdevice_unlock(other);\n\tdevice_unlock(dev);\n\treturn 0;';
    const told = await own('repaired', probing(`\t${both}`));
    const [race, after] = tell('repaired', 'race 000011110000 bind d0 e1000 | bind d1 nvme\nunbind d0', told);
    expect(race).toMatchObject({
      result: 'HANG',
      parts: [{ result: 'HANG' }, { result: 'HANG' }],
      reason: { code: 'race-stuck' },
      view: { owns: 'stuck' },
    });
    expect(after!.result).toBe('HANG');
    expect(results('repaired', 'race - bind d0 e1000 | bind d1 nvme', told)).toBe('OK');
  });

  test('an unbind sleeps in it until the other CPU lets go', () => {
    expect(tell('repaired', 'bind d0 vfio-pci\nattach d0 f\nrace 0 unbind d0 | detach d0 f').at(-1)).toMatchObject({
      result: 'OK',
      parts: [{ result: 'OK' }, { result: 'OK' }],
      view: { devices: [{ driver: null }, {}] },
    });
    expect(tell('repaired', 'bind d0 vfio-pci\nattach d0 f\nrace 0 unbind d0 | bind d1 pci-stub').at(-1)).toMatchObject(
      { result: 'BLOCKED', view: { devices: [{ waiting: 'unbind' }, { driver: 'pci-stub' }] } },
    );
  });

  test('a CPU that dies takes the others with it', () => {
    expect(tell('sketch', 'env 3 group off\nrace - bind d0 e1000 | bind d1 e1000').at(-1)).toMatchObject({
      result: 'OOPS',
      parts: [{ result: 'OOPS' }, { result: 'DEAD' }],
    });
  });

  test('needs one group', () => {
    const two = 'group 1: a\ngroup 2: b\n';
    const apart = { result: 'N/A', reason: { code: 'race-apart', groups: '1, 2' } };
    expect(tell('repaired', `${two}race - bind a e1000 | bind b e1000`)[0]).toMatchObject(apart);
    const held = `${two}open g\nbind a vfio-pci\nattach a f\nbind b vfio-pci\n`;
    expect(tell('repaired', `${held}race - close f | bind b e1000`).at(-1)).toMatchObject(apart);
    expect(tell('repaired', `${held}attach b f\nrace - close f | close g`).at(-1)).toMatchObject(apart);
    expect(tell('repaired', `${held}race - close f | close g; open g`).at(-1)).toMatchObject({ result: 'OK' });
    // In this version, a file can own a group without holding its devices.
    const owned = `${two}bind a vfio-pci\nbind b vfio-pci\nhotplug c 1\nbind c e1000\nattach a f\n`;
    expect(tell('viability', `${owned}race - close f | bind b vfio-pci`).at(-1)).toMatchObject(apart);
  });

  /** The results of a race. Before the race, f holds both devices. */
  const held = 'bind d0 vfio-pci\nbind d1 vfio-pci\nattach d0 f\nattach d1 f\n';
  const answers = (protocol: ProtocolId, script: string): string =>
    tell(protocol, held + script)
      .at(-1)!
      .parts!.map(({ result }) => result)
      .join(' ');

  // The sketch leaves its lock held when it refuses g. The amended version never refuses g.
  test.each(PROTOCOL_IDS.filter((id) => id !== 'sketch' && id !== 'amended'))(
    'what a file holds is given back in it, statement by statement: %s',
    (protocol) => {
      const heard = Array.from({ length: 60 }, (_, first) =>
        answers(protocol, `race ${'0'.repeat(first)}${'1'.repeat(80)} close f | attach d0 g`),
      );
      expect(heard[0]).toMatch(/^OK E/);
      expect(heard.at(-1)).toBe('OK OK');
    },
  );

  test('a file is closed as soon as its closing begins, and can be opened again', () => {
    expect(answers('repaired', 'race 01 close f | attach d0 f')).toBe('OK EBADF');
    expect(answers('repaired', 'race 01 close f | detach d1 f')).toBe('OK EBADF');
    expect(answers('repaired', 'race 01 close f | close f')).toBe('OK EBADF');
    const [again] = tell('viability', `${held}race 00000000001 close f | open f; attach d0 f`).slice(-1);
    expect(again).toMatchObject({ result: 'OK', view: { owner: 'f', devices: [{ files: ['f'] }, { files: [] }] } });
  });

  test('nobody gives back what is being given back', () => {
    expect(answers('viability', 'race 01 detach d0 f | detach d0 f')).toBe('OK EINVAL');
    expect(answers('viability', 'race 01 detach d0 f | close f')).toBe('OK OK');
  });

  test('a file can come to hold a device that leaves, and finds it gone', () => {
    const script = `${held}detach d1 f\nopen g\nunplug d0\nrace ${'0'.repeat(20)}${'1'.repeat(8)} close f; attach d0 g | attach d0 g\n`;
    for (const protocol of PROTOCOL_IDS) expect(tell(protocol, `${script}close g`).at(-1)!.result, protocol).toBe('OK');
  });

  test('its loop ends with a reason, and nothing of it happened', async () => {
    const [race] = tell(
      'repaired',
      'race 01 bind d0 e1000 | claim d1 user f',
      await own('repaired', probing('\tfor (;;)\n\t\t;')),
    );
    expect(race).toMatchObject({ result: 'HANG', reason: { code: 'still-running' } });
    expect(race!.world).toBe(race!.before);
  });

  test.each(PROTOCOL_IDS)('under %s with two accesses at a time', (protocol) => {
    for (const order of ['ab', 'aabb', 'abba', 'aaab', 'b']) {
      const [, race] = tell(protocol, `bind d0 vfio-pci\nrace ${order.repeat(60)} attach d0 f | bind d1 e1000`);
      expect(race!.parts).toHaveLength(2);
    }
  });
});

describe('an event in hand', () => {
  test('is stepped, looked at, stepped back, and ends as its race does', () => {
    const { world } = begin('repaired', TOPOLOGY);
    const session = open(world, bindAndClaim)!;
    expect(session.cpus.map(({ state }) => state.kind)).toEqual(['ready', 'ready']);
    expect(session.cpus[0]!.state).toMatchObject({ fn: 'really_probe', depth: 0 });
    const stepped = session.step(0)!;
    expect(stepped.fn).toBe('really_probe');
    while (session.locks().length < 2) session.step(0);
    while (session.cpus[1]!.state.kind === 'ready') session.step(1);
    expect(session.cpus[1]!.state).toMatchObject({ kind: 'waiting', heldBy: 0 });
    expect(session.step(1)).toBeNull();
    expect(groupViews(session.now)[0]!.devices[0]!.driver).toBeNull();
    const { schedule } = session;
    const before = session.back();
    expect(before.schedule).toBe(schedule.slice(0, -1));
    expect(session.schedule).toBe(schedule);
    const { event, outcome } = session.finish();
    expect(event).toMatchObject({ type: 'race', schedule });
    expect(step(world, event).outcome).toEqual(outcome);
    expect(outcome.parts!.map(({ result }) => result)).toEqual(['OK', 'EBUSY']);
  });

  test('says where the closing of a file begins', () => {
    const begins = (protocol: ProtocolId, script: string) =>
      open(tell(protocol, script).at(-1)!.world, { type: 'close', file: 'f' })!.cpus[0]!.state;
    expect(begins('repaired', 'bind d0 vfio-pci\nattach d0 f')).toMatchObject({ kind: 'ready', fn: 'vfio_detach' });
    expect(begins('repaired', 'open f')).toMatchObject({ kind: 'ready', fn: '', next: null });
    expect(begins('viability', 'bind d0 vfio-pci\nbind d1 e1000\nattach d0 f')).toMatchObject({
      kind: 'ready',
      fn: 'vfio_group_fops_release',
    });
  });

  test('alone needs no race', () => {
    const { world } = begin('sketch', TOPOLOGY);
    const session = open(world, [[{ type: 'bind', device: 'd0', driver: 'e1000' }]])!;
    while (session.step(0, 'access'));
    expect(session.over).toBe(true);
    expect(session.cpus[0]).toMatchObject({ results: ['OK'], state: { kind: 'done' } });
    expect(session.group()).toMatchObject({ owns: 'kernel' });
    expect(session.finish()).toMatchObject({ event: { type: 'bind' }, outcome: { result: 'OK' } });
  });

  test('of a dead machine is none', () => {
    const dead = tell('sketch', 'env 3 group off\nbind d0 e1000').at(-1)!.world;
    expect(open(dead, bindAndClaim)).toBeNull();
  });
});

test.each([
  ['linux-6.2', 'claim d0 user f\nbind d1 cdxnic fails', ['refusal-swallowed:EBUSY']],
  ['linux-7.3', 'claim d0 user f\nbind d1 cdxnic fails', ['refusal-swallowed:EBUSY']],
  ['amended', 'claim d0 user f\nbind d0 vfio-pci fails', []],
] as const)(
  'a failed probe leaves the world as it was, whatever the listing undid: %s, %s',
  (protocol, script, findings) => {
    const last = tell(protocol, script).at(-1)!;
    expect(last).toMatchObject({ result: 'EIO', refusedBy: 'driver-core', findings });
    expect(last.world).toBe(last.before);
  },
);
