import { describe, expect, test } from 'vitest';
import { compile } from './index.ts';
import { functionOf, programOf, rows, warningsOf } from './testing.ts';
import type { Expr } from '../types.ts';

/** The value of `return …;` if the compiler can compute it. */
function constantOf(expression: string, before = ''): number {
  const [statement] = functionOf(`${before}\nint f(void) { return ${expression}; }`).body;
  if (statement?.op !== 'return' || statement.expr?.op !== 'const') throw new Error(`${expression} is not known`);
  return statement.expr.value;
}

/** An expression as text in brackets, without its source positions. */
function shown(expr: Expr): string {
  switch (expr.op) {
    case 'const':
      return String(expr.value);
    case 'string':
      return `"${expr.index}"`;
    case 'local':
      return `$${expr.slot}`;
    case 'set-local':
      return `($${expr.slot} = ${shown(expr.value)})`;
    case 'load':
      return `[${shown(expr.address)}]`;
    case 'store':
      return `([${shown(expr.address)}] = ${shown(expr.value)})`;
    case 'update':
      return `(${'slot' in expr.place ? `$${expr.place.slot}` : `[${shown(expr.place.address)}]`} ${expr.do}= ${shown(expr.value)})`;
    case 'bump':
      return `(${expr.gives} ${'slot' in expr.place ? `$${expr.place.slot}` : `[${shown(expr.place.address)}]`} by ${expr.by})`;
    case 'index':
      return `${shown(expr.base)}{${shown(expr.index)}*${expr.stride}${expr.length === null ? '' : `<${expr.length}`}}`;
    case 'unary':
      return `(${expr.do}${shown(expr.value)})`;
    case 'binary':
      return `(${shown(expr.left)} ${expr.do}${expr.unsigned ? 'u' : ''} ${shown(expr.right)})`;
    case 'and':
    case 'or':
      return `(${shown(expr.left)} ${expr.op} ${shown(expr.right)})`;
    case 'choose':
      return `(${shown(expr.test)} ? ${shown(expr.yes)} : ${shown(expr.no)})`;
    case 'comma':
      return `(${shown(expr.first)}, ${shown(expr.second)})`;
    case 'call':
      return `${expr.fn}(${expr.args.map(shown).join(', ')})${expr.used ? '!' : ''}`;
    case 'builtin':
      return `${expr.name}(${expr.args.map(shown).join(', ')})`;
  }
}

const HEAD = `
enum mode { KERNEL = 1, SHARED, USER };
struct file { unsigned int f_count; };
struct group { struct mutex mutex; spinlock_t lock; unsigned int users[3]; struct file *owner; struct { int a, b; } in; bool ok; struct group *next; int grid[2][3]; };
int other(int x) { return x; }
int total, list[4];
`;
/** The expression of a statement. The statement is part of a function with the variables g, h, i, u, b, p and v. */
function lowered(statement: string): string {
  const fn = functionOf(
    `${HEAD} int f(struct group *g, struct group *h, int i, unsigned int u, bool b, int *p, void *v) { ${statement}; return 0; }`,
  );
  const [first] = fn.body;
  return first?.op === 'do' ? shown(first.expr) : first!.op;
}

describe('an expression', () => {
  test.each<[string, number]>([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 4 - 3', 3],
    ['1 << 4 | 2', 18],
    ['7 & 3 == 3', 1],
    ['-EBUSY', -16],
    ['0x1F', 31],
    ['017', 15],
    ["'a'", 97],
    ["'\\n'", 10],
    ['~0', -1],
    ['!5', 0],
    ['-7 / 2', -3],
    ['-7 % 3', -1],
    ['1 ? 2 : 3 ? 4 : 5', 2],
    ['4000000000u / 2', 2_000_000_000],
    ['-1 < 1u', 0],
    ['-1 >> 1', -1],
    ['0xffffffff >> 28', 15],
    ['sizeof(int)', 4],
    ['sizeof(struct pair)', 12],
    ['sizeof(table) / sizeof(table[0])', 6],
    ['LIMIT * 2', 8],
    ['NEXT', 17],
    ['true + false', 1],
    ['(int)3 + 1', 4],
    ['2147483647 + 1', -2_147_483_648],
  ])('%s is %d', (text, value) => {
    const before =
      '#define LIMIT (3 + 1)\nenum { EBUSY = 16, NEXT };\nstruct pair { int a; int b[2]; };\nint table[6];\n';
    if (text.includes('?'))
      expect(shown((functionOf(`int f(void) { return ${text}; }`).body[0] as { expr: Expr }).expr)).toBe(
        '(1 ? 2 : (3 ? 4 : 5))',
      );
    else expect(constantOf(text, before)).toBe(value);
  });

  test.each([
    ['i = 1', '($2 = 1)'],
    ['g->users[i]++', '(old [($0 + 8){$2*4<3}] by 1)'],
    ['--g->users[USER - 1]', '(new [($0 + 8){2*4<3}] by -1)'],
    ['g->in.b = i', '([($0 + 28)] = $2)'],
    ['g->ok = i', '([($0 + 32)] = ($2 != 0))'],
    ['g->ok = b', '([($0 + 32)] = $4)'],
    ['g->ok = i == 1', '([($0 + 32)] = ($2 == 1))'],
    ['g->grid[1][i] = 2', '([($0 + 40){1*12<2}{$2*4<3}] = 2)'],
    ['*p = 3', '([$5] = 3)'],
    ['p[i] = 3', '([$5{$2*4}] = 3)'],
    ['p++', '(old $5 by 4)'],
    ['g += 2', '($0 += 128)'],
    ['h = g + i', '($1 = $0{$2*64})'],
    ['h = g - 1', '($1 = $0{-1*64})'],
    ['i = h - g', '($2 = (($1 - $0) / 64))'],
    ['p = &g->grid[0][1]', '($5 = ($0 + 40){0*12<2}{1*4<3})'],
    ['p = &total', '($5 = 1024)'],
    ['list[2] = total', '([1028{2*4<4}] = [1024])'],
    ['p = list', '($5 = 1028)'],
    ['u = u / 2', '($3 = ($3 /u 2))'],
    ['i = u < i', '($2 = ($3 <u $2))'],
    ['i += u', '($2 += $3)'],
    ['i = g == h && !g', '($2 = (($0 ==u $1) and (!$0)))'],
    ['g->owner = NULL', '([($0 + 20)] = 0)'],
    ['v = g, g = v', '(($6 = $0), ($0 = $6))'],
    ['other(i)', 'other($2)'],
    ['(void)other(i)', 'other($2)'],
    ['i = other(b)', '($2 = other($4)!)'],
    ['spin_lock(&g->lock)', 'spin_lock(($0 + 4))'],
    ['mutex_unlock(&g->mutex)', 'mutex_unlock($0)'],
    ['i = g->lock.holder', '($2 = [($0 + 4)])'],
    ['get_file(g->owner)', 'get_file([($0 + 20)])'],
    ['i = READ_ONCE(g->ok)', '($2 = READ_ONCE([($0 + 32)]))'],
    ['WRITE_ONCE(g->ok, 5)', 'WRITE_ONCE(([($0 + 32)] = 1))'],
    ['WARN_ON(i)', 'WARN_ON(($2 != 0))'],
    ['b = WARN_ON(!g)', '($4 = WARN_ON((!$0)))'],
    ['i = strcmp("x", "x" "y")', '($2 = strcmp("0", "1"))'],
    ['i = i ? (int)u : -1', '($2 = ($2 ? $3 : -1))'],
  ])('%s', (statement, expected) => {
    expect(lowered(statement)).toBe(expected);
  });

  test('a long way is gone once', () => {
    const text = 'struct s { struct s *n; struct s *all[2]; };\n';
    expect(
      functionOf(`${text}void f(struct s *s) { s = ${'READ_ONCE('.repeat(60)}s${'->n)'.repeat(60)}; }`).body,
    ).toHaveLength(2);
    expect(functionOf(`${text}void f(struct s *s) { s = s${'->n[0].all[1]'.repeat(40)}; }`).body).toHaveLength(2);
  });

  test('a load says the place in the text that it stands for', () => {
    const text = 'struct s { int a; };\nint f(struct s *s)\n{\n\treturn s->a + 1;\n}';
    const [statement] = functionOf(text).body;
    const sum = (statement as { expr: Extract<Expr, { op: 'binary' }> }).expr;
    expect(sum.at).toMatchObject({ file: 0, line: 4, column: 9 });
    const { at } = sum.left as Extract<Expr, { op: 'load' }>;
    expect(text.slice(at.from, at.to)).toBe('s->a');
  });
});

describe('statements stand in a row', () => {
  test.each<[name: string, body: string, expected: string[]]>([
    [
      'if and else',
      'if (x) x = 1; else x = 2;',
      ['test else 3: if (x)', 'do: x = 1;', 'jump 4: -', 'do: x = 2;', 'end: }'],
    ],
    [
      'while',
      'while (x > 0) { x--; if (x == 3) continue; break; }',
      [
        'test else 6: while (x > 0)',
        'do: x--;',
        'test else 4: if (x == 3)',
        'jump 0: continue;',
        'jump 6: break;',
        'jump 0: -',
        'end: }',
      ],
    ],
    ['do', 'do { x--; } while (x);', ['do: x--;', 'test else 3: while (x)', 'jump 0: -', 'end: }']],
    [
      'for',
      'for (int i = 0; i < 3; i++) x += i;',
      ['do: int i = 0;', 'test else 5: i < 3', 'do: x += i;', 'do: i++', 'jump 1: -', 'end: }'],
    ],
    ['for ever', 'for (;;) { }', ['jump 0: -', 'end: }']],
    [
      'switch',
      'switch (x) { case 1: case 2: x = 1; case 3: x = 2; break; default: return 0; }',
      [
        'switch 1→1 2→1 3→2 default 4: switch (x)',
        'do: x = 1;',
        'do: x = 2;',
        'jump 5: break;',
        'return: return 0;',
        'end: }',
      ],
    ],
    [
      'a switch without a default',
      'switch (x) { case 1: return 1; }',
      ['switch 1→1 default 2: switch (x)', 'return: return 1;', 'end: }'],
    ],
    [
      'goto and labels',
      'if (x) goto out; x = 1; out: x = 2; end: ;',
      ['test else 2: if (x)', 'jump 3: goto out;', 'do: x = 1;', 'do: x = 2;', 'end: }'],
    ],
    ['a label before the brace', 'goto out; out:', ['jump 1: goto out;', 'end: }']],
    ['declarations', 'int a = 1, b, c = 2; int d;', ['do: a = 1', 'do: c = 2', 'end: }']],
    [
      'early return',
      'if (x) return 1; return 0;',
      ['test else 2: if (x)', 'return: return 1;', 'return: return 0;', 'end: }'],
    ],
    [
      'a break of a switch in a loop',
      'while (x) { switch (x) { case 1: continue; default: break; } x = 0; }',
      [
        'test else 6: while (x)',
        'switch 1→2 default 3: switch (x)',
        'jump 0: continue;',
        'jump 4: break;',
        'do: x = 0;',
        'jump 0: -',
        'end: }',
      ],
    ],
  ])('%s', (_, body, expected) => {
    expect(rows(`int f(int x) { ${body} }`)).toEqual(expected);
  });

  test('an inner block may hide a name', () => {
    const fn = functionOf('int f(int x) { { int x = 2; x = 3; } return x; }');
    expect(fn.locals.map(({ name }) => name)).toEqual(['x', 'x']);
    expect(
      fn.body.map((statement) =>
        'expr' in statement && statement.expr && 'slot' in statement.expr ? statement.expr.slot : null,
      ),
    ).toEqual([1, 1, 0, null]);
  });
});

describe('what stands outside of functions', () => {
  test('structs are laid out in words', () => {
    const { structs } = programOf(
      'struct in { char a; bool b; };\nstruct s { int x[2]; struct in in[2]; struct { int y; } z; spinlock_t l; const char *n; };',
    );
    expect(structs.s!.fields.map(({ name, offset }) => [name, offset])).toEqual([
      ['x', 0],
      ['in', 8],
      ['z', 24],
      ['l', 28],
      ['n', 32],
    ]);
    expect(structs.s!.size).toBe(36);
  });

  test('globals hold what they were given', () => {
    const program = programOf(
      'static const char *const names[] = { "a", "b", "a" };\nint n = -2;\nstruct p { int a; int b[2]; };\nstruct p all[2] = { { 1, { 2 } }, { 3 } };\nint *where = &n;\nspinlock_t l = { 0 };',
    );
    expect(program.strings).toEqual(['a', 'b']);
    expect(program.globals.map(({ name, address }) => [name, address])).toEqual([
      ['names', 1024],
      ['n', 1036],
      ['all', 1040],
      ['where', 1064],
      ['l', 1068],
    ]);
    expect(program.data).toEqual([1, 2, 1, -2, 1, 2, 0, 3, 0, 0, 1036, 0]);
  });

  test('a typedef names a type, and the files are one program', () => {
    const result = compile([
      {
        name: 'a.h',
        text: '#ifndef A_H\n#define A_H\n#include <stdbool.h>\ntypedef unsigned int u;\ntypedef struct { int n; } thing;\n#define READ_ONCE(x) (x)\nint g(thing *t);\n#endif',
      },
      { name: 'b.c', text: '#include "a.h"\nint g(thing *t) { u x = t->n; return x; }' },
    ]);
    expect(result).toMatchObject({
      ok: true,
      program: { files: ['a.h', 'b.c'], functions: { g: { params: 1, span: { file: 1, line: 2, column: 1 } } } },
    });
  });

  test('what an #ifdef excludes is not read', () => {
    expect(
      programOf(
        '#ifdef __GNUC__\nthis is no C\n#else\nint x;\n#endif\n#ifndef __GNUC__\nint y;\n#endif\n#if 0\nint z;\n#endif',
      ).globals.map(({ name }) => name),
    ).toEqual(['x', 'y']);
  });
});

describe('a warning', () => {
  test.each<[string, string[]]>([
    ['int f(int x)\n{\n\tif (x)\n\t\treturn 1;\n}', ['5:1 missing-return']],
    ['int f(int x) { for (;;) x++; }', []],
    ['int f(int x) { while (1) if (x) return 1; }', []],
    ['int f(int x) { switch (x) { case 1: return 1; default: return 2; } }', []],
    ['void f(void) { out: ; }', ['1:16 unused-label']],
    ['int f(void) { return; }', ['1:15 return-nothing']],
    ['int f(int x) { if (x = 1) return 1; return 0; }', ['1:20 assignment-in-test']],
  ])('%j', (text, expected) => {
    expect(warningsOf(text)).toEqual(expected);
  });
});
