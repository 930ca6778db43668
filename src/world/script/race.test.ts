import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryScript } from '../testing.ts';
import type { ProblemCode } from '../types.ts';
import { parseEvent, parseScript, printEvent, printScript } from './index.ts';

const machine = 'group 3: d0 d1\n';
function problems(text: string): readonly [number, ProblemCode][] {
  const script = parseScript(text);
  return script.ok ? [] : script.problems.map(({ line, code }) => [line, code]);
}
const one = (line: string): ProblemCode | undefined => problems(machine + line)[0]?.[1];

describe('a race', () => {
  test('gaps around its marks change nothing', () => {
    const plain = parseEvent('race 01 bind d0 e1000; unbind d0 | attach d1 qemu');
    for (const line of [
      'race 01 bind d0 e1000;unbind d0|attach d1 qemu',
      'race  01  bind d0 e1000 ; unbind d0 |attach d1 qemu # and so on',
    ]) {
      expect(parseEvent(line)).toEqual(plain);
    }
  });

  test('a device and a file of it are introduced by it, and have to be by something', () => {
    expect(parseScript('race - bind d0 e1000 | attach d1 qemu\ndetach d1 qemu')).toMatchObject({
      ok: true,
      value: { topology: { groups: [{ devices: ['d0', 'd1'] }] } },
    });
    expect(problems(`${machine}race - bind d7 e1000 | attach d1 qemu`)).toEqual([[2, 'unknown-device']]);
    expect(problems(`${machine}race - detach d0 qemu | bind d1 e1000`)).toEqual([[2, 'unknown-name']]);
    expect(problems(`${machine}race - claim-group 4 qemu`)).toEqual([[2, 'unknown-group']]);
  });

  test('files are opened and closed in it', () => {
    const line = 'race 01 close qemu; open qemu | open dpdk; close dpdk';
    expect(parseEvent(line)).toEqual({
      ok: true,
      value: {
        type: 'race',
        schedule: '01',
        parts: [
          [
            { type: 'close', file: 'qemu' },
            { type: 'open', file: 'qemu' },
          ],
          [
            { type: 'open', file: 'dpdk' },
            { type: 'close', file: 'dpdk' },
          ],
        ],
      },
    });
    expect(problems(`${machine}${line}\nclose dpdk`)).toEqual([]);
    expect(problems(`${machine}race - close qemu | open dpdk`)).toEqual([[2, 'unknown-name']]);
  });

  test('whichever CPU introduces a file, the others know it', () => {
    expect(problems(`${machine}race - detach d0 qemu | attach d0 qemu`)).toEqual([]);
  });

  test.each<[string, ProblemCode]>([
    ['race', 'missing-word'],
    ['race -', 'missing-word'],
    ['race 0', 'missing-word'],
    ['race - bind d0 e1000 |', 'missing-word'],
    ['race - ; bind d0 e1000', 'missing-word'],
    ['race - bind d0', 'missing-word'],
    ['race bind d0 e1000', 'bad-schedule'],
    ['race 0-1 bind d0 e1000', 'bad-schedule'],
    ['race k bind d0 e1000', 'bad-schedule'],
    ['race "0" bind d0 e1000', 'bad-schedule'],
    ['race 01 bind d0 e1000', 'bad-schedule'],
    ['race b bind d0 e1000', 'bad-schedule'],
    ['race - env 3 pasid on', 'cannot-race'],
    ['race - kill qemu', 'cannot-race'],
    ['race - hotplug d9 3', 'cannot-race'],
    ['race - "bind" d0 e1000', 'cannot-race'],
    [`race - ${'race - '.repeat(50_000)}`, 'cannot-race'],
    ['race - bind d0 e1000 unbind d0', 'extra-word'],
    [`race - ${Array.from({ length: 11 }, () => 'unbind d0').join(' | ')}`, 'too-many-cpus'],
  ])('%s: %s', (line, code) => {
    expect(one(line)).toBe(code);
  });

  test('what was printed is read as the same', () => {
    fc.assert(
      fc.property(arbitraryScript({ race: true }), (script) => {
        for (const event of script.events) expect(parseEvent(printEvent(event))).toEqual({ ok: true, value: event });
        expect(parseScript(printScript(script))).toMatchObject({ ok: true, value: { events: script.events } });
      }),
    );
  });
});
