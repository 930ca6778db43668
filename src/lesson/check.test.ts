import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkLesson, LESSON_PROBLEM_CODES, lessonProblemText, readLesson, template } from './index.ts';
import { lessonOf } from './testing.ts';

const file = (...step: readonly string[]): string =>
  [
    '---',
    'title: A',
    'goal: B',
    'level: beginner',
    'minutes: 5',
    'version: repaired',
    'topology: |',
    '  group 3: d0 d1',
    '---',
    '## One',
    ...step,
  ].join('\n');
const SCRIPT = ['```script', 'bind d0 vfio-pci → OK', 'attach d0 qemu → OK', '```'];
const lines = (problems: readonly { line: number; code: string }[]): string[] =>
  problems.map(({ line, code }) => `${line} ${code}`);

/** The problems found while reading a lesson with this block. The block begins on line 15 of the file. */
function complaints(...block: readonly string[]): string[] {
  const read = readLesson(file(...SCRIPT, '', ...block));
  return read.ok ? [] : lines(read.problems);
}

test('the template holds, with every block in it', async () => {
  const lesson = lessonOf(template());
  expect((await checkLesson(lesson)).failures).toEqual([]);
  for (const kind of ['script', 'predict', 'task', 'point', 'notes']) expect(template()).toContain(`\`\`\`${kind}`);
});

describe('a block is read or told', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['a line that is no field', ['```predict', 'what will happen?', '```'], ['17 block-line']],
    ['a key of its own', ['```predict', 'answer: OK', '```'], ['17 unknown-key']],
    ['a key twice', ['```predict', 'ask: A', 'ask: B', '```'], ['18 key-twice']],
    ['an empty value', ['```predict', 'ask:', '```'], ['17 bad-value']],
    ['something behind the name', ['```predict fresh', 'ask: A', '```'], ['16 unknown-attribute']],
    ['one choice', ['```predict', 'choices: OK', '```'], ['17 bad-choices']],
    ['a choice twice', ['```predict', 'choices: OK, EBUSY, OK', '```'], ['17 bad-choices']],
    ['an event that is not there', ['```predict', 'on: bind d1 e1000', '```'], ['17 no-such-event']],
    ['about nothing known', ['```predict', 'about: the weather', '```'], ['17 expected-in-block']],
    ['a reading that nobody has', ['```predict', 'about: state users', '```'], ['17 unknown-reading']],
    ['a value that it never has', ['```predict', 'about: state owns == mine', '```'], ['17 unknown-value']],
    ['no goal', ['```task', 'events: bind', '```'], ['16 needed-in-block']],
    [
      'an event that no task has',
      ['```task', 'goal: user == 0', 'events: bind, sleep', '```'],
      ['18 expected-in-block'],
    ],
    ['a device of another machine', ['```task', 'goal: user == 0', 'devices: d7', '```'], ['18 expected-in-block']],
    ['a driver that is no name', ['```task', 'goal: user == 0', 'drivers: e 1000', '```'], ['18 bad-value']],
    ['too long a search', ['```task', 'goal: user == 0', 'within: 13', '```'], ['18 bad-value']],
    ['a race of one', ['```task', 'goal: user == 0', 'race: close qemu', '```'], ['18 bad-race']],
    [
      'events beside a race',
      ['```task', 'goal: user == 0', 'race: bind d1 e1000 | detach d0 qemu', 'events: bind', '```'],
      ['19 needless-beside-race'],
    ],
    ['a listing that is none', ['```repair', 'listing: mine', '- a', '+ b', '```'], ['17 expected-in-block']],
    ['no solution', ['```repair', 'hold: no-leak', '```'], ['16 no-edits']],
    ['a solution that only adds', ['```repair', '+ b', '```'], ['17 no-edits']],
    [
      'calls that no search makes',
      ['```repair', 'call: claim, release', '- a', '+ b', '```'],
      ['17 expected-in-block'],
    ],
    ['too many CPUs', ['```repair', 'devices: 2   files: 2   cpus: 9', '- a', '+ b', '```'], ['17 bad-value']],
    ['too many devices', ['```repair', 'devices: 9   files: 2', '- a', '+ b', '```'], ['17 bad-value']],
    ['a verdict of nothing', ['```verdict', 'expect: holds', '```'], ['16 needed-in-block']],
    ['a verdict that expects nothing', ['```verdict', 'property: no-split', '```'], ['16 needed-in-block']],
    ['a property that is none', ['```verdict', 'property: no-fun', 'expect: holds', '```'], ['17 expected-in-block']],
    [
      'a property that the version cannot be asked for',
      ['```verdict', 'property: domain-moved', 'listing: sketch', 'expect: holds', '```'],
      ['17 expected-in-block'],
    ],
    [
      'a verdict of another kind',
      ['```verdict', 'property: to-user', 'expect: holds', '```'],
      ['18 expected-in-block'],
    ],
    [
      'a machine too large',
      ['```verdict', 'property: no-split', 'devices: 9  files: 1  cpus: 1', 'expect: holds', '```'],
      ['18 bad-value'],
    ],
    [
      'steps of another kind',
      ['```verdict', 'property: no-split', 'granularity: line', 'expect: holds', '```'],
      ['18 expected-in-block'],
    ],
    ['a thing that is none', ['```point', 'group 3', 'the owner', '```'], ['18 bad-point']],
    ['two of a kind', ['```point', 'owner', '```', '```point', 'timeline', '```'], ['19 second-block']],
  ])('%s', (_, block, expected) => {
    expect(complaints(...block)).toEqual(expected);
  });

  test('a question without a script', () => {
    const read = readLesson(file(...SCRIPT, '## Two', '```predict', 'ask: A', '```'));
    expect(read.ok ? [] : lines(read.problems)).toEqual(['16 nothing-to-ask']);
  });

  test('a block before the first step', () => {
    const read = readLesson(file(...SCRIPT).replace('## One', '```task\ngoal: user == 0\n```\n## One'));
    expect(read.ok ? [] : lines(read.problems)).toEqual(['10 block-before-step']);
  });
});

describe('what only playing shows has its line', () => {
  const failing = async (...block: readonly string[]) => {
    const { failures } = await checkLesson(lessonOf(file(...SCRIPT, '', ...block)));
    for (const problem of failures) expect(lessonProblemText(problem)).not.toMatch(/[{}]|^lesson\./);
    return lines(failures);
  };

  test.each<[string, readonly string[], readonly string[]]>([
    ['no choice is the answer', ['```predict', 'choices: EBUSY, EPERM', '```'], ['16 choices-miss']],
    ['a count that the version does not keep', ['```predict', 'about: state owner_cnt', '```'], ['16 nothing-to-read']],
    ['a group that the machine does not have', ['```predict', 'about: state user@9', '```'], ['16 nothing-to-read']],
    [
      'a device that the machine does not have',
      ['```task', 'goal: driver(d9) == e1000', '```'],
      ['16 nothing-to-read', '16 not-solvable'],
    ],
    ['a goal that holds already', ['```task', 'goal: user == 1', '```'], ['16 already-there']],
    [
      'a goal that cannot be',
      ['```task', 'goal: kernel == 3', 'events: bind, unbind, close', '```'],
      ['16 not-solvable'],
    ],
    ['a goal that is too far', ['```task', 'goal: kernel == 2', 'within: 2', '```'], ['16 not-solvable']],
    [
      'a race that cannot come out so',
      ['```task', 'goal: owns == both', 'race: bind d1 e1000 | detach d0 qemu', '```'],
      ['16 race-not-solvable'],
    ],
    [
      'things that are not there',
      ['```point', 'group 9', 'device d9', 'count owner_cnt', 'file dpdk', 'owner 9', 'driver no-such', '```'],
      ['17 not-pointed', '18 not-pointed', '19 not-pointed', '20 not-pointed', '21 not-pointed', '22 not-pointed'],
    ],
    ['a line that the listing does not have', ['```point', 'code return -EINTR;', '```'], ['17 line-not-found']],
    [
      'a repair of what is whole',
      ['```repair', 'hold: no-leak', 'devices: 1  files: 1', '- int ret = -EBUSY;', '+ int ret = -EBUSY;', '```'],
      ['16 nothing-to-repair'],
    ],
    [
      'an edit that finds no place',
      [
        '```repair',
        'listing: sketch',
        'hold: no-stale-owner',
        'devices: 1  files: 1',
        '- dma_users--;',
        '+ dma_users++;',
        '```',
      ],
      ['20 line-not-found'],
    ],
    [
      'an edit that does not compile',
      [
        '```repair',
        'listing: sketch',
        'hold: no-stale-owner',
        'devices: 1  files: 1',
        '- group->dma_users[mode]++;\t\t/* s2, s5: counted */',
        '+ group->dma_users[mode]+;',
        '```',
      ],
      ['20 edit-breaks'],
    ],
    [
      'an edit that mends nothing',
      [
        '```repair',
        'listing: sketch',
        'hold: no-stale-owner',
        'devices: 1  files: 1',
        '- \tret = 0;',
        '+ \tret = 0; /* well */',
        '```',
      ],
      ['16 not-repaired'],
    ],
    [
      'an edit that no search understands',
      [
        '```repair',
        'listing: sketch',
        'hold: no-stale-owner',
        'devices: 1  files: 1',
        '- group->dma_owner_file = user_owner; /* s7: old lost */',
        '+ group->dma_owner_file = user_owner + 1;',
        '```',
      ],
      ['20 edit-unsearchable'],
    ],
    [
      'a verdict that comes out otherwise',
      [
        '```verdict',
        'property: no-split',
        'listing: prototype',
        'devices: 2  files: 1  cpus: 2',
        'expect: holds',
        '```',
      ],
      ['16 wrong-verdict'],
    ],
    [
      'a verdict that nobody comes to',
      ['```verdict', 'property: no-split', 'states: 100', 'expect: holds', '```'],
      ['16 wrong-verdict'],
    ],
    [
      'a verdict that is right',
      [
        '```verdict',
        'property: no-split',
        'listing: prototype',
        'devices: 2  files: 1  cpus: 1',
        'expect: holds',
        '```',
      ],
      [],
    ],
    [
      'a verdict that is not known, as it says',
      ['```verdict', 'property: no-split', 'states: 100', 'expect: not-known', '```'],
      [],
    ],
    [
      'what cannot happen, as it says',
      ['```verdict', 'property: user-refused', 'listing: prototype', 'files: 1  cpus: 1', 'expect: unreachable', '```'],
      [],
    ],
  ])('%s', async (_, block, expected) => {
    expect(await failing(...block)).toEqual(expected);
  });
});

test('every problem that can be told is told in some test of this room', () => {
  const room = new URL('./', import.meta.url);
  const said = readdirSync(room)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(new URL(name, room), 'utf8'))
    .join('\n');
  // Searches and proofs that hit their limit take minutes. The tests of `solve` and `prove` cover those two codes.
  const untested = LESSON_PROBLEM_CODES.filter(
    (code) => !said.includes(code) && code !== 'too-many-states' && code !== 'too-much-to-search',
  );
  expect(untested).toEqual([]);
});
