/** Every recorded step that the script can express gives the kernel's result. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseScript, protocolOfRelease } from '../../world/index.ts';
import { boot, groupView, step } from '../index.ts';

const text = (name: string) => readFileSync(new URL(`./recordings/${name}`, import.meta.url), 'utf8');
const MACHINE = text('machine.script');

interface Recorded {
  readonly what: string;
  readonly errno: string;
}

function readRecording(name: string) {
  const lines = text(`${name}.txt`).split('\n');
  const steps = new Map(
    lines.flatMap((line): [string, Recorded][] => {
      const found = /^STEP (\S+) \| (.*) \| ret=-?\d+ \| errno=(\w+)$/.exec(line);
      return found ? [[found[1]!, { what: found[2]!, errno: found[3]! }]] : [];
    }),
  );
  const states = lines.filter((line) => line.startsWith('STATE group 3:'));
  return { steps, states };
}

/** The drivers in a recorded state: `00:05.0=e1000 …`, with `-` for a device without a driver. */
const driversOf = (state: string) => (state.match(/00:05\.\d=\S+/g) ?? []).join(' ');

function replay(kernel: string, section: string) {
  const recording = readRecording(`${kernel}.${section}`);
  // Debian's kernels have no iommufd, so their seventh section ends after its first steps.
  const script = `${MACHINE}${text(section === 's7' && kernel.startsWith('deb') ? 's7.deb.script' : `${section}.script`)}`;
  const parsed = parseScript(script);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { topology, events, lines } = parsed.value;
  const eventAt = new Map(lines.map((line, index) => [line, events[index]!]));
  const [release = '7.3'] = /[\d.]+$/.exec(kernel) ?? [];
  let world = boot(topology, protocolOfRelease(release)!, release);
  let atState = 0;
  const said: { id: string; what: string; expected: string; answered: string }[] = [];
  const skipped: string[] = [];
  const applies = (only: string | undefined) => only === undefined || kernel.startsWith(only);

  for (const [index, line] of script.split('\n').entries()) {
    const event = eventAt.get(index + 1);
    const [, id, onlyStep] = /#= (\S+)(?: (\S+))?/.exec(line) ?? [];
    const [state, onlyState] = /^#@(?: (\S+))?/.exec(line) ?? [];
    const skip = /^#! (\S+)/.exec(line)?.[1];
    if (skip) skipped.push(skip);
    if (state && applies(onlyState)) {
      const now = groupView(world, '3')!
        .devices.map(({ name, driver }) => `${name.slice(5)}=${driver ?? '-'}`)
        .toSorted()
        .join(' ');
      expect(now, `${kernel} ${section}, state ${atState + 1}`).toBe(driversOf(recording.states[atState]!));
      atState += 1;
    }
    if (!event) continue;
    const done = step(world, event);
    world = done.world;
    if (!id) {
      expect(done.outcome.result, `${section}: ${line}`).toBe('OK');
      continue;
    }
    if (!applies(onlyStep)) continue;
    const recorded = recording.steps.get(id)!;
    said.push({ id, what: recorded.what, expected: recorded.errno, answered: done.outcome.result });
    const [, viable, container] = /VIABLE=(\d) CONTAINER_SET=(\d)/.exec(recorded.what) ?? [];
    if (viable) expect(done.outcome.detail, id).toEqual({ viable: viable === '1', container: container === '1' });
  }
  return { recording, said, skipped };
}

const SECTIONS = [
  ...['deb-6.1', 'deb-6.12', 'deb-7.3'].flatMap(
    (kernel) =>
      [
        [kernel, 's1', 16],
        [kernel, 's2', 20],
        [kernel, 's3', 25],
        [kernel, 's9', 8],
      ] as const,
  ),
  ['deb-6.1', 's7', 3],
  ...['iommufd-6.12', 'iommufd-7.3'].flatMap(
    (kernel) =>
      [
        [kernel, 's1', 16],
        [kernel, 's2', 16],
        [kernel, 's3', 25],
        [kernel, 's7', 40],
        [kernel, 's9', 8],
      ] as const,
  ),
] as const;

describe.each(SECTIONS)('%s %s', (kernel, section, count) => {
  const { recording, said, skipped } = replay(kernel, section);

  test.each(said)('$id $what', ({ expected, answered }) => {
    expect(answered).toBe(expected);
  });

  test('no recorded step is left out in silence', () => {
    expect([...said.map(({ id }) => id), ...skipped].toSorted()).toEqual([...recording.steps.keys()].toSorted());
    expect(said).toHaveLength(count);
    expect(skipped).toEqual(section === 's9' ? ['9.8'] : []);
  });
});
