// `npm run check`, for use before each commit. It checks types, lint, format and rules of all files. Then it runs the
// unit tests, except the slow ones (`*.slow.test.ts`). After a successful run, the next run only
// runs the tests that can reach a changed file. `-- --all` runs all tests.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { patience } from './patience.mjs';
import { ready, root } from './ready.mjs';

const memory = join(root, '.cache/check.json');
const bin = (name) => join(root, 'node_modules/.bin', name);
const NO_SLOW = ['--exclude', '**/*.slow.test.*'];
/** Tests read such files without importing them. So a change in such a file runs all tests. */
const FOR_ALL = /\.(?:md|json|mjs|c|h|txt)$|^vite\.config\.ts$/;

/** Runs a command and resolves to its output. It prints nothing. */
function quietly(command, args) {
  return new Promise((done) => {
    let output = '';
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    child.on('error', (error) => done({ ok: false, output: error.message }));
    child.on('close', (code) => done({ ok: code === 0, output }));
  });
}

async function stage(name, command, args, again = `npm run ${name}`) {
  const began = performance.now();
  const { ok, output } = await quietly(command, args);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(6)} ${seconds.padStart(5)} s`);
  if (!ok) console.log(`\n${output.trim()}\n\nThis stage alone: ${again}\n`);
  return ok;
}

/** A digest of every file that git tracks or would add, by path. */
function digests() {
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  const files = stdout.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
  const digest = (path) =>
    createHash('sha256')
      .update(readFileSync(join(root, path)))
      .digest('base64');
  return Object.fromEntries(files.map((path) => [path, digest(path)]));
}

function remembered() {
  try {
    return JSON.parse(readFileSync(memory, 'utf8'));
  } catch {
    return null;
  }
}

/** The paths of the files that differ from the last successful run; null if there was none. */
function changedSince(green, now) {
  if (!green) return null;
  return [...new Set([...Object.keys(green), ...Object.keys(now)])].filter((path) => green[path] !== now[path]);
}

ready();
mkdirSync(join(root, '.cache'), { recursive: true });
process.env.PATIENCE = String(patience());
const now = digests();
const changed = process.argv.includes('--all') ? null : changedSince(remembered(), now);

const tsc = ['--noEmit', '--incremental', '--tsBuildInfoFile', join(root, '.cache/types.json')];
// Two at a time, because the linter and the compiler each keep one processor busy.
const first = Promise.all([stage('types', bin('tsc'), tsc), stage('lint', bin('oxlint'), ['--deny-warnings'])]);
let ok = (await first).every(Boolean);
const then = [stage('format', bin('oxfmt'), ['--check']), stage('rules', process.execPath, ['scripts/rules.mjs'])];
ok = (await Promise.all(then)).every(Boolean) && ok;

if (changed?.length === 0) console.log('ok   unit   nothing has changed since the last green run');
else {
  const all = changed === null || changed.some((path) => FOR_ALL.test(path) || !existsSync(join(root, path)));
  const what = all ? ['run'] : ['related', '--run', '--passWithNoTests', ...changed];
  ok = (await stage('unit', bin('vitest'), [...what, ...NO_SLOW], 'npm run unit')) && ok;
}
if (ok) writeFileSync(memory, JSON.stringify(now));
process.exitCode = ok ? 0 : 1;
