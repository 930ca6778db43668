import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryDraft, arbitraryScript, topologyOf } from '../testing.ts';
import type { Event, ProblemCode } from '../types.ts';
import { checkTopology, deviceSpec, EVENT_TYPES, parseEvent, parseScript, printEvent, printScript } from './index.ts';

function read(text: string) {
  const script = parseScript(text);
  if (!script.ok) throw new Error(JSON.stringify(script.problems));
  return script.value;
}
function problems(text: string) {
  const script = parseScript(text);
  return script.ok ? [] : script.problems;
}
const codes = (text: string): [number, ProblemCode][] => problems(text).map((problem) => [problem.line, problem.code]);

describe('every form of the contract', () => {
  const machine = 'group 3: d0 d1\n';
  const FORMS: readonly [string, Event][] = [
    ['bind d0 e1000', { type: 'bind', device: 'd0', driver: 'e1000' }],
    ['bind d0 e1000 fails', { type: 'bind', device: 'd0', driver: 'e1000', fails: true }],
    ['unbind d0', { type: 'unbind', device: 'd0' }],
    ['open qemu', { type: 'open', file: 'qemu' }],
    ['close qemu', { type: 'close', file: 'qemu' }],
    ['attach d0 qemu', { type: 'attach', device: 'd0', file: 'qemu' }],
    ['detach d0 qemu', { type: 'detach', device: 'd0', file: 'qemu' }],
    ['claim d0 kernel', { type: 'claim', device: 'd0', mode: 'kernel' }],
    ['claim d0 user -', { type: 'claim', device: 'd0', mode: 'user', file: null }],
    ['claim d0 none qemu', { type: 'claim', device: 'd0', mode: 'none', file: 'qemu' }],
    ['release d0 shared', { type: 'release', device: 'd0', mode: 'shared' }],
    ['release d0 user qemu', { type: 'release', device: 'd0', mode: 'user', file: 'qemu' }],
    ['claim-group 3 qemu', { type: 'claim-group', group: '3', file: 'qemu' }],
    ['claim-group 3 -', { type: 'claim-group', group: '3', file: null }],
    ['release-group 3 qemu', { type: 'release-group', group: '3', file: 'qemu' }],
    ['hotplug d9 3', { type: 'hotplug', device: 'd9', group: '3' }],
    ['unplug d0', { type: 'unplug', device: 'd0' }],
    ['env 3 pasid on', { type: 'env', group: '3', flag: 'pasid', on: true }],
    ['env 3 default-domain off', { type: 'env', group: '3', flag: 'default-domain', on: false }],
    ['open-container c1', { type: 'open-container', name: 'c1' }],
    ['open-container c1 as alice', { type: 'open-container', name: 'c1', process: 'alice' }],
    ['open-group g1 3', { type: 'open-group', name: 'g1', group: '3' }],
    ['open-group g1 3 as alice uid 1000', { type: 'open-group', name: 'g1', group: '3', process: 'alice', uid: 1000 }],
    ['open-group g1 3 uid 0', { type: 'open-group', name: 'g1', group: '3', uid: 0 }],
    ['get-status g1', { type: 'get-status', name: 'g1' }],
    ['set-container g1 c1', { type: 'set-container', name: 'g1', container: 'c1' }],
    ['unset-container g1', { type: 'unset-container', name: 'g1' }],
    ['set-iommu c1', { type: 'set-iommu', name: 'c1' }],
    ['get-device-fd g1 d0 fd1', { type: 'get-device-fd', name: 'g1', device: 'd0', fd: 'fd1' }],
    ['open-iommufd i1 as bob', { type: 'open-iommufd', name: 'i1', process: 'bob' }],
    ['open-cdev v1 d1 as bob', { type: 'open-cdev', name: 'v1', device: 'd1', process: 'bob' }],
    ['bind-iommufd v1 i1', { type: 'bind-iommufd', name: 'v1', iommufd: 'i1' }],
    ['ioas-alloc i1 a1', { type: 'ioas-alloc', name: 'i1', ioas: 'a1' }],
    ['ioas-attach v1 a1', { type: 'ioas-attach', name: 'v1', ioas: 'a1' }],
    ['request-eventfd fd1', { type: 'request-eventfd', name: 'fd1' }],
    ['kill alice', { type: 'kill', process: 'alice' }],
    ['probe d0', { type: 'probe', device: 'd0' }],
    ['modprobe vfio-pci', { type: 'modprobe', driver: 'vfio-pci' }],
    ['rmmod vfio-pci', { type: 'rmmod', driver: 'vfio-pci' }],
    [
      'race 0110b bind d0 e1000 | attach d1 qemu',
      {
        type: 'race',
        schedule: '0110b',
        parts: [[{ type: 'bind', device: 'd0', driver: 'e1000' }], [{ type: 'attach', device: 'd1', file: 'qemu' }]],
      },
    ],
    [
      'race - bind d0 e1000 fails; unbind d0',
      {
        type: 'race',
        schedule: '',
        parts: [
          [
            { type: 'bind', device: 'd0', driver: 'e1000', fails: true },
            { type: 'unbind', device: 'd0' },
          ],
        ],
      },
    ],
  ];

  test.each(FORMS)('%s', (line, event) => {
    expect(parseEvent(line)).toEqual({ ok: true, value: event });
    expect(printEvent(event)).toBe(line);
  });

  test('all of them in one script, and none forgotten', () => {
    const script = read(machine + FORMS.map(([line]) => line).join('\n'));
    expect(script.events).toEqual(FORMS.map(([, event]) => event));
    expect(script.lines[0]).toBe(2);
    expect(new Set(FORMS.map(([, event]) => event.type))).toEqual(new Set(EVENT_TYPES));
  });

  test('words after the places come in any order', () => {
    expect(parseEvent('open-group g1 3 uid 7 as bob')).toMatchObject({ ok: true, value: { process: 'bob', uid: 7 } });
  });
});

describe('how a script may look', () => {
  test('comments, gaps, line ends, BOM and NBSP change nothing', () => {
    const plain =
      'group 3: 0000:00:05.0 0000:00:05.1\ndevice 0000:00:05.0 0200 "a # b" driver e1000\nbind 0000:00:05.1 nvme\n';
    const odd =
      '\ufeff# first\r\n\r\ngroup\u00a03:\t0000:00:05.0\u00a0 0000:00:05.1 # members\r\n' +
      '  device 0000:00:05.0 0200 "a # b"\tdriver e1000#driver\r\n\u2003bind 0000:00:05.1\tnvme\t';
    expect(read(odd).topology).toEqual(read(plain).topology);
    expect(read(odd).events).toEqual(read(plain).events);
    expect(read(odd).lines).toEqual([5]);
  });

  test('addresses and classes are lower case, other names keep theirs', () => {
    const script = read(
      'group 3: 0000:0A:1F.7 MyDev\ndevice 0000:0a:1F.7 0C03\nbind 0000:0A:1f.7 xhci_hcd\nbind MyDev E1000\n',
    );
    expect([...script.topology.devices.keys()]).toEqual(['0000:0a:1f.7', 'MyDev']);
    expect(script.topology.devices.get('0000:0a:1f.7')?.class).toBe('0c03');
    expect(script.events).toEqual([
      { type: 'bind', device: '0000:0a:1f.7', driver: 'xhci_hcd' },
      { type: 'bind', device: 'MyDev', driver: 'E1000' },
    ]);
  });

  test('a title keeps its quotes and backslashes', () => {
    const title = 'the "best" \\ card';
    const script = read(String.raw`device d0 0200 "the \"best\" \\ card"`);
    expect(script.topology.devices.get('d0')).toEqual({ name: 'd0', class: '0200', title, driver: null });
    expect(read(printScript(script)).topology).toEqual(script.topology);
  });

  test('a device line may say no more than it knows', () => {
    expect(read('device d0\ndevice d1 driver e1000\ndevice d2 "x"').topology.devices).toEqual(
      new Map([
        ['d0', { name: 'd0', class: '0200', title: '', driver: null, assumed: true }],
        ['d1', { name: 'd1', class: '0200', title: '', driver: 'e1000', assumed: true }],
        ['d2', { name: 'd2', class: '0200', title: 'x', driver: null, assumed: true }],
      ]),
    );
  });
});

describe('the machine of a script', () => {
  test('without group lines there is group 0 of all devices in order of first mention', () => {
    const { topology } = read('device d2 0604\nbind d1 e1000\nbind d0 e1000\nunbind d1\n');
    expect(topology.groups).toEqual([{ name: '0', devices: ['d2', 'd1', 'd0'] }]);
  });

  test('a device first mentioned by hotplug is not there at first', () => {
    const { topology } = read('bind d0 e1000\nhotplug d1 0\nbind d1 nvme\n');
    expect(topology.groups).toEqual([{ name: '0', devices: ['d0'] }]);
    expect([...topology.devices.keys()]).toEqual(['d0', 'd1']);
  });

  test('an empty script is an empty group 0', () => {
    expect(read('').topology.groups).toEqual([{ name: '0', devices: [] }]);
    expect(read('# nothing').events).toEqual([]);
  });

  test('groups may be empty, and a listed device may wait outside', () => {
    const { topology } = read('group 1:\ngroup 2 : d0\ndevice d9 0604 "port"\nhotplug d9 1\n');
    expect(topology.groups).toEqual([
      { name: '1', devices: [] },
      { name: '2', devices: ['d0'] },
    ]);
    expect([...topology.devices.keys()]).toEqual(['d0', 'd9']);
  });

  test('a device that nothing is known of has a spec all the same', () => {
    expect(deviceSpec(read('').topology, 'd7')).toEqual({
      name: 'd7',
      class: '0200',
      title: '',
      driver: null,
      assumed: true,
    });
  });
});

describe('bad input', () => {
  const BAD: readonly [string, [number, ProblemCode][]][] = [
    ['bnid d0 e1000', [[1, 'unknown-event']]],
    ['BIND d0 e1000', [[1, 'unknown-event']]],
    ['constructor d0', [[1, 'unknown-event']]],
    ['"bind" d0 e1000', [[1, 'unknown-event']]],
    ['bind d0', [[1, 'missing-word']]],
    ['bind', [[1, 'missing-word']]],
    ['bind d0 e1000 twice', [[1, 'extra-word']]],
    ['bind d0 e1000 fails fails', [[1, 'extra-word']]],
    ['claim d0 mine', [[1, 'unknown-mode']]],
    ['bind d0 e1000\nenv 0 speed on', [[2, 'unknown-flag']]],
    ['bind d0 e1000\nenv 0 pasid yes', [[2, 'not-on-off']]],
    ['open-group g 0 uid x', [[1, 'bad-number']]],
    ['open-group g 0 uid 4294967296', [[1, 'bad-number']]],
    ['open-container c as', [[1, 'missing-word']]],
    ['attach d0 -', [[1, 'bad-name']]],
    ['bind "d0" e1000', [[1, 'bad-name']]],
    ['open a\ufffd', [[1, 'bad-name']]],
    ['open a\\b', [[1, 'bad-name']]],
    ['open a\u200bb', [[1, 'bad-name']]],
    [`open ${'x'.repeat(200)}`, [[1, 'bad-name']]],
    ['group three: d0', [[1, 'bad-name']]],
    ['group 3 d0', [[1, 'expected-word']]],
    ['group 0000:00:05.0', [[1, 'expected-word']]],
    ['group', [[1, 'missing-word']]],
    ['device', [[1, 'missing-word']]],
    ['device d0 02', [[1, 'bad-class']]],
    ['device d0 0200 Ethernet', [[1, 'expected-word']]],
    ['device d0 0200 "x" e1000', [[1, 'expected-word']]],
    ['device d0 0200 "x" driver', [[1, 'missing-word']]],
    ['device d0 0200 "x" driver e1000 now', [[1, 'extra-word']]],
    ['device d0 0200 "x', [[1, 'unclosed-quote']]],
    ['bind d0 e1000\ndevice d1 0200', [[2, 'topology-after-event']]],
    ['group 1: d0\ngroup 1: d1', [[2, 'group-twice']]],
    ['group 1: d0 d0', [[1, 'device-twice']]],
    ['device d0\ndevice d0', [[2, 'device-twice']]],
    ['group 1: d0\ngroup 2: d0', [[2, 'device-in-two-groups']]],
    ['group 1: d0\nbind d1 e1000', [[2, 'unknown-device']]],
    ['group 1: d0\nbind d1 e1000\nhotplug d1 1', [[2, 'unknown-device']]],
    ['group 1: 0000:00:05.0\nbind 00:05.0 e1000', [[2, 'unknown-device-short']]],
    ['bind 0000:00:05.0 e1000\nunbind 00:05.0', [[2, 'unknown-device-short']]],
    ['group 1: d0\nhotplug d1 2', [[2, 'unknown-group']]],
    ['env 3 pasid on', [[1, 'unknown-group']]],
    ['claim-group one qemu', [[1, 'bad-name']]],
    ['close qemu', [[1, 'unknown-name']]],
    ['close qemu\nopen qemu', [[1, 'unknown-name']]],
    ['attach d0 qemu\ndetach d0 vm2', [[2, 'unknown-name']]],
    ['open-group g 0\nset-container g c', [[2, 'unknown-name']]],
    ['open qemu\nkill qemu', [[2, 'unknown-process']]],
    [
      'bnid d0 e1000\nclaim d0 mine\nbind d0 e1000\nunbind',
      [
        [1, 'unknown-event'],
        [2, 'unknown-mode'],
        [4, 'missing-word'],
      ],
    ],
    ['group 1: d0\nopn qemu\nclose qemu', [[2, 'unknown-event']]],
    ['group 1 d0\nbind d0 e1000', [[1, 'expected-word']]],
  ];
  test.each(BAD)('%j', (text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  test('a problem says what would have been right', () => {
    expect(problems('group 1: 0000:00:05.0\nunbind 00:05.0')[0]).toEqual({
      line: 2,
      text: 'unbind 00:05.0',
      code: 'unknown-device-short',
      params: { device: '00:05.0', expected: '0000:00:05.0' },
    });
    expect(problems('bnid d0 e1000')[0]?.params).toMatchObject({ word: 'bnid', near: 'bind' });
    expect(problems('bind d0')[0]?.params).toEqual({ expected: 'DRIVER', form: 'bind DEV DRIVER [fails]' });
    expect(problems('group 1: d0\nunbind x')[0]?.params).toEqual({ device: 'x', expected: 'd0', known: 1 });
  });

  test('no more than fifty, and none carries a control character or a long line', () => {
    const many = problems(`nonsense \u001b[31m${'y'.repeat(1000)}\n`.repeat(1000));
    expect(many).toHaveLength(50);
    for (const problem of many) {
      expect(problem.text.length).toBeLessThanOrEqual(120);
      expect(problem.text).not.toContain('\u001b');
    }
  });
});

describe('one line typed by somebody', () => {
  const { topology } = read('group 3: 0000:00:05.0\n');
  test.each<[string, ProblemCode]>([
    ['', 'missing-word'],
    ['# only a comment', 'missing-word'],
    ['device d0', 'topology-after-event'],
    ['open "x', 'unclosed-quote'],
    ['bind 00:05.0 e1000', 'unknown-device-short'],
    ['bind d0 e1000', 'unknown-device'],
    ['env 4 pasid on', 'unknown-group'],
  ])('%j is %s', (line, code) => {
    expect(parseEvent(line, topology)).toMatchObject({ ok: false, problems: [{ line: 1, code }] });
  });

  test('names are asked only where the events before are known', () => {
    expect(parseEvent('close qemu', topology).ok).toBe(true);
    expect(parseEvent('close qemu', topology, []).ok).toBe(false);
    expect(parseEvent('close qemu', topology, [{ type: 'open', file: 'qemu' }]).ok).toBe(true);
    expect(parseEvent('bind d7 e1000', topology, [{ type: 'hotplug', device: 'd7', group: '3' }]).ok).toBe(true);
  });
});

describe('checkTopology', () => {
  const device = { name: 'd0', class: '0200', title: '', driver: null };
  test.each<[string, Parameters<typeof checkTopology>[0], ProblemCode]>([
    [
      'a device in two groups',
      {
        groups: [
          { name: '1', devices: ['d0'] },
          { name: '2', devices: ['d0'] },
        ],
        devices: [],
      },
      'device-in-two-groups',
    ],
    [
      'a group twice',
      {
        groups: [
          { name: '1', devices: [] },
          { name: '1', devices: [] },
        ],
        devices: [],
      },
      'group-twice',
    ],
    ['a device twice', { groups: [], devices: [device, device] }, 'device-twice'],
    ['a name with a gap', { groups: [], devices: [{ ...device, name: 'a b' }] }, 'bad-name'],
    ['a member without a name', { groups: [{ name: '1', devices: [''] }], devices: [] }, 'bad-name'],
    ['a group that is no number', { groups: [{ name: 'x', devices: [] }], devices: [] }, 'bad-name'],
    ['a driver that is no name', { groups: [], devices: [{ ...device, driver: 'a b' }] }, 'bad-name'],
    ['a class that is none', { groups: [], devices: [{ ...device, class: 'net' }] }, 'bad-class'],
    ['an endless title', { groups: [], devices: [{ ...device, title: 'x'.repeat(1000) }] }, 'too-long'],
  ])('%s', (_, draft, code) => {
    expect(checkTopology(draft)).toMatchObject({ ok: false, problems: [{ line: 0, code }] });
  });

  test('names are written the one way', () => {
    const topology = topologyOf({
      groups: [{ name: '1', devices: ['0000:0A:00.0'] }],
      devices: [{ ...device, name: '0000:0a:00.0', class: '0C03', title: 'a\nb' }],
    });
    expect([...topology.devices.values()]).toEqual([
      { name: '0000:0a:00.0', class: '0c03', title: 'a b', driver: null },
    ]);
  });
});

describe('properties', () => {
  test('what is printed reads back the same', () => {
    fc.assert(
      fc.property(arbitraryScript(), ({ topology, events }) => {
        const again = read(printScript({ topology, events }));
        expect(again.events).toEqual(events);
        expect(again.topology.groups).toEqual(topology.groups);
        expect([...again.topology.devices]).toEqual([...topology.devices]);
        expect(printScript(again)).toBe(printScript({ topology, events }));
      }),
      { numRuns: 300 },
    );
  });

  test('checking a machine twice changes nothing', () => {
    fc.assert(
      fc.property(arbitraryDraft, (draft) => {
        const once = topologyOf(draft);
        const twice = topologyOf({ groups: once.groups, devices: [...once.devices.values()] });
        expect(twice.groups).toEqual(once.groups);
        expect([...twice.devices]).toEqual([...once.devices]);
      }),
    );
  });

  const line = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          'group',
          'device',
          'driver',
          '3:',
          'd0',
          '0000:00:05.0',
          '00:05.0',
          '-',
          '"',
          'as',
          'uid',
          '0200',
          '#',
          ...EVENT_TYPES,
        ),
        fc.string({ unit: 'binary', maxLength: 6 }),
      ),
      { maxLength: 7 },
    )
    .map((words) => words.join(' '));
  test('nothing that is typed throws, and what reads reads again', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          const script = parseScript(text);
          if (script.ok) {
            const again = read(printScript(script.value));
            expect(again.events).toEqual(script.value.events);
            expect([...again.topology.devices]).toEqual([...script.value.topology.devices]);
          } else expect(script.problems.length).toBeGreaterThan(0);
          parseEvent(text, topologyOf({ groups: [], devices: [] }), []);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('size', () => {
  test('too long is refused unread', () => {
    expect(problems('x'.repeat(10_000_000))).toMatchObject([
      { line: 0, code: 'too-long', params: { what: 'characters' } },
    ]);
    expect(problems('\n'.repeat(300_000))).toMatchObject([{ line: 0, code: 'too-long', params: { what: 'lines' } }]);
  });

  test.each([
    ['many events', 'bind 0000:00:05.0 e1000\n'.repeat(100_000)],
    ['many devices', Array.from({ length: 80_000 }, (_, n) => `unbind d${n}\n`).join('')],
    ['one endless line', `group 1: ${Array.from({ length: 200_000 }, (_, n) => `d${n}`).join(' ')}`],
    ['one endless title', `device d0 0200 "${'\\'.repeat(4_900_000)}`],
    [
      'many unknown devices',
      `group 1: ${Array.from({ length: 100_000 }, (_, n) => `d${n}`).join(' ')}\n${'bind x e1000\n'.repeat(100_000)}`,
    ],
  ])('%s are read in linear time', (_, text) => {
    // A reader that is not linear would need many minutes for these texts, and would fail at the time limit.
    const read = parseScript(text);
    expect(read.ok || read.problems.length > 0).toBe(true);
  });
});
