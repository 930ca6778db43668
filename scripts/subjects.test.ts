import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { longSubjects, MOST } from './subjects.mjs';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dma-owner-subjects-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: root, encoding: 'utf8' });
const commit = (subject: string): string => git('commit', '-q', '--allow-empty', '-m', subject);

test('a subject of 73 characters is found with its commit, one of 72 is not', () => {
  git('init', '-q');
  commit('a'.repeat(MOST));
  commit('é'.repeat(MOST + 1));
  commit('Short\n\nA long body is no subject. '.padEnd(300, 'x'));
  expect(longSubjects(root).map(([, subject]) => subject)).toEqual(['é'.repeat(MOST + 1)]);
  expect(longSubjects(root, '2090-01-01')).toEqual([]);
});

test('a folder that is no repository has no commits', () => {
  expect(longSubjects(root)).toEqual([]);
});
