// `npm test`: everything, from a fresh checkout. Installs what is missing, runs every stage, goes on after a failure, and ends with
// the line `N passed, N failed` (and `, N skipped` where something was).
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureCompilers } from './compilers.mjs';
import { ready, root } from './ready.mjs';
import { ensureSpin } from './spin.mjs';

const reports = join(root, '.cache/reports');
const bin = (name) => join(root, 'node_modules/.bin', name);
const thorough = process.env.VERIFY ? 10 : 1;
const total = { passed: 0, failed: 0, skipped: 0 };
const rows = [];

/** Runs a command to its end; `{ ok, output, answer }`, the answer being what it printed on standard output. After `minutes` it is ended, with all it started. */
function run(command, args, { minutes = 3, env = {}, input } = {}) {
  return new Promise((done) => {
    let output = '';
    let answer = '';
    const child = spawn(command, args, { cwd: root, detached: true, stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, FORCE_COLOR: '0', ...env } });
    const stop = (why) => {
      output += `\n${why}\n`;
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // it ended by itself just now
      }
    };
    const interrupt = () => {
      stop('interrupted');
      process.exit(130);
    };
    const clock = setTimeout(stop, minutes * thorough * 60_000, `ended after ${minutes * thorough} minutes`);
    process.once('SIGINT', interrupt);
    child.stdout.on('data', (text) => {
      output += text;
      answer += text;
    });
    child.stderr.on('data', (text) => {
      output += text;
    });
    const finish = (ok) => {
      clearTimeout(clock);
      process.off('SIGINT', interrupt);
      done({ ok, output, answer });
    };
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    child.on('error', (error) => {
      output += error.message;
      finish(false);
    });
    child.on('close', (code) => finish(code === 0));
  });
}

/** Runs one stage and counts it. `work` resolves to `{ ok, output }`, and to `counts` where the stage counts its own checks. */
async function stage(name, work) {
  const began = performance.now();
  const { ok, output, counts } = await work().catch((error) => ({ ok: false, output: error.stack }));
  const { passed, failed, skipped } = counts ?? { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  // A stage that failed without a failed check (it crashed, say) is one failure itself.
  const failures = failed === 0 && !ok ? 1 : failed;
  total.passed += passed;
  total.failed += failures;
  total.skipped += skipped;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const row = `${failures === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(6)} ${seconds.padStart(6)} s  ${counts ? `${passed} passed, ${failures} failed${skipped ? `, ${skipped} skipped` : ''}` : ''}`.trimEnd();
  rows.push(row);
  console.log(failures === 0 ? row : `${row}\n\n${output.trim()}\n`);
  return failures === 0;
}

function report(name) {
  try {
    return JSON.parse(readFileSync(join(reports, `${name}.json`), 'utf8'));
  } catch {
    return null;
  }
}

async function unit() {
  // The listings are C: where a compiler can be had, it has its say.
  ensureCompilers();
  // What the search counts is compared with what Spin counts.
  ensureSpin();
  // The agreement of machines and code over all states is most of it.
  const result = await run(bin('vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${join(reports, 'unit.json')}`], { minutes: 10 });
  const json = report('unit');
  if (!json) return { ...result, ok: false };
  const broken = json.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return { ...result, counts: { passed: json.numPassedTests, failed: json.numFailedTests + broken, skipped: json.numPendingTests + json.numTodoTests } };
}

async function e2e() {
  const chromium = await ensureChromium();
  const play = async (name, projects, more = []) => {
    const result = await run(bin('playwright'), ['test', '--reporter=list,json', ...projects.map((project) => `--project=${project}`), ...more], {
      minutes: 15, env: { CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: join(reports, `${name}.json`) },
    });
    return { ...result, stats: report(name)?.stats };
  };
  // What is measured has the processors for itself.
  const parts = [await play('e2e', ['desk', 'touch', 'reduced']), await play('alone', ['alone'], ['--workers=1'])];
  const output = parts.map((part) => part.output).join('\n');
  if (parts.some(({ stats }) => !stats)) return { ok: false, output };
  const sum = (count) => parts.reduce((total, { stats }) => total + count(stats), 0);
  return {
    ok: parts.every(({ ok }) => ok), output,
    counts: { passed: sum(({ expected }) => expected), failed: sum(({ unexpected, flaky }) => unexpected + flaky), skipped: sum(({ skipped }) => skipped) },
  };
}

/** The command line as a reader of the README runs it. */
async function cli() {
  const script = 'claim d0 user f1\nclaim d1 kernel\nclaim d1 kernel\n';
  const wanted = { sketch: 'OK,EBUSY,HANG', repaired: 'OK,EBUSY,EBUSY' };
  let output = '';
  for (const [protocol, results] of Object.entries(wanted)) {
    const ran = await run('npx', ['--no-install', 'dma-owner', 'run', '--protocol', protocol, '--format', 'json', '-'], { input: script });
    const steps = ran.ok ? ran.answer.trim().split('\n').map((line) => JSON.parse(line)) : [];
    const found = steps.map((step) => step.result).join();
    if (found !== results) return { ok: false, output: `${protocol}: wanted ${results}, found ${found}\n${ran.output}` };
    if ((protocol === 'sketch') !== steps[1].findings.includes('lock-left-held')) return { ok: false, output: `${protocol}: lock-left-held belongs to sketch alone\n${ran.output}` };
    output += ran.output;
  }
  const wrong = await run('npx', ['--no-install', 'dma-owner', 'run', '--protocol', 'sketch', '-'], { input: 'bnid d0 e1000\n' });
  if (wrong.ok || wrong.answer !== '' || !/\b1\b/.test(wrong.output)) return { ok: false, output: `a wrong line must be named on standard error alone:\n${wrong.output}` };
  return { ok: true, output };
}

ready();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

await stage('types', () => run(bin('tsc'), ['--noEmit']));
await stage('lint', () => run(bin('oxlint'), ['--deny-warnings']));
await stage('rules', () => run(process.execPath, ['scripts/rules.mjs']));
await stage('unit', unit);
if (process.env.VERIFY) await stage('hostile', () => run(process.execPath, ['scripts/hostile.mjs'], { minutes: 30 }));
const built = await stage('build', () => run(process.execPath, ['scripts/build.mjs']));
const needsBuild = (work) => (built ? work : () => Promise.resolve({ ok: false, output: 'not run: there is no build' }));
await stage('size', needsBuild(() => run(process.execPath, ['scripts/size.mjs'])));
await stage('cli', needsBuild(cli));
await stage('e2e', needsBuild(e2e));

console.log(`\n${rows.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed === 0 ? 0 : 1;
