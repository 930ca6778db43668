import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseSync } from 'rolldown/utils';
import { afterEach, describe, expect, test } from 'vitest';
import { checkKeys } from './keys.mjs';
import { check, importsOf } from './rules.mjs';

/** The files of a small project that follows all rules. */
const GOOD: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    dependencies: { xstate: '5', react: '19' },
    devDependencies: { 'fast-check': '4' },
  }),
  'src/world/index.ts': "export * from './types.ts';",
  'src/world/types.ts': 'export type Name = string;',
  'src/world/types.test.ts':
    "import fc from 'fast-check';\nimport { readFileSync } from 'node:fs';\nimport { boot } from '../machine/testing.ts';",
  'src/machine/index.ts': "import { setup } from 'xstate';\nimport type { Name } from '../world/index.ts';",
  'src/machine/testing.ts': "import fc from 'fast-check';\nexport const boot = 1;",
  'src/cli/main.ts': "import { argv } from 'node:process';\nimport '../machine/index.ts';",
  'app/main.tsx': "import { Board } from './board/index.ts';\nconst late = loader(() => import('./late.tsx'));",
  'app/late.tsx': "import 'react';",
  'app/board/index.ts': "export { Board } from './Board.tsx';",
  'app/board/Board.tsx':
    "import type { Name } from '../../src/world/index.ts';\nimport { useCarry } from '../carry/carry.ts';",
  'app/carry/carry.ts': 'export const useCarry = 1;',
  'e2e/story.spec.ts': "import { boot } from '../src/machine/testing.ts';",
};

const houses: string[] = [];
function house(changes: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'house-'));
  houses.push(root);
  for (const [file, text] of Object.entries({ ...GOOD, ...changes })) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}
afterEach(() => {
  for (const root of houses.splice(0)) rmSync(root, { recursive: true });
});

describe('the arrows', () => {
  test('a good house has no breach', () => {
    expect(check(house({}))).toEqual([]);
  });

  test.each<[rule: string, file: string, text: string]>([
    [
      'arrow',
      'src/world/index.ts',
      "import type { Board } from '../../app/board/index.ts';\nexport * from './types.ts';",
    ],
    ['arrow', 'e2e/story.spec.ts', "import { Board } from '../app/board/index.ts';"],
    [
      'door',
      'app/board/Board.tsx',
      "import type { Name } from '../../src/world/types.ts';\nimport { useCarry } from '../carry/carry.ts';",
    ],
    ['door', 'app/late.tsx', "import { Board } from './board/Board.tsx';"],
    ['door', 'app/late.tsx', "import { boot } from '../src/machine/testing.ts';"],
    ['door', 'app/late.tsx', "const types = loader(() => import('../src/world/types.ts'));"],
    ['loader', 'app/late.tsx', "const late = () => import('./late.tsx');"],
    ['loader', 'app/late.tsx', "void import('./late.tsx').then(() => 1);"],
    ['loader', 'app/late.tsx', "const late = async () => (await import('./late.tsx')).late;"],
    ['loader', 'app/late.tsx', "const late = preloader(() => import('./late.tsx'));"],
    ['loader', 'app/late.tsx', "import { lazy } from 'react';"],
    ['loader', 'app/late.tsx', "import { lazy as later, useState } from 'react';"],
    ['door', 'src/machine/index.ts', "export type { Name } from '../world/types.ts';"],
    ['model-stays-model', 'src/machine/index.ts', "import { useState } from 'react';"],
    ['node', 'src/machine/index.ts', "import { readFileSync } from 'node:fs';"],
    ['node', 'src/machine/index.ts', "import { readFileSync } from 'fs';"],
    ['node', 'app/late.tsx', "import { readFileSync } from 'node:fs';"],
    ['cli', 'app/late.tsx', "import '../src/cli/index.ts';"],
    ['world', 'src/world/types.ts', "import '../words/index.ts';"],
    ['shipped', 'app/late.tsx', "import fc from 'fast-check';"],
    ['shipped', 'src/machine/index.ts', "import isEven from 'is-even';"],
    ['orphan', 'src/machine/forgotten.ts', 'export const forgotten = 1;'],
    ['outside', 'app/late.tsx', "import '../../elsewhere/thing.ts';"],
  ])('%s: %s', (rule, file, text) => {
    expect(check(house({ [file]: text })).map((breach) => [breach.rule, breach.file])).toEqual([[rule, file]]);
  });

  test('rooms of the model go in no circle, not even by types', () => {
    const root = house({
      'src/machine/index.ts': "import type { Tree } from '../history/index.ts';",
      'src/history/index.ts': "import type { World } from '../machine/index.ts';",
    });
    expect(check(root).map((breach) => breach.rule)).toEqual(['room-cycle']);
  });

  test('every way to import is seen', () => {
    const text = [
      "import a from './a.ts';",
      "import type { B } from './b.ts';",
      "import { type C } from './c.ts';",
      "export * from './d.ts';",
      "export type { E } from './e.ts';",
      "const f = import('./f.ts');",
      "new Worker(new URL('./g.ts', import.meta.url));",
      "import './h.css';",
    ].join('\n');
    expect(importsOf('x.ts', text)).toEqual([
      { name: './a.ts', typeOnly: false },
      { name: './b.ts', typeOnly: true },
      { name: './c.ts', typeOnly: true },
      { name: './h.css', typeOnly: false },
      { name: './d.ts', typeOnly: false },
      { name: './e.ts', typeOnly: true },
      { name: './f.ts', typeOnly: false },
      { name: './g.ts', typeOnly: false },
    ]);
  });
});

interface Call {
  readonly start: number;
  readonly end: number;
  readonly arguments: readonly { readonly start: number; readonly end: number }[];
}
/** The calls `own(record, name)` below a node of the syntax tree. */
function callsOfOwn(node: unknown): readonly Call[] {
  if (typeof node !== 'object' || node === null) return [];
  const { type, callee } = node as { readonly type?: string; readonly callee?: { readonly name?: string } };
  return [
    ...(type === 'CallExpression' && callee?.name === 'own' && (node as Call).arguments.length === 2
      ? [node as Call]
      : []),
    ...Object.values(node).flatMap(callsOfOwn),
  ];
}

describe('names from outside', () => {
  const TABLE = 'const TABLE: Readonly<Record<string, number>> = { a: 1 };\n';
  const KINDS = "const KINDS: Readonly<Record<'a' | 'b', number>> = { a: 1, b: 2 };\n";
  /** Code that is harmful where the name comes from outside. */
  const HARMFUL = [
    `${TABLE}export const f = (name: string) => TABLE[name];`,
    `${TABLE}export const f = (name: string) => TABLE[name]?.toFixed();`,
    `${TABLE}export const f = (name: string) => name in TABLE;`,
    `${TABLE}export const f = (name: string) => TABLE[\`\${name}s\`];`,
    `${TABLE}export const f = (name: string | null) => TABLE[name ?? 'a'];`,
    `${TABLE}export const f = (name: string) => { const { [name]: found } = TABLE; return found; };`,
    `${TABLE}export const f = <K extends string>(name: K) => TABLE[name];`,
    `${KINDS}export const f = (name: string) => KINDS[name as 'a'];`,
    `${KINDS}export const f = (name: string) => KINDS[(name as unknown) as 'a' | 'b'];`,
    "export const f = (step: string) => ({ Up: 1, Down: -1 })[step as 'Up'];",
    'export function f(name: string) { const made: Record<string, number> = {}; made[name] = 1; return made; }',
    'export function f(made: Record<string, number>, name: string) { delete made[name]; }',
    'export const f = (all: Record<string, number>, more: Record<string, number>) => Object.assign({}, all, more);',
    'export async function f(all: Promise<Record<string, number>>) { return Object.keys(await all); }',
    'export const f = async (all: Record<string, number>) => ({ ...all });',
    'export const f = (text: string, name: string): unknown => JSON.parse(text)[name];',
  ];
  const HARMLESS = [
    `${TABLE}export const f = () => TABLE['a'];`,
    `${TABLE}export const f = (name: string) => (Object.hasOwn(TABLE, name) ? 1 : 0);`,
    `${KINDS}export const f = (name: 'a' | 'b') => KINDS[name];`,
    `${KINDS}export const f = <K extends keyof typeof KINDS>(name: K) => KINDS[name];`,
    'export const f = (words: readonly string[], at: number) => words[at];',
    'export const f = (words: Map<string, number>, name: string) => words.get(name);',
    'export const f = (name: string, all: Record<string, number>) => ({ ...all, [name]: 1 });',
    'export const f = (name: string, all: Record<string, number>) => { const { [name]: _, ...rest } = all; return rest; };',
    "export const f = (event: { a: number } | { b: number }) => 'a' in event;",
    "export const f = (error: Error) => Object.assign(error, { code: 'A' });",
    'export const f = async (all: Record<string, number>) => ({ all });',
  ];

  test('each harmful look-up is found, and no harmless one', () => {
    const file = (kind: string, at: number): string => `src/world/${kind}${at}.ts`;
    const root = house(
      Object.fromEntries([
        ...HARMFUL.map((text, at) => [file('harmful', at), text]),
        ...HARMLESS.map((text, at) => [file('harmless', at), text]),
      ]),
    );
    cpSync('tsconfig.json', join(root, 'tsconfig.json'));
    symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
    const found = checkKeys(root)
      .map((breach) => breach.file)
      .toSorted();
    expect([...new Set(found)]).toEqual(HARMFUL.map((_, at) => file('harmful', at)).toSorted());
  });

  test('every look-up of the project that asks own() would be found without it', () => {
    const texts = new Map<string, string>();
    const expected: string[] = [];
    for (const file of ['src', 'app'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
    )) {
      if (!/\.tsx?$/.test(file) || /\.test\.|^src\/world\/own\.ts$/.test(file)) continue;
      const text = readFileSync(file, 'utf8');
      const calls = text.includes('own(') ? callsOfOwn(parseSync(file, text).program) : [];
      if (calls.length === 0) continue;
      let without = text;
      for (const {
        start,
        end,
        arguments: [record, name],
      } of calls.toSorted((one, other) => other.start - one.start)) {
        without = `${without.slice(0, start)}(${text.slice(record!.start, record!.end)})[${text.slice(name!.start, name!.end)}]${without.slice(end)}`;
        expected.push(`${file} line ${text.slice(0, start).split('\n').length}`);
      }
      texts.set(file, without);
    }
    expect(expected.length).toBeGreaterThan(60);
    const found = new Set(
      checkKeys(resolve('.'), texts).map(({ file, what }) => `${file} ${/^line \d+/.exec(what)?.[0] ?? ''}`),
    );
    expect(expected.filter((place) => !found.has(place))).toEqual([]);
  });
});

describe('the linter', () => {
  /** The linter's findings in one file, as `plugin(rule)`. */
  function lint(file: string, text: string, more: Readonly<Record<string, string>> = {}): string[] {
    const root = house({ ...more, [file]: text });
    cpSync('.oxlintrc.json', join(root, '.oxlintrc.json'));
    cpSync('tsconfig.json', join(root, 'tsconfig.json'));
    symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
    let printed = '';
    try {
      printed = execFileSync(resolve('node_modules/.bin/oxlint'), ['--deny-warnings', '-f', 'json', file], {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    } catch (error) {
      printed = (error as { stdout: string }).stdout;
    }
    return (JSON.parse(printed) as { diagnostics: { code: string }[] }).diagnostics.map(
      (diagnostic) => diagnostic.code,
    );
  }

  const twoWay = "type Owns = 'user' | 'kernel';\nexport function word(owns: Owns): string {\n";
  test.each<[code: string, file: string, text: string]>([
    [
      'typescript(switch-exhaustiveness-check)',
      'src/world/a.ts',
      `${twoWay}  let text = '';\n  switch (owns) {\n    case 'user':\n      text = 'u';\n  }\n  return text;\n}\n`,
    ],
    ['eslint(no-restricted-globals)', 'src/world/a.ts', 'export const title = (): string => document.title;\n'],
    [
      'typescript(no-floating-promises)',
      'app/a.ts',
      'async function late(): Promise<void> {}\nexport function now(): void {\n  late();\n}\n',
    ],
    ['react(jsx-no-literals)', 'app/a.tsx', 'export const A = () => <p>Drop a driver</p>;\n'],
    ['jsx-a11y(alt-text)', 'app/a.tsx', 'export const A = () => <img src="a.png" />;\n'],
    [
      'react(hooks)',
      'app/a.tsx',
      "import { useState } from 'react';\nexport function A({ on }: { on: boolean }) {\n  if (on) useState(1);\n  return null;\n}\n",
    ],
    ['eslint(no-console)', 'app/a.ts', "console.log('here');\nexport const a = 1;\n"],
  ])(
    '%s',
    (code, file, text) => {
      expect(lint(file, text)).toContain(code);
    },
    20_000,
  );

  test('files go in no circle', () => {
    expect(
      lint('app/a.ts', "import { b } from './b.ts';\nexport const a = (): number => b;\n", {
        'app/b.ts': "import { a } from './a.ts';\nexport const b = a();\n",
      }),
    ).toContain('import(no-cycle)');
  }, 20_000);
});
