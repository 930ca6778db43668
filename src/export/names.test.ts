import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeName, encodeName, LONGEST_NAME, type ModelName } from './names.ts';
import { Unexportable } from './index.ts';

const RUNS = process.env['VERIFY'] ? 1_000_000 : 10_000;

const KNOWN = [
  'ret',
  'really',
  'probe_ret',
  'really_probe',
  'group',
  'dev',
  'drv',
  'file',
  'domain',
  'global',
  'bind',
  'unbind',
  'attach',
  'detach',
  'close',
  'claim_nobody',
  'release_nobody',
  'WF_x',
  'SF_',
  '_',
  '__',
  'Z',
  'Z0',
  'Z0bind',
  'Z2',
  'aZ2b',
  'a__b',
  'a_b',
  '__proto__',
  'held',
  'idle',
  'byte',
  'Ret',
  'RET',
];
const name = fc.oneof(
  fc.constantFrom(...KNOWN),
  fc.stringMatching(/^[aAzZ_][aAzZ_019]{0,8}$/),
  fc.stringMatching(/^[A-Za-z_]\w{0,12}$/),
);
const count = fc.integer({ min: 0, max: 12 });
const STRUCTS = [null, 'iommu_group', 'device', 'file', 'device_driver', 'iommu_domain'];
const modelName: fc.Arbitrary<ModelName> = fc.oneof(
  fc.record({ kind: fc.constant('local' as const), fn: name, local: name, slot: fc.option(count) }),
  fc.record({ kind: fc.constant('operand' as const), fn: name, at: count }),
  fc.record({
    kind: fc.constant('field' as const),
    struct: fc.constantFrom(...STRUCTS),
    path: fc.tuple(name, fc.array(fc.oneof(name, count), { maxLength: 3 })).map(([first, rest]) => [first, ...rest]),
  }),
  fc.record({
    kind: fc.constant('place' as const),
    operation: fc.constantFrom('bind', 'unbind', 'attach', 'detach', 'close', 'claim_nobody', 'release_nobody'),
    fn: name,
    line: fc.integer({ min: 1, max: 99 }),
    turn: fc.integer({ min: 1, max: 3 }),
  }),
);

describe('a name in a model', () => {
  it('stays readable', () => {
    expect(encodeName({ kind: 'local', fn: 'really_probe', local: 'ret', slot: null })).toBe('really_probe__ret');
    expect(encodeName({ kind: 'local', fn: '__iommu_take_dma_ownership', local: 'ret', slot: 3 })).toBe(
      'Z2iommu_take_dma_ownership__ret__3',
    );
    expect(encodeName({ kind: 'operand', fn: 'really_probe', at: 0 })).toBe('really_probe__0');
    expect(encodeName({ kind: 'field', struct: 'iommu_group', path: ['dma_users'] })).toBe('group__dma_users');
    expect(encodeName({ kind: 'field', struct: null, path: ['locks', 2, 'holder'] })).toBe('global__locks__2__holder');
    expect(encodeName({ kind: 'place', operation: 'bind', fn: 'really_probe', line: 97, turn: 1 })).toBe(
      'bind__really_probe__97',
    );
  });

  it('tells apart what joined names would not', () => {
    const local = (fn: string, local: string) => encodeName({ kind: 'local', fn, local, slot: null });
    const field = (...path: (string | number)[]) => encodeName({ kind: 'field', struct: 'iommu_group', path });
    const place = (fn: string, line: number, turn: number) =>
      encodeName({ kind: 'place', operation: 'bind', fn, line, turn });
    const names = [
      local('really', 'probe_ret'),
      local('really_probe', 'ret'),
      local('really_probe_', 'ret'),
      local('really_probe', '_ret'),
      local('Really_probe', 'ret'),
      local('group', 'dma_users'),
      field('dma_users'),
      field('dma', 'users'),
      field('dma', 0, 'users'),
      field('dma_0', 'users'),
      local('bind', 'f'),
      place('f', 1, 2),
      place('f_1', 2, 1),
      place('f', 12, 1),
    ];
    expect(new Set(names).size).toBe(names.length);
  });

  it('is read back', () => {
    fc.assert(
      fc.property(modelName, (each) => {
        expect(decodeName(encodeName(each))).toEqual(each);
      }),
      { numRuns: RUNS },
    );
  });

  it('is a name of Promela, TLA+ and C, and none of their own or of the model’s', () => {
    fc.assert(
      fc.property(modelName, (each) => {
        const text = encodeName(each);
        // Keywords, builtins, macros and the model's own names never contain two underscores after the first letter.
        expect(text).toMatch(/^[A-Za-z]\w*__\w+$/);
        expect(text).not.toMatch(/^(WF|SF)_|_$|___/);
      }),
      { numRuns: RUNS },
    );
  });

  it.each(['WF', 'SF', 'WF_', 'SF_x'])('of the function %s begins with no operator of TLA+', (fn) => {
    for (const name of [
      { kind: 'local', fn, local: 'a', slot: null },
      { kind: 'operand', fn, at: 0 },
    ] as const) {
      expect(encodeName(name)).not.toMatch(/^[WS]F_/);
      expect(decodeName(encodeName(name))).toEqual(name);
    }
  });

  it('is read from nothing else', () => {
    for (const text of [
      'idle',
      'held',
      'was_0',
      'dead_bind',
      '',
      '__',
      'a__',
      '__a',
      'group__Z',
      'a___b',
      'a__Z3b__x',
      'bind__f',
      'bind__f__01',
      'bind__f__1__1',
      'bind__f__x',
      'a__b__c',
      'a__b__1__2',
      'Z0a__b',
      'WF_x__y',
      '_a__b',
    ])
      expect(decodeName(text)).toBeNull();
    fc.assert(
      fc.property(fc.stringMatching(/^[aZ_01]{1,10}$/), (text) => {
        const decoded = decodeName(text);
        if (decoded) expect(encodeName(decoded)).toBe(text);
      }),
      { numRuns: RUNS },
    );
  });

  it('is refused where Spin has no room for it', () => {
    const of = (length: number) => () =>
      encodeName({ kind: 'local', fn: 'f', local: 'a'.repeat(length - 3), slot: null });
    expect(of(LONGEST_NAME)()).toHaveLength(LONGEST_NAME);
    expect(of(LONGEST_NAME + 1)).toThrow(Unexportable);
  });
});
