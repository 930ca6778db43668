import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import c from '../../words/en/c.json';
import { plain, type MessageId } from '../../words/index.ts';
import { compile } from './index.ts';
import { mended, problemsOf } from './testing.ts';

const HEAD =
  'struct file { unsigned int f_count; };\nstruct group { spinlock_t lock; int users[3]; struct file *owner; };\n';
/** A function with this line in its body. Columns count from the start of the line. */
const inside = (line: string): string => `${HEAD}int f(struct group *g, int x)\n{\n${line}\nreturn x;\n}`;
const at = (line: string): string[] => problemsOf(inside(line)).map((problem) => problem.replace(/^5:/, ''));

describe('in a function', () => {
  test.each<[line: string, expected: string[]]>([
    ['x = 1', ['5 missing']],
    ['x = (1 + 2;', ['11 syntax']],
    ['x = ;', ['5 syntax']],
    ['retrun 0;', ['1 misspelt-keyword']],
    ['y = 1; y = 2;', ['1 undeclared']],
    ['x = usres + 1;', ['5 undeclared']],
    ['spin_lokc(&g->lock);', ['1 unknown-function']],
    ['spin_lock();', ['1 arguments']],
    ['f(g);', ['1 arguments']],
    ['f(x, x);', ['3 wrong-type']],
    ['get_file(g);', ['10 wrong-type']],
    ['spin_lock(g);', ['11 wrong-type']],
    ['g = x;', ['5 wrong-type']],
    ['x = g;', ['5 wrong-type']],
    ['g->owner = g;', ['12 wrong-type']],
    ['if (g == g->owner) x = 1;', ['5 compare']],
    ['g->user[0] = 1;', ['4 unknown-member']],
    ['g.users[0] = 1;', ['2 wrong-arrow']],
    ['g->owner.f_count = 1;', ['9 wrong-arrow']],
    ['x->users = 1;', ['1 not-a-struct']],
    ['x = *x;', ['6 not-a-pointer']],
    ['x[0] = 1;', ['1 not-a-pointer']],
    ['3 = x;', ['1 not-a-place']],
    ['f = 3;', ['1 no-function-pointer']],
    ['g->owner(1);', ['1 no-function-pointer']],
    ['int a[3];', ['5 no-local-array']],
    ['struct file file;', ['13 no-local-struct']],
    ['int *p = &x;', ['10 no-address-of-local']],
    ['static int n;', ['1 no-static-local']],
    ['float y;', ['1 no-float']],
    ['x = 1.5;', ['5 no-float']],
    ['union u { int a; };', ['1 no-union']],
    ['int (*p)(int);', ['6 no-function-pointer']],
    ['asm("nop");', ['1 no-asm']],
    ['x = setjmp(0);', ['5 no-long-jump']],
    ['g = malloc(3);', ['5 no-allocation']],
    ['*g->owner = *g->owner;', ['13 no-struct-value', '1 no-struct-value']],
    ['x = (struct file){ 1 };', ['5 no-compound-literal']],
    ['x = ({ 1; });', ['5 no-statement-expression']],
    ['unsigned long long y;', ['1 no-64-bit']],
    ['group *h;', ['1 missing-struct']],
    ['boool y;', ['1 unknown-type']],
    ['goto out;', ['6 unknown-label']],
    ['out: x = 1; out: goto out;', ['13 duplicate']],
    ['int x; int x;', ['5 duplicate', '12 duplicate']],
    ['break;', ['1 stray-jump']],
    ['case 1: ;', ['1 stray-case']],
    ['switch (x) { case 1: case 1: break; }', ['27 duplicate-case']],
    ['switch (x) { case x: break; }', ['19 not-constant']],
    ['x = get_file(g->owner);', ['5 void-value']],
    ['x = -g;', ['6 operands']],
    ['x = g * 2;', ['5 operands']],
    ['x = 08;', ['5 bad-number']],
    ['x = 5 @ 3;', ['7 stray']],
    ['x = "open;', ['5 open-quote']],
    ['else x = 1;', ['1 syntax']],
    ['int new = 1; x = new + tru;', ['24 undeclared']],
  ])('%s', (line, expected) => {
    expect(at(line).toSorted()).toEqual(expected.toSorted());
  });

  test('reading goes on behind a problem', () => {
    expect(problemsOf(inside('x = ;\nint y = = 2;\ny = zz;\nx = zzz;'))).toEqual([
      '5:5 syntax',
      '6:9 syntax',
      '7:5 undeclared',
      '8:5 undeclared',
    ]);
  });
});

describe('outside of functions', () => {
  test.each<[text: string, expected: string[]]>([
    ['int f(void) { return 1;', ['1:13 unclosed']],
    ['int x; int x;', ['1:12 duplicate']],
    ['int f(void) { return 1; }\nint f(void) { return 2; }', ['2:5 duplicate']],
    ['int f(int a);\nint f(int *a) { return 1; }', ['2:5 other-prototype']],
    ['int f(int a);\nint g(void) { return f(1); }', ['2:22 no-body']],
    ['struct s { int a; int a; };', ['1:23 duplicate']],
    ['struct s { struct t t; };', ['1:21 unknown-struct']],
    ['struct s { int a : 3; };', ['1:16 no-bit-field']],
    ['struct s { int (*f)(void); };', ['1:17 no-function-pointer']],
    ['int f(int a, ...) { return a; }', ['1:14 no-variadic']],
    ['struct s { int a; };\nstruct s f(void) { }', ['2:10 no-struct-value']],
    ['int n;\nint a[n];', ['2:7 no-vla']],
    ['int a[0];', ['1:7 bad-length']],
    ['int a[2000000];', ['1:7 large-array']],
    ['int f(void);\nint x = f();', ['2:9 not-constant']],
    ['int a[1] = { 1, 2 };', ['1:17 too-many-values']],
    ['struct s { int a; };\nstruct s s = { .a = 1 };', ['2:16 no-designated']],
    ['#include <linux/iommu.h>', ['1:1 unknown-include']],
    ['#define MAX(a, b) (a)', ['1:1 macro']],
    ['#define X return', ['1:1 macro']],
    ['#error no', ['1:1 directive']],
    ['#ifdef X\nint a;', ['1:1 open-condition']],
    ['/* never closed', ['1:1 open-comment']],
    ['int f(int) { return 0; }', ['1:7 no-parameter-name']],
    ['void x;', ['1:6 void-object']],
    ['void f(void) { return 1; }', ['1:23 return-value']],
    ['extern int x;', ['1:12 no-extern']],
    ['hello, world', ['1:6 syntax']],
  ])('%j', (text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });
});

describe('a repair', () => {
  /** Our own version of two functions with a mistake: the declared name of the group differs from the used name. */
  const slip = [
    'struct iommu_group { spinlock_t dma_owner_lock; int dma_users[3]; };',
    'struct device { struct iommu_group *iommu_group; };',
    'struct iommu_group *of(struct device *dev) { return dev->iommu_group; }',
    'int take(struct device *dev, int mode)',
    '{',
    '\tstruct iommu_group *group = of(dev);',
    '\tspin_lock(&iommu_group->dma_owner_lock);',
    '\tif (iommu_group->dma_users[mode]++ == 0)',
    '\t\tmode = 0;',
    '\tspin_unlock(&iommu_group->dma_owner_lock);',
    '\treturn mode;',
    '}',
    '',
  ].join('\n');

  test('renames every use of a slipped name at once', () => {
    const result = compile([{ name: 'slip.c', text: slip }]);
    expect(result).toMatchObject({
      ok: false,
      problems: [
        {
          code: 'name-slip',
          params: { name: 'iommu_group', local: 'group', uses: 3, function: 'take' },
          span: { line: 7, column: 13 },
        },
      ],
    });
    expect(!result.ok && result.problems).toHaveLength(1);
    expect(mended(slip)).toBe(
      slip.replaceAll(/iommu_group->/g, (found, at: number) =>
        slip.slice(at - 5, at) === 'dev->' ? found : 'group->',
      ),
    );
    expect(problemsOf(mended(slip))).toEqual([]);
  });

  test.each<[line: string, mendedLine: string]>([
    ['x = 1', 'x = 1;'],
    ['retrun 0;', 'return 0;'],
    ['xx = 1; xx = 2;', 'x = 1; x = 2;'],
    ['spin_lokc(&g->lock);', 'spin_lock(&g->lock);'],
    ['g->user[0] = 1;', 'g->users[0] = 1;'],
    ['g.users[0] = 1;', 'g->users[0] = 1;'],
    ['group *h;', 'struct group *h;'],
    ['out: goto ouy;', 'out: goto out;'],
  ])('%s', (line, mendedLine) => {
    expect(mended(inside(line))).toBe(inside(mendedLine));
  });
});

describe('any text is answered', () => {
  test.each<[name: string, text: string, code: string]>([
    ['a long one', ' '.repeat(1_048_576), 'too-large'],
    ['brackets', `int x = ${'('.repeat(50_000)}`, 'too-nested'],
    ['blocks', `int f(void) ${'{'.repeat(50_000)}`, 'too-nested'],
    ['a sum', `int x = ${'1+'.repeat(50_000)}1;`, 'too-nested'],
    ['a list', `int x = ${'{'.repeat(50_000)}`, 'too-nested'],
    ['assignments', `int f(int x) { ${'x='.repeat(50_000)}1; }`, 'too-nested'],
    ['else if', `int f(void) { ${'if (1); else '.repeat(9000)} }`, 'too-nested'],
    ['members', `int f(int x) { x${'->a'.repeat(30_000)}; }`, 'too-nested'],
    ['structs', 'struct a {'.repeat(9000), 'too-nested'],
    ['stars', `int ${'*'.repeat(50_000)}p;`, 'too-nested'],
    ['statements', `int f(void) { ${'1;'.repeat(40_000)} }`, 'too-many-statements'],
    ['much memory', 'int a[90000];\nint b[90000];', 'large-array'],
  ])('%s', (_, text, code) => {
    const result = compile([{ name: 'x.c', text }]);
    expect(result).toMatchObject({ ok: false, problems: [{ code }] });
  });

  const words =
    'int struct enum if else while for switch case default return goto break continue do typedef static const void bool x y f s { } ( ) [ ] ; ; , : ? = == + - * & -> . ++ 1 0x2 "s" \'c\' NULL #define #if\n \n /* */ // sizeof unsigned <<= ... # \\'.split(
      ' ',
    );
  const runs = process.env.VERIFY ? 20_000 : 500;
  const answered = (text: string): void => {
    const result = compile([{ name: 'x.c', text }]);
    if (result.ok) return;
    expect(result.problems.length).toBeGreaterThan(0);
    expect(result.problems.length).toBeLessThanOrEqual(20);
    let before = -1;
    for (const { span, code, params } of result.problems) {
      expect(span.from).toBeGreaterThanOrEqual(before);
      expect(span.from).toBeLessThanOrEqual(span.to);
      expect(span.to).toBeLessThanOrEqual(text.length);
      expect(text.slice(0, span.from).split('\n')).toHaveLength(span.line);
      expect(plain(`c.${code}` as MessageId, params)).not.toMatch(/[{}]\w|^c\./);
      before = span.from;
    }
  };

  test('of any characters', () =>
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), answered), { numRuns: runs }));
  test('of the words of C', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...words), { maxLength: 120 }).map((list) => list.join(' ')),
        answered,
      ),
      { numRuns: runs },
    ));
  test('with a word changed', () => {
    const parts = inside(
      'x = g->users[1] ? f(g, 2) : x++;\nfor (int i = 0; i < 3; i++) { switch (x) { case 1: break; default: goto out; } }\nout:',
    ).split(/\b/);
    const changed = fc
      .tuple(fc.nat(parts.length - 1), fc.constantFrom(...words), fc.nat(2))
      .map(([index, word, removed]) => parts.toSpliced(index, removed, word).join(''));
    fc.assert(fc.property(changed, answered), { numRuns: runs });
  });
});

test('every problem has its message, and every repair', async () => {
  const sources = import.meta.glob<string>(['../compile/*.ts', '../read/*.ts', '!**/*test*'], {
    query: '?raw',
    import: 'default',
  });
  const texts = await Promise.all(Object.values(sources).map((load) => load()));
  const codes = new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/\b(?:complain|fail|add|warn|repair)\(\s*'([a-z0-9-]+)'|'(no-[a-z0-9-]+)'/g)].map(
        ([, code, other]) => code ?? other!,
      ),
    ),
  );
  const repairs = new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/\brepair\('([a-z0-9-]+)'|\{\s*code: '([a-z0-9-]+)'/g)].map(
        ([, code, other]) => code ?? other!,
      ),
    ),
  );
  expect(codes.size).toBeGreaterThan(60);
  for (const code of codes) expect(c, code).toHaveProperty([`c.${code}`]);
  for (const code of repairs) if (code !== 'too-large') expect(c, code).toHaveProperty([`c.fix.${code}`]);
});
