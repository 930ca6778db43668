import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boot, step, type World } from '../machine/index.ts';
import { parseScript } from '../world/index.ts';
import { evaluate, type ExpressionNode, isTrue, readExpression, readingsIn, wordOf } from './index.ts';

const rootOf = (text: string): ExpressionNode => {
  const read = readExpression(text);
  if (!read.ok) throw new Error(`${text}: ${JSON.stringify(read.problem)}`);
  return read.value.root;
};

describe('an expression is read', () => {
  test.each([
    ['a || b && c', 'a || (b && c)'],
    ['user || owns == free', 'user || (owns == free)'],
    ['!user == 0', '(!user) == 0'],
    ['user==1&&kernel==0', '(user == 1) && (kernel == 0)'],
    ['user || kernel || shared', '(user || kernel) || shared'],
    ['  ((user))  ', 'user'],
  ])('%s as %s', (text, meant) => {
    expect(rootOf(text.replaceAll(/\b[abc]\b/g, 'user'))).toEqual(rootOf(meant.replaceAll(/\b[abc]\b/g, 'user')));
  });

  test.each<[string, unknown]>([
    ['kernel@7', { what: 'count', count: 'kernel', group: '7' }],
    ['owner', { what: 'owner', group: null }],
    ['refs(qemu)', { what: 'refs', of: 'qemu', group: null }],
    ['refs(qemu)@7', { what: 'refs', of: 'qemu', group: '7' }],
    ['driver(0000:00:05.0)', { what: 'driver', of: '0000:00:05.0' }],
    ['held(fd000000.usb)', { what: 'held', of: 'fd000000.usb' }],
    ['finding(leaked-ref:qemu)', { what: 'finding', of: 'leaked-ref:qemu' }],
    ['isopen(1)', { what: 'isopen', of: '1' }],
    ['viable@3', { what: 'viable', group: '3' }],
    ['result', { what: 'result' }],
  ])('%s', (text, reading) => {
    expect(readingsIn(rootOf(text))).toEqual([reading]);
  });

  test('with names where a name is compared', () => {
    expect(rootOf('driver(d0) == vfio-pci')).toMatchObject({ right: { type: 'word', value: 'vfio-pci' } });
    expect(rootOf('owner == user')).toMatchObject({ right: { type: 'word', value: 'user' } });
    expect(rootOf('owner != 7')).toMatchObject({ right: { type: 'word', value: '7' } });
    expect(rootOf('held(d0) == owner')).toMatchObject({ right: { type: 'read' } });
    expect(rootOf('user == kernel')).toMatchObject({ right: { type: 'read' } });
    expect(rootOf('user == -1')).toMatchObject({ right: { type: 'number', value: -1 } });
  });

  test.each<[string, string]>([
    ['', 'bad-expression'],
    ['user ==', 'bad-expression'],
    ['user = 1', 'bad-expression'],
    ['(user', 'bad-expression'],
    ['user)', 'bad-expression'],
    ['user kernel', 'bad-expression'],
    ['1 == 1 == 1', 'bad-expression'],
    ['refs', 'bad-expression'],
    ['refs()', 'bad-expression'],
    ['refs(qemu', 'bad-expression'],
    ['kernel@x', 'bad-expression'],
    ['user & 1', 'bad-expression'],
    ['user; alert(1)', 'bad-expression'],
    [`${'!'.repeat(401)}user`, 'bad-expression'],
    ['users == 1', 'unknown-reading'],
    ['constructor', 'unknown-reading'],
    ['result@3', 'unknown-reading'],
    ['result == EBUSSY', 'unknown-value'],
    ['owns == mine', 'unknown-value'],
    ['finding(bug)', 'unknown-value'],
  ])('%s not at all', (text, code) => {
    expect(readExpression(text)).toMatchObject({ ok: false, problem: { code } });
  });

  test('whatever it is, without throwing', () => {
    const piece = fc.constantFrom(
      'user',
      'kernel@7',
      'owner',
      'refs(',
      'driver(d0)',
      ')',
      '(',
      '!',
      '==',
      '!=',
      '<',
      '&&',
      '||',
      '7',
      '-1',
      'none',
      '@',
      ' ',
      'result',
      'finding(split)',
      '→',
      '"',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(' ')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          const read = readExpression(text);
          if (read.ok) expect(typeof isTrue(read.value, WORLD, null)).toBe('boolean');
        },
      ),
      { numRuns: 500 },
    );
  });
});

function worldAfter(...lines: readonly string[]): World {
  const script = parseScript(lines.join('\n'));
  if (!script.ok) throw new Error(JSON.stringify(script.problems));
  return script.value.events.reduce((world, event) => step(world, event).world, boot(script.value.topology, 'sketch'));
}
const WORLD = worldAfter(
  'group 3: d0 d1 d2',
  'group 7: d3',
  'bind d0 vfio-pci',
  'attach d0 qemu',
  'bind d3 e1000',
  'bind d1 pci-stub',
);
const REFUSED = step(WORLD, { type: 'bind', device: 'd2', driver: 'e1000' });
const value = (text: string) => {
  const read = readExpression(text);
  return read.ok ? evaluate(read.value, REFUSED.world, REFUSED.outcome) : read.problem.code;
};

describe('an expression says', () => {
  test.each<[string, unknown]>([
    ['user', 1],
    ['user@7', 0],
    ['kernel@7', 1],
    ['owner', 'qemu'],
    ['owner@7', 'none'],
    ['owns', 'stuck'],
    ['owns@7', 'kernel'],
    ['refs(qemu)', 1],
    ['refs(dpdk)', 0],
    ['refs(__proto__)', 0],
    ['leaked(qemu)', 0],
    ['driver(d0)', 'vfio-pci'],
    ['driver(d2)', 'none'],
    ['driver(d9)', null],
    ['held(d0)', 'qemu'],
    ['held(d1)', 'none'],
    ['isopen(qemu)', true],
    ['isopen(dpdk)', false],
    ['result', 'EBUSY'],
    ['finding(lock-left-held)', true],
    ['finding(split)', false],
    ['viable', true],
    ['viable@7', false],
    ['kernel@9', null],
    ['owner_cnt', null],
    ['result == EBUSY && finding(lock-left-held)', true],
    ['driver(d2) == none', true],
    ['held(d1) == none', true],
    ['held(d0) == owner', true],
    ['held(d1) == owner', false],
    ['owner == qemu', true],
    ['owner', 'qemu'],
    ['!owner', false],
    ['!owner@7', true],
    ['!kernel@9', true],
    ['user < 2', true],
    ['user >= 2', false],
    ['owner < 2', false],
    ['isopen(qemu) == 1', true],
  ])('%s is %j', (text, wanted) => {
    expect(value(text)).toBe(wanted);
  });

  test('nothing of an event where there was none', () => {
    const read = readExpression('result == none || finding(split)');
    expect(read).toMatchObject({ ok: false, problem: { code: 'unknown-value' } });
    const result = readExpression('result');
    if (result.ok) expect(evaluate(result.value, WORLD, null)).toBe('none');
  });

  test('itself as an answer is written', () => {
    expect([null, true, false, 0, 2, 'qemu'].map(wordOf)).toEqual(['none', 'yes', 'no', '0', '2', 'qemu']);
  });
});

/**
 * An expression over counts, its value in C, and `binds`, how tightly its operator binds. `text` has only the brackets
 * that it needs.
 */
interface Known {
  readonly text: string;
  readonly value: number;
  readonly binds: number;
}
const HOW: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};
const wrap = ({ text, binds }: Known, least: number): string => (binds < least ? `(${text})` : text);
const known: fc.Arbitrary<Known> = fc
  .letrec<{ any: Known }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(
        fc.integer({ min: 0, max: 3 }).map((n) => ({ text: String(n), value: n, binds: 4 })),
        fc.constantFrom<Known>({ text: 'user', value: 1, binds: 4 }, { text: 'user@7', value: 0, binds: 4 }),
      ),
      tie('any').map((of) => ({ text: `!${wrap(of, 4)}`, value: of.value === 0 ? 1 : 0, binds: 4 })),
      fc.tuple(fc.constantFrom(...Object.keys(HOW)), tie('any'), tie('any')).map(([how, a, b]) => ({
        text: `${wrap(a, 4)} ${how} ${wrap(b, 4)}`,
        value: HOW[how]!(a.value, b.value) ? 1 : 0,
        binds: 3,
      })),
      fc.tuple(tie('any'), tie('any')).map(([a, b]) => ({
        text: `${wrap(a, 2)} && ${wrap(b, 3)}`,
        value: a.value !== 0 && b.value !== 0 ? 1 : 0,
        binds: 2,
      })),
      fc.tuple(tie('any'), tie('any')).map(([a, b]) => ({
        text: `${wrap(a, 1)} || ${wrap(b, 2)}`,
        value: a.value !== 0 || b.value !== 0 ? 1 : 0,
        binds: 1,
      })),
    ),
  }))
  .any.filter(({ text }) => text.length <= 400);

test('counts are compared as C compares them', () => {
  fc.assert(
    fc.property(known, ({ text, value: wanted }) => {
      expect(Number(value(text)), text).toBe(wanted);
    }),
    { numRuns: 500 },
  );
});

test.each([
  '1/0 == 0',
  'user / 0',
  'user = 0',
  'user++ == 0',
  '--user == 0',
  'user += 1',
  'user == 0 ? 1 : 0',
  'refs[3] == 0',
  'user == 0; user == 1',
  'user == 0 // yes',
  'user == 0 /* yes */',
])('%s neither computes nor writes: it is refused', (text) => {
  expect(readExpression(text)).toMatchObject({
    ok: false,
    problem: { code: expect.stringMatching(/^(?:bad-expression|unknown-reading)$/) as string },
  });
});
