import { describe, expect, test } from 'vitest';
import { current, line } from '../../src/history/index.ts';
import { pageStore } from '../store/index.ts';
import { COMMANDS, doLine } from './commands.ts';
import { log } from './log.ts';
import { deviceMeant, inFull, namesOf } from './names.ts';
import { suggestions } from './suggest.ts';
import { beginAnew } from './testing.ts';

beginAnew();

const historyNow = () => pageStore.getState().history;
/** Runs a line and gives its answers. */
async function answers(text: string): Promise<string> {
  const before = log.getState().entries.length;
  await doLine(text);
  await Promise.resolve();
  return log
    .getState()
    .entries.slice(before)
    .flatMap(({ said }) => said)
    .join('\n');
}

describe('a line', () => {
  test('does an event and is answered with its result and its reason', async () => {
    expect(await answers('bind 0000:00:05.0 e1000')).toMatch(
      /^Step 4\. Bind e1000 to 0000:00:05\.0: refused with EBUSY\. The group already has a user/,
    );
    expect(log.getState().entries.at(-1)).toMatchObject({ typed: 'bind 0000:00:05.0 e1000', kind: 'answer' });
    expect(current(historyNow()).outcome?.result).toBe('EBUSY');
  });

  test('may shorten a device to the end of its address', async () => {
    await answers('bind 05.2 vfio-pci');
    expect(current(historyNow()).outcome?.event).toEqual({ type: 'bind', device: '0000:00:05.2', driver: 'vfio-pci' });
  });

  test.each([
    ['bnid 05.0 e1000', 'perhaps bind?'],
    ['nonsense', '“help” lists them all'],
    ['bind 05.0', 'expected DRIVER here: bind DEV DRIVER [fails]'],
    ['unbind 99.9', 'no device 99.9'],
    ['group 9: d0', 'a group line stands after an event'],
    ['undo twice', '“twice” is one word too many; expected: undo'],
    ['go 99', '“99” is no step. There are steps 1 to 3'],
    ['go', 'a word is missing; expected: go STEP|boot|end'],
    ['version linux-7.4', 'perhaps linux-7.3'],
    ['show nothing', 'nothing here is called “nothing”'],
    ['explain -1', '“-1” is no step'],
    ['help nothing', 'There is no command “nothing”'],
    ['check nothing', 'there is no property “nothing”. The properties are: no-split, no-two-owners,'],
    ['check no-splt', 'perhaps no-split'],
    ['check no-split no-leak', '“no-leak” is one word too many; expected: check [PROPERTY|show|stop] [PROPERTY]'],
    ['check show', 'a word is missing; expected: check'],
    ['check show no-split', 'Repaired was not judged yet by this property'],
    ['check domain-moved', 'nothing in Repaired shows whether this is so'],
    ['check stop', 'no search goes on'],
    ['redo', 'This is the last step already'],
    ['__proto__', 'There is no command'],
  ])('%s: refused in words, and nothing moves', async (text, words) => {
    const before = historyNow();
    expect(await doLine(text)).toBe(false);
    const entry = log.getState().entries.at(-1)!;
    expect(entry.kind).toBe('problem');
    expect(entry.said.join(' ')).toContain(words);
    expect(historyNow()).toBe(before);
  });

  test('moves in time, and says where it came to', async () => {
    expect(await answers('undo')).toBe('Step 2 of 3: open qemu, OK');
    expect(await answers('go boot')).toContain('Boot, before all 3 steps');
    expect(await answers('redo')).toMatch(/^Step 1\. Bind vfio-pci/);
    expect(await answers('go end')).toContain('Step 3 of 3');
    await answers('undo');
    await answers('close qemu');
    expect(line(historyNow())).toHaveLength(4);
    expect(historyNow().moments).toHaveLength(5);
  });

  test('turns to another version and says what differs', async () => {
    await answers('bind 05.0 e1000');
    expect(await answers('version sketch')).toMatch(
      /^Version Sketch\.\nSame history in Sketch: first difference at step 4/,
    );
    expect(await answers('stuck')).toContain('the lock was left held by bind 0000:00:05.0 e1000');
    expect(await answers('explain')).toMatch(/The protocol said no\..*\nGroup 3: from “user space owns” to “stuck”\./s);
  });

  test('asks, and nothing moves', async () => {
    const before = historyNow();
    expect(await answers('where')).toMatch(/^Repaired\. At step 3 of 3: attach .*Group 3: user space owns\.$/);
    expect(await answers('explain')).toContain('Group 3: user from 0 to 1.\nGroup 3: owner file from none to qemu.');
    expect(await answers('show 05.1')).toBe(
      '0000:00:05.1, RTL-8139 Fast Ethernet: driver vfio-pci, held by qemu.\nGroup 3: user space owns.',
    );
    expect(await answers('show 3')).toContain('kernel 0, shared 0, user 1. Owner file: qemu, 1 reference.');
    expect(await answers('stuck')).toBe('Nothing is stuck.');
    expect(await answers('script')).toContain('attach 0000:00:05.1 qemu');
    expect(await answers('help')).toContain('bind DEV DRIVER [fails]: the driver core binds');
    for (const { name } of COMMANDS) expect(await answers('help'), name).toContain(name);
    expect(historyNow()).toBe(before);
  });

  test('is remembered, and what others do is told as well', async () => {
    await answers('where');
    await answers('stuck');
    await answers('where');
    expect(log.getState().lines).toEqual(['stuck', 'where']);
    const before = log.getState().entries.length;
    pageStore.getState().act({ type: 'close', file: 'qemu' });
    await Promise.resolve();
    expect(log.getState().entries.slice(before)).toMatchObject([
      { typed: null, said: [expect.stringContaining('Close qemu: OK.')] },
    ]);
  });
});

describe('suggestions', () => {
  const names = namesOf(pageStore.getState().history);
  const last = (text: string): string[] =>
    suggestions(text, names, COMMANDS, {
      ID: ['linux-6.2', 'linux-7.3'],
      EVENT: ['bind'],
      PROPERTY: ['no-split', 'no-leak', 'second-device'],
    }).map((whole) => whole.split(' ').at(-1)!);

  test.each([
    ['bi', ['bind', 'bind-iommufd']],
    ['und', ['undo']],
    ['bind 05', ['0000:00:05.0', '0000:00:05.1', '0000:00:05.2', '0000:00:05.3']],
    ['bind 0000:00:05.0 vfio-p', ['vfio-pci']],
    ['bind 0000:00:05.0 e1000 f', ['fails']],
    ['claim 0000:00:05.0 u', ['user']],
    ['env 3 pa', ['pasid']],
    ['env 3 pasid o', ['on', 'off']],
    ['version 7', ['linux-7.3']],
    ['go b', ['boot']],
    ['check st', ['stop']],
    ['check no-l', ['no-leak']],
    ['check show sp', ['no-split']],
    ['', []],
    ['undo', []],
    ['undo ', []],
    ['constructor ', []],
  ])('%s', (text, offered) => expect(last(text).slice(0, Math.max(1, offered.length))).toEqual(offered));

  test('keep what was typed before', () =>
    expect(suggestions('  bind 05.', names, COMMANDS)[0]).toBe('  bind 0000:00:05.0'));
});

test('an address is shortened only where it is clear what is meant', () => {
  const devices = ['0000:00:05.0', '0001:00:05.0', '0000:01:00.0', 'd0'];
  expect(deviceMeant('05.0', devices)).toBeNull();
  expect(deviceMeant('01:00.0', devices)).toBe('0000:01:00.0');
  expect(deviceMeant('d0', devices)).toBe('d0');
  expect(inFull('attach 01:00.0 qemu', devices)).toBe('attach 0000:01:00.0 qemu');
  expect(inFull('attach 01:00.0 "01:00.0"', devices)).toBe('attach 01:00.0 "01:00.0"');
});
