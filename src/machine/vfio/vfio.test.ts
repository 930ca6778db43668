/**
 * Cases that the recordings do not cover: lifetimes, names, modules, and calls on wrong descriptors. The rules come
 * from the source of Linux 7.3.
 */
import { describe, expect, test } from 'vitest';
import { parseScript, printEvent, type ProtocolId } from '../../world/index.ts';
import { boot, descriptorViews, groupView, type Outcome, step, type World } from '../index.ts';

const MACHINE = `group 3: a b c
group 4: solo
device a 0200 "" driver vfio-pci
device b 0200 "" driver vfio-pci
device c 0200 "" driver e1000
device solo 0200 "" driver vfio-pci
`;

function play(text: string, protocol: ProtocolId = 'linux-7.3'): { outcomes: Outcome[]; world: World } {
  const parsed = parseScript(MACHINE + text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  let world = boot(parsed.value.topology, protocol);
  const outcomes = parsed.value.events.map((event) => {
    const done = step(world, event);
    ({ world } = done);
    return done.outcome;
  });
  return { outcomes, world };
}
/** The results of the events in `text`. The events of `prelude` must all be OK. */
function after(prelude: string, text: string): string {
  const { outcomes } = play(`${prelude}\n${text}`);
  const count = prelude.trim().split('\n').length;
  expect(
    outcomes.slice(0, count).every(({ result }) => result === 'OK'),
    'the prelude',
  ).toBe(true);
  return outcomes
    .slice(count)
    .map(({ result }) => result)
    .join(' ');
}
const last = (text: string) => play(text).outcomes.at(-1)!;
const owner = (text: string) => groupView(play(text).world, '3')!;

const SET = 'unbind c\nopen-container c1\nopen-group g1 3\nset-container g1 c1';
const OPEN = `${SET}\nset-iommu c1\nget-device-fd g1 a d1`;
const COMPAT = 'unbind c\nopen-iommufd i1\nopen-group g1 3\nset-container g1 i1\nget-device-fd g1 a d1';
const CDEV = 'unbind c\nopen-iommufd i1\nopen-cdev v1 a\nbind-iommufd v1 i1';

describe('who owns', () => {
  test('the group file in a container, the iommufd for a device', () => {
    expect(owner(SET)).toMatchObject({ owns: 'user', owner: 'g1', counts: { owner_cnt: 1 }, domain: 'blocking' });
    expect(owner(COMPAT)).toMatchObject({ owns: 'user', owner: 'i1', counts: { owner_cnt: 1 } });
    expect(owner(`${COMPAT}\nget-device-fd g1 b d2\nget-device-fd g1 b d3`)).toMatchObject({
      owner: 'i1',
      counts: { owner_cnt: 2 },
    });
    expect(owner(CDEV).devices[0]).toMatchObject({ name: 'a', files: ['v1'] });
  });

  test('an iommufd that lives on is another owner than a new one of the same name', () => {
    expect(
      after(`${CDEV}\nopen-cdev v2 b`, 'close i1\nopen-iommufd i1\nbind-iommufd v2 i1\nclose v1\nbind-iommufd v2 i1'),
    ).toBe('OK OK EPERM OK OK');
  });
});

describe('lifetimes', () => {
  test.each([
    [
      'closing the container ends nothing',
      OPEN,
      'close c1\nbind c e1000\nclose d1\nclose g1\nbind c e1000',
      'OK EBUSY OK OK OK',
    ],
    [
      'the device holds the group file',
      OPEN,
      'close g1\nbind c e1000\nopen-group g2 3\nget-status g1\nclose d1\nbind c e1000\nopen-group g2 3',
      'OK EBUSY EBUSY EBADF OK OK OK',
    ],
    [
      'the container forgets its IOMMU driver with the last group',
      OPEN,
      'close d1\nunset-container g1\nset-container g1 c1\nget-device-fd g1 a d1\nset-iommu c1',
      'OK OK OK EINVAL OK',
    ],
    [
      'a container that is closed is none to join',
      SET,
      'close c1\nunset-container g1\nset-container g1 c1',
      'OK OK EBADF',
    ],
    [
      'the last VFIO device takes the rights along',
      SET,
      'unbind a\nbind c e1000\nunbind b\nbind c e1000\nget-status g1\nset-container g1 c1\nget-device-fd g1 a d1\nunset-container g1\nopen-group g2 3',
      'OK EBUSY OK OK ENODEV ENODEV ENODEV EINVAL ENOENT',
    ],
    [
      'a group that comes back is another one',
      SET,
      'unbind a\nunbind b\nbind a vfio-pci\nopen-group g2 3\nset-container g2 c1\nget-status g1\nclose g1\nbind c e1000',
      'OK OK OK OK OK ENODEV OK EBUSY',
    ],
    [
      'an iommufd in the place of a container may go while a device is open',
      COMPAT,
      'unset-container g1\nbind c e1000\nget-device-fd g1 b d2\nclose d1\nbind c e1000',
      'OK EBUSY EINVAL OK OK',
    ],
    [
      'then the group file is not held by devices',
      COMPAT,
      'close g1\nopen-group g2 3\nget-status g2\nopen-container c1\nset-container g2 c1\nclose i1\nclose d1\nset-container g2 c1',
      'OK OK OK OK EPERM OK OK OK',
    ],
    [
      'the same device twice counts once',
      COMPAT,
      'get-device-fd g1 a d2\nclose d1\nbind c e1000\nclose d2\nbind c e1000',
      'OK OK EBUSY OK OK',
    ],
    ['a cdev that is open but not bound shuts nothing', 'open-cdev v1 a', 'open-group g1 3\nclose g1', 'OK OK'],
    ['a bound one shuts the group file', CDEV, 'open-group g1 3\nclose v1\nopen-group g1 3', 'EBUSY OK OK'],
    [
      'a container holds groups of its own',
      `${SET}\nopen-group g2 4\nset-container g2 c1`,
      'close g1\nset-iommu c1\nunset-container g2\nset-iommu c1',
      'OK OK OK EINVAL',
    ],
  ])('%s', (_, prelude, text, results) => {
    expect(after(prelude, text)).toBe(results);
  });
});

describe('an unbind waits', () => {
  test.each([
    [OPEN, 'd1'],
    [COMPAT, 'd1'],
    [CDEV, 'v1'],
    ['open-cdev v1 a', 'v1'],
  ])('%s', (prelude, fd) => {
    const { outcomes, world } = play(
      `${prelude}\nrequest-eventfd ${fd}\nunbind a\nget-device-fd g1 a d9\nopen-cdev v9 a\nclose ${fd}`.replace(
        'get-device-fd g1 a d9\n',
        prelude.includes('g1') ? 'get-device-fd g1 a d9\n' : '',
      ),
    );
    const [blocked, ...rest] = outcomes.slice(
      outcomes.findIndex(({ event }) => event.type === 'unbind' && event.device === 'a'),
    );
    expect(blocked!.result).toBe('BLOCKED');
    expect(blocked!.reason.code).toBe(prelude.startsWith('open-cdev') ? 'held-by-file' : 'held-and-asked');
    expect(rest.map(({ result }) => result).join(' ')).toBe(prelude.includes('g1') ? 'ENODEV ENOENT OK' : 'ENOENT OK');
    expect(rest.at(-1)!.woke.map(printEvent)).toEqual(['unbind a']);
    expect(groupView(world, '3')!.devices[0]).toMatchObject({ driver: null, files: [], waiting: null });
  });

  test('the end of the process lets go, group file first and device after', () => {
    const prelude =
      'unbind c\nopen-container c1 as qemu\nopen-group g1 3 as qemu\nset-container g1 c1\nset-iommu c1\nget-device-fd g1 a d1\nget-device-fd g1 b d2';
    const { outcomes, world } = play(`${prelude}\nunbind a\nunbind b\nkill qemu\nget-status g1\nclose d1\nkill qemu`);
    expect(
      outcomes
        .slice(-6)
        .map(({ result }) => result)
        .join(' '),
    ).toBe('BLOCKED BLOCKED OK EBADF EBADF OK');
    expect(outcomes.at(-4)!.woke.map(printEvent)).toEqual(['unbind a', 'unbind b']);
    expect(outcomes.at(-4)!.reason).toEqual({ code: 'killed', process: 'qemu', files: 4 });
    expect(groupView(world, '3')).toMatchObject({ owns: 'free', owner: null, counts: { owner_cnt: 0 } });
    expect(descriptorViews(world).every(({ open }) => !open)).toBe(true);
  });
});

describe('calls on the wrong thing', () => {
  test.each([
    [
      'open-container c1',
      'get-status c1\nset-container c1 c1\nioas-alloc c1 x\nrequest-eventfd c1',
      'EINVAL EINVAL EINVAL EINVAL',
    ],
    [
      OPEN,
      'get-status c1\nset-iommu g1\nset-iommu d1\nget-status d1\nbind-iommufd g1 c1\nbind-iommufd d1 c1',
      'ENOTTY ENOTTY ENOTTY ENOTTY ENOTTY EINVAL',
    ],
    ['open-iommufd i1', 'set-iommu i1\nget-status i1\nrequest-eventfd i1', 'ENODEV ENOTTY ENOTTY'],
    [COMPAT, 'set-iommu i1\nset-iommu i1', 'OK OK'],
    [
      'open-cdev v1 a\nopen-iommufd i1\nioas-alloc i1 x\nopen-container c1\nopen f',
      'ioas-attach v1 x\nrequest-eventfd v1\nbind-iommufd v1 c1\nbind-iommufd v1 f\nset-iommu v1\nget-status f',
      'EINVAL EINVAL EBADFD EBADFD EINVAL ENOTTY',
    ],
    [`${CDEV}\nopen-iommufd i2\nioas-alloc i2 y`, 'ioas-attach v1 y\nioas-attach v1 v1\nclose y', 'ENOENT EBADF EBADF'],
    [
      `${CDEV}\nopen-cdev v2 b\nbind-iommufd v2 i1\nioas-alloc i1 x\nioas-alloc i1 y\nioas-attach v1 x\nioas-attach v2 x`,
      'ioas-attach v1 y\nclose v2\nopen-cdev v2 b\nbind-iommufd v2 i1\nioas-attach v2 x\nioas-attach v2 y',
      'OK OK OK OK EINVAL OK',
    ],
    ['open-group g1 3\nopen f', 'set-container g1 f\nset-container g1 g1', 'EBADFD EBADFD'],
  ])('%s', (prelude, text, results) => {
    expect(after(prelude, text)).toBe(results);
  });
});

describe('names', () => {
  test('descriptors and owner files share them', () => {
    expect(
      after(
        'open f\nopen-container c1',
        'open-container f\nopen c1\nattach a c1\ndetach a c1\nclose f\nopen-container f\nclose c1\nattach a c1\nopen c1\nattach a c1\nclose c1',
      ),
    ).toBe('EBUSY EBUSY EINVAL EINVAL OK OK OK EBADF OK EPERM OK');
  });

  test('a name whose opening was refused is no descriptor', () => {
    expect(
      after('open-group g1 3', 'open-group g2 3\nget-status g2\nclose g2\nopen-group g3 4 uid 1000\nget-status g3'),
    ).toBe('EBUSY EBADF EBADF EACCES EBADF');
  });
});

describe('modules', () => {
  test.each([
    [
      'a module that is gone drives nothing',
      'rmmod e1000',
      'rmmod e1000\nbind c e1000\nprobe c\nmodprobe e1000\nbind c e1000',
      'ENOENT ENOENT OK OK EBUSY',
    ],
    ['a driver that is there is not probed again', 'unbind c', 'modprobe e1000\nbind c e1000', 'OK OK'],
    [
      'the probe by hand tries the driver of the boot',
      SET,
      'probe c\nprobe a\nclose g1\nprobe c\nbind c e1000',
      'EINVAL OK OK OK EBUSY',
    ],
    [
      'a device that nothing matches is no error',
      'hotplug new 4',
      'probe new\nbind new nvme\nunbind new\nprobe new\nunbind new\nunplug new\nprobe new',
      'OK OK OK OK OK OK ENODEV',
    ],
  ])('%s', (_, prelude, text, results) => {
    expect(after(prelude, text)).toBe(results);
  });

  test('unloading waits for user space and goes through with the last close', () => {
    const { outcomes, world } = play(
      `${OPEN}\nget-device-fd g1 b d2\nrmmod vfio-pci\nrmmod vfio-pci\nmodprobe vfio-pci\nbind c vfio-pci\nclose d1\nclose d2`,
    );
    expect(
      outcomes
        .slice(-6)
        .map(({ result }) => result)
        .join(' '),
    ).toBe('BLOCKED EBUSY EBUSY ENOENT OK OK');
    expect(outcomes.slice(-2).map(({ woke }) => woke.map(printEvent))).toEqual([[], ['rmmod vfio-pci']]);
    expect(groupView(world, '3')!.devices.map(({ driver }) => driver)).toEqual([null, null, null]);
    expect(groupView(world, '4')!.devices[0]!.driver).toBeNull();
  });

  test('a refused autoprobe is told to nobody', () => {
    expect(last(`rmmod e1000\n${SET.replace('unbind c\n', '')}\nmodprobe e1000`)).toMatchObject({
      result: 'OK',
      reason: { bound: 0, refused: 1 },
    });
  });
});

test('the status reads the count, unless a container is set', () => {
  const detail = (text: string) => last(`${text}\nget-status g1`).detail;
  expect(detail('open-group g1 3')).toEqual({ viable: false, container: false });
  expect(detail('unbind c\nopen-group g1 3')).toEqual({ viable: true, container: false });
  expect(detail(SET)).toEqual({ viable: true, container: true });
  expect(detail(`${COMPAT}\nunset-container g1`)).toEqual({ viable: false, container: false });
});

test('who refuses: VFIO by itself, or the protocol behind it', () => {
  expect(last('open-container c1\nopen-group g1 3\nset-container g1 c1')).toMatchObject({
    result: 'EPERM',
    refusedBy: 'protocol',
    reason: { code: 'kernel-drivers-present' },
  });
  expect(last('open-group g1 3\nopen-group g2 3')).toMatchObject({
    result: 'EBUSY',
    refusedBy: 'vfio',
    reason: { code: 'group-file-open', file: 'g1' },
  });
});

test.each<ProtocolId>(['sketch', 'repaired', 'amended'])('%s has no VFIO of its own', (protocol) => {
  const { outcomes } = play(
    'open-container c1\nopen-group g1 3\nopen-iommufd i1\nopen-cdev v1 a\nprobe c\nmodprobe e1000\nrmmod e1000\nclose c1',
    protocol,
  );
  expect(outcomes.map(({ result }) => result).join(' ')).toBe('N/A N/A N/A N/A N/A N/A N/A EBADF');
});
