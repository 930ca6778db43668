import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boot, step, type World } from '../machine/index.ts';
import { codeWorld } from '../code/index.ts';
import { reportOf, sizes } from '../explore/testing.ts';
import { type Event, parseEvent, parseScript, type ProtocolId, type RaceEvent } from '../world/index.ts';
import {
  drain,
  type Expression,
  isTrue,
  loadListing,
  readExpression,
  reached,
  searching,
  solve,
  type Task,
  type TaskEvent,
  taskWorld,
} from './index.ts';
import { movesOf } from './moves.ts';
import { lessonOf } from './testing.ts';

const often = process.env.VERIFY ? 20 : 1;

function expression(text: string): Expression {
  const read = readExpression(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  return read.value;
}

const DEVICES = ['d0', 'd1'];
const task = (goal: string, keep: string | null, events: readonly TaskEvent[], within: number): Task => ({
  line: 1,
  goal: expression(goal),
  keep: keep === null ? null : expression(keep),
  events,
  within,
  drivers: ['e1000', 'vfio-pci'],
  files: ['qemu', 'dpdk'],
  devices: DEVICES,
  race: null,
});

function worldAfter(protocol: ProtocolId, lines: readonly string[]): World {
  const script = parseScript(['group 3: d0 d1', ...lines].join('\n'));
  if (!script.ok) throw new Error(JSON.stringify(script.problems));
  return script.value.events.reduce((world, event) => step(world, event).world, boot(script.value.topology, protocol));
}

const topology = () => {
  const script = parseScript('group 3: d0 d1');
  if (!script.ok) throw new Error('a machine of two devices');
  return script.value.topology;
};
const racing = (parts: string): RaceEvent['parts'] => {
  const read = parseEvent(`race - ${parts}`, topology(), []);
  if (!read.ok || read.value.type !== 'race') throw new Error(parts);
  return read.value.parts;
};

/** Tries every sequence of moves, in order of length. It merges no states. */
function bruteForce({ goal, keep, ...choice }: Task, world: World): number | null {
  const moves = movesOf({ ...choice, groups: ['3'] });
  for (let length = 1; length <= choice.within; length += 1) if (anyOf(world, length)) return length;
  return null;

  function anyOf(from: World, left: number): boolean {
    return moves.some((event) => {
      const { world: after, outcome } = step(from, event);
      if (keep && !isTrue(keep, after, outcome)) return false;
      return left === 1 ? isTrue(goal, after, outcome) : anyOf(after, left - 1);
    });
  }
}

const GOALS = [
  'kernel == 2',
  'user == 1 && owner == qemu',
  'refs(qemu) > 1',
  'result == EBUSY',
  'result == EPERM || result == HANG',
  'finding(lock-left-held)',
  'leaked(qemu) == 1',
  'owner != none && user == 0',
  'driver(d0) == e1000 && driver(d1) == vfio-pci',
  'viable && driver(d0) == none',
  '!isopen(qemu) && held(d0) == none',
  'held(d0) != none && held(d1) != none',
  'owns == both',
  'kernel == 3',
];
const STARTS = [
  [],
  ['bind d0 vfio-pci'],
  ['bind d0 vfio-pci', 'attach d0 qemu'],
  ['bind d0 vfio-pci', 'attach d0 qemu', 'detach d0 qemu'],
  ['bind d0 e1000', 'bind d1 e1000'],
  ['bind d0 vfio-pci', 'bind d1 vfio-pci'],
];

test('par is what trying everything finds', { timeout: 120_000 }, () => {
  let solved = 0;
  fc.assert(
    fc.property(
      fc.constantFrom<ProtocolId>('sketch', 'repaired', 'v8', 'linux-7.3', 'prototype'),
      fc.constantFrom(...STARTS),
      fc.constantFrom(...GOALS),
      fc.option(fc.constantFrom('kernel < 2', 'result == OK', 'user == 0', 'driver(d0) != none'), {
        nil: null,
        freq: 1,
      }),
      fc.subarray<TaskEvent>(['bind', 'unbind', 'attach', 'detach', 'close'], { minLength: 2, maxLength: 4 }),
      (protocol, start, goal, keep, events) => {
        const world = worldAfter(protocol, start);
        const asked = task(goal, keep, events, 3);
        const found = solve(asked, world);
        expect(found?.par ?? null).toBe(bruteForce(asked, world));
        if (!found) return;
        solved += 1;
        let at = world;
        const played = found.events.map((event) => {
          const done = step(at, event);
          at = done.world;
          return done;
        });
        expect(reached(asked, played)).toEqual({ kind: 'reached', at: found.par - 1 });
      },
    ),
    { numRuns: 250 * often },
  );
  expect(solved).toBeGreaterThan(10);
});

describe('a search', () => {
  const world = worldAfter('repaired', STARTS[2]!);

  test('says whether nothing was left to be tried', () => {
    expect(drain(searching(task('kernel == 3', null, ['bind', 'unbind', 'close'], 12), world))).toMatchObject({
      kind: 'unsolved',
      whole: true,
    });
    expect(drain(searching(task('kernel == 3', null, ['bind', 'unbind', 'attach', 'close'], 12), world, 5))).toEqual({
      kind: 'unsolved',
      whole: false,
      states: 5,
    });
  });

  test('finds nothing beyond its bound, and keeps what is to be kept', () => {
    expect(solve(task('kernel == 2', null, ['bind', 'unbind', 'close'], 4), world)?.par).toBe(4);
    expect(solve(task('kernel == 2', null, ['bind', 'unbind', 'close'], 3), world)).toBeNull();
    expect(solve(task('kernel == 2', 'driver(d0) != none', ['bind', 'unbind', 'close'], 8), world)).toBeNull();
  });

  test('goes on from no world that is dead', () => {
    const dead = worldAfter('viability', ['bind d0 vfio-pci', 'bind d1 vfio-pci', 'attach d0 qemu']);
    expect(solve(task('result == DEAD', null, ['bind', 'unbind'], 4), dead)).toBeNull();
    expect(solve(task('result == BUG', null, ['bind', 'unbind'], 4), dead)?.par).toBe(2);
  });
});

describe('what a reader did', () => {
  const world = worldAfter('repaired', STARTS[2]!);
  const asked = task('kernel == 1', 'result == OK', ['bind', 'unbind', 'close'], 6);
  const play = (...lines: readonly string[]) => {
    const script = parseScript(['group 3: d0 d1', 'open qemu', ...lines].join('\n'));
    if (!script.ok) throw new Error(JSON.stringify(script.problems));
    let at = world;
    return reached(
      asked,
      script.value.events.slice(1).map((event: Event) => {
        const done = step(at, event);
        at = done.world;
        return done;
      }),
    );
  };

  test('is judged by the first event that decides it', () => {
    expect(play()).toEqual({ kind: 'open' });
    expect(play('close qemu')).toEqual({ kind: 'open' });
    expect(play('close qemu', 'bind d1 e1000')).toEqual({ kind: 'reached', at: 1 });
    expect(play('close qemu', 'bind d1 e1000', 'unbind d1')).toEqual({ kind: 'reached', at: 1 });
    expect(play('bind d1 e1000', 'close qemu', 'bind d1 e1000')).toEqual({ kind: 'broken', at: 0 });
    expect(play('close qemu', 'hotplug d7 3', 'bind d1 e1000')).toEqual({ kind: 'foreign', at: 1 });
  });
});

describe('a race', () => {
  const file = (version: string, goal: string): string =>
    [
      '---',
      'title: A',
      'goal: B',
      'level: beginner',
      'minutes: 5',
      `version: ${version}`,
      'topology: |',
      '  group 3: d0 d1',
      '---',
      '## One',
      '```script',
      'bind d0 vfio-pci → OK',
      '```',
      '```task',
      `goal: ${goal}`,
      'race: bind d1 e1000 | attach d0 qemu',
      '```',
    ].join('\n');

  test.each([
    ['repaired', 'user == 1 && kernel == 0'],
    ['sketch', 'finding(lock-left-held)'],
    ['repaired', 'kernel == 1'],
  ])('under %s: no schedule is shorter for %s', async (version, goal) => {
    const lesson = lessonOf(file(version, goal));
    await loadListing(lesson.scenes[0]!.protocol);
    const [one] = lesson.steps;
    const world = taskWorld(lesson, one!);
    const {
      events: [race],
      par,
    } = solve(one!.task!, world)!;
    if (race?.type !== 'race') throw new Error('it has to be a race');
    const reaches = (schedule: string): boolean =>
      reached(one!.task!, [step(world, { ...race, schedule })]).kind === 'reached';
    expect(race.schedule).toHaveLength(par);
    expect(reaches(race.schedule)).toBe(true);
    const all = Array.from({ length: par }, (_, length) =>
      Array.from({ length: 2 ** length }, (__, bits) => (length === 0 ? '' : bits.toString(2).padStart(length, '0'))),
    ).flat();
    expect(all.filter(reaches)).toEqual([]);
  });

  // The race begins in the task's world, with the calls of the task. The exploration begins at the boot and allows
  // all calls. Where both searches answer the same question, they must agree.
  test.each<[ProtocolId, boolean]>([
    ['prototype', true],
    ['sketch', false],
    ['repaired', false],
    ['v8', false],
  ])('under %s it can split the group: %s, as the search over everything says', async (version, splits) => {
    const asked = {
      ...task('owns == both', null, [], 6),
      race: racing('bind d0 e1000 | bind d1 vfio-pci; attach d1 qemu'),
    };
    const told = await loadListing(version);
    const world = codeWorld(topology(), version, told);
    const report = reportOf(version, told, { sizes: sizes(2, 1, 2), properties: ['no-split'] });
    expect(report.properties).toMatchObject([{ name: 'no-split', holds: !splits }]);
    // A shipped lesson tests the shortest schedule under the prototype. So here only the trace of the exploration is
    // played.
    if (!splits) return expect(solve(asked, world)).toBeNull();
    const [, schedule = ''] = /^race (\d+) bind d0 e1000 \| bind d1 vfio-pci; attach d1 f1$/m.exec(
      report.properties[0]!.trace!.script,
    )!;
    expect(reached(asked, [step(world, { type: 'race', parts: asked.race, schedule })])).toMatchObject({
      kind: 'reached',
    });
  });

  test('that cannot come out so is searched to its end', async () => {
    const lesson = lessonOf(file('repaired', 'owns == both'));
    await loadListing('repaired');
    expect(drain(searching(lesson.steps[0]!.task!, taskWorld(lesson, lesson.steps[0]!)))).toMatchObject({
      kind: 'unsolved',
      whole: true,
    });
  });
});
