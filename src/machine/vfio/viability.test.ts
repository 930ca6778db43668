/**
 * VFIO's own calls up to Linux 5.18: which drivers are tested, when, and what stays done after a refusal. The rules
 * come from drivers/vfio/vfio.c of that time.
 */
import { describe, expect, test } from 'vitest';
import { parseScript, printEvent } from '../../world/index.ts';
import { boot, groupView, type Outcome, step } from '../index.ts';

const MACHINE = `group 3: a b c
group 4: solo
device a 0200 "" driver vfio-pci
device b 0200 "" driver vfio-pci
device c 0200 "" driver e1000
device solo 0200 "" driver vfio-pci
`;

function play(text: string) {
  const parsed = parseScript(MACHINE + text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  let world = boot(parsed.value.topology, 'viability');
  const outcomes = parsed.value.events.map((event): Outcome => {
    const done = step(world, event);
    ({ world } = done);
    return done.outcome;
  });
  return { outcomes, group: groupView(world, '3')!, results: outcomes.map(({ result }) => result).join(' ') };
}
const SET = 'open-container c1\nopen-group g1 3\nset-container g1 c1\nset-iommu c1\n';

describe('a group with a kernel driver in it', () => {
  test("is put into the user's domain and refused only when a device is asked for", () => {
    const { results, outcomes, group } = play(
      `${SET}get-device-fd g1 a d1\nget-status g1\nunbind c\nget-device-fd g1 a d1`,
    );
    expect(results).toBe('OK OK OK OK EINVAL OK OK OK');
    expect(outcomes[2]!.reason.code).toBe('container-set-unasked');
    expect(outcomes[4]).toMatchObject({
      refusedBy: 'protocol',
      reason: { code: 'not-viable', member: 'c', memberDriver: 'e1000' },
    });
    expect(outcomes[5]!.detail).toEqual({ viable: false, container: true });
    expect(group).toMatchObject({ owns: 'user', owner: 'c1', domain: 'private' });
    expect(play(SET).group).toMatchObject({ owns: 'kernel', owner: 'c1', domain: 'private' });
  });

  test('is told as such without a container', () => {
    expect(play('open-group g1 3\nget-status g1').outcomes[1]!.detail).toEqual({ viable: false, container: false });
    expect(play('unbind c\nopen-group g1 3\nget-status g1').outcomes[2]!.detail).toEqual({
      viable: true,
      container: false,
    });
  });
});

test.each([
  [
    'a container that is set is enough to stop the machine',
    `unbind c\n${SET}bind c e1000\nbind c e1000`,
    'OK OK OK OK OK BUG DEAD',
  ],
  ['once it is unset nobody minds', `unbind c\n${SET}unset-container g1\nbind c e1000`, 'OK OK OK OK OK OK OK'],
  [
    'a device that is open keeps the container',
    `unbind c\n${SET}get-device-fd g1 a d1\nunset-container g1\nclose d1\nunset-container g1\nunset-container g1`,
    'OK OK OK OK OK OK EBUSY OK OK EINVAL',
  ],
  [
    'and the group, past its file',
    `unbind c\n${SET}get-device-fd g1 a d1\nclose g1\nopen-group g2 3\nclose d1\nopen-group g2 3\nbind c e1000`,
    'OK OK OK OK OK OK OK EBUSY OK OK OK',
  ],
  [
    'one file of a group, whoever opens it',
    'unbind c\nopen-group g1 3\nattach a f\nclose g1\nattach a f\nopen-group g1 3\nclose f\nopen-group g1 3',
    'OK OK EBUSY OK OK EBUSY OK OK',
  ],
  ["no iommufd and no node of a device's own", 'open-iommufd i1\nopen-cdev v1 a', 'ENOENT ENOENT'],
  ['a descriptor that is no container', 'open-group g1 3\nopen f\nset-container g1 f', 'OK OK EINVAL'],
])('%s', (_, text, results) => {
  expect(play(text).results).toBe(results);
});

test('the last device of a group waits until the group has left its container', () => {
  const { outcomes } = play(`unbind c\n${SET}unbind a\nunbind b\nunset-container g1\nunbind b`);
  expect(
    outcomes
      .slice(-4)
      .map(({ result }) => result)
      .join(' '),
  ).toBe('OK BLOCKED OK ENODEV');
  expect(outcomes.at(-2)!.woke.map(printEvent)).toEqual(['unbind b']);
  const open = play(`unbind c\nunbind a\n${SET}get-device-fd g1 b d1\nunbind b\nclose d1\nclose g1`);
  expect(
    open.outcomes
      .slice(-3)
      .map(({ result }) => result)
      .join(' '),
  ).toBe('BLOCKED OK OK');
  expect(open.outcomes.slice(-2).map(({ woke }) => woke.map(printEvent))).toEqual([[], ['unbind b']]);
  expect(open.group).toMatchObject({ owns: 'free', owner: null });
});
