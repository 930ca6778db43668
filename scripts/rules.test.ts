import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { check, importsOf } from './rules.mjs';

/** A small house in which everything is as it should be. */
const GOOD: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ dependencies: { xstate: '5', react: '19' }, devDependencies: { 'fast-check': '4' } }),
  'src/world/index.ts': "export * from './types.ts';",
  'src/world/types.ts': 'export type Name = string;',
  'src/world/types.test.ts': "import fc from 'fast-check';\nimport { readFileSync } from 'node:fs';\nimport { boot } from '../machine/testing.ts';",
  'src/machine/index.ts': "import { setup } from 'xstate';\nimport type { Name } from '../world/index.ts';",
  'src/machine/testing.ts': "import fc from 'fast-check';\nexport const boot = 1;",
  'src/cli/main.ts': "import { argv } from 'node:process';\nimport '../machine/index.ts';",
  'app/main.tsx': "import { Board } from './board/index.ts';\nconst late = loader(() => import('./late.tsx'));",
  'app/late.tsx': "import 'react';",
  'app/board/index.ts': "export { Board } from './Board.tsx';",
  'app/board/Board.tsx': "import type { Name } from '../../src/world/index.ts';\nimport { useCarry } from '../carry/carry.ts';",
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
    ['arrow', 'src/world/index.ts', "import type { Board } from '../../app/board/index.ts';\nexport * from './types.ts';"],
    ['arrow', 'e2e/story.spec.ts', "import { Board } from '../app/board/index.ts';"],
    ['door', 'app/board/Board.tsx', "import type { Name } from '../../src/world/types.ts';\nimport { useCarry } from '../carry/carry.ts';"],
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
      "import a from './a.ts';", "import type { B } from './b.ts';", "import { type C } from './c.ts';", "export * from './d.ts';",
      "export type { E } from './e.ts';", "const f = import('./f.ts');", "new Worker(new URL('./g.ts', import.meta.url));", "import './h.css';",
    ].join('\n');
    expect(importsOf('x.ts', text)).toEqual([
      { name: './a.ts', typeOnly: false }, { name: './b.ts', typeOnly: true }, { name: './c.ts', typeOnly: true }, { name: './h.css', typeOnly: false },
      { name: './d.ts', typeOnly: false }, { name: './e.ts', typeOnly: true }, { name: './f.ts', typeOnly: false }, { name: './g.ts', typeOnly: false },
    ]);
  });
});

describe('the linter', () => {
  /** What the linter says of one file, as `plugin(rule)`. */
  function lint(file: string, text: string, more: Readonly<Record<string, string>> = {}): string[] {
    const root = house({ ...more, [file]: text });
    cpSync('.oxlintrc.json', join(root, '.oxlintrc.json'));
    cpSync('tsconfig.json', join(root, 'tsconfig.json'));
    symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
    let printed = '';
    try {
      printed = execFileSync(resolve('node_modules/.bin/oxlint'), ['--deny-warnings', '-f', 'json', file], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    } catch (error) {
      printed = (error as { stdout: string }).stdout;
    }
    return (JSON.parse(printed) as { diagnostics: { code: string }[] }).diagnostics.map((diagnostic) => diagnostic.code);
  }

  const twoWay = "type Owns = 'user' | 'kernel';\nexport function word(owns: Owns): string {\n";
  test.each<[code: string, file: string, text: string]>([
    ['typescript(switch-exhaustiveness-check)', 'src/world/a.ts', `${twoWay}  let text = '';\n  switch (owns) {\n    case 'user':\n      text = 'u';\n  }\n  return text;\n}\n`],
    ['eslint(no-restricted-globals)', 'src/world/a.ts', "export const title = (): string => document.title;\n"],
    ['typescript(no-floating-promises)', 'app/a.ts', "async function late(): Promise<void> {}\nexport function now(): void {\n  late();\n}\n"],
    ['react(jsx-no-literals)', 'app/a.tsx', 'export const A = () => <p>Drop a driver</p>;\n'],
    ['jsx-a11y(alt-text)', 'app/a.tsx', 'export const A = () => <img src="a.png" />;\n'],
    ['react(hooks)', 'app/a.tsx', "import { useState } from 'react';\nexport function A({ on }: { on: boolean }) {\n  if (on) useState(1);\n  return null;\n}\n"],
    ['eslint(no-console)', 'app/a.ts', "console.log('here');\nexport const a = 1;\n"],
  ])('%s', (code, file, text) => {
    expect(lint(file, text)).toContain(code);
  }, 20_000);

  test('files go in no circle', () => {
    expect(lint('app/a.ts', "import { b } from './b.ts';\nexport const a = (): number => b;\n", { 'app/b.ts': "import { a } from './a.ts';\nexport const b = a();\n" }))
      .toContain('import(no-cycle)');
  }, 20_000);
});
