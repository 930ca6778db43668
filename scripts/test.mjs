// `npm test`: all checks, from a fresh checkout. It installs missing packages and runs every stage, also after a
// failure. The last line is `N passed, N failed`, with `, N skipped` where tests were skipped.
// .cache/reports/STAGE.log keeps the output of each stage.
import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureCompilers } from './compilers.mjs';
import { patience } from './patience.mjs';
import { ready, root } from './ready.mjs';
import { ensureSpin } from './spin.mjs';

const reports = join(root, '.cache/reports');
const bin = (name) => join(root, 'node_modules/.bin', name);
/** A stage without output for this time hangs. `npm run verify` has single tests that take minutes. */
const SILENCE_MINUTES = process.env.VERIFY ? 15 : 5;
/** The time between two progress lines of a long stage, in milliseconds. */
const PROGRESS_EVERY = 30_000;
/** The number of lines of a failed stage that the terminal shows. The log has the rest. */
const LINES_SHOWN = 200;
const total = { passed: 0, failed: 0, skipped: 0 };
const rows = [];
let current = 'start';

// All processes of this run use the same factor.
process.env.PATIENCE = String(patience());
const silence = SILENCE_MINUTES * Number(process.env.PATIENCE) * 60_000;

/**
 * Runs a command and resolves to `{ ok, output, answer }`; `answer` is its standard output. A command without output
 * for too long is killed together with its child processes. `done` matches an output line of a finished test, for the
 * progress.
 */
function run(command, args, { env = {}, input, done: isDone } = {}) {
  return new Promise((done) => {
    let output = '';
    let answer = '';
    let finished = 0;
    let watch;
    const child = spawn(command, args, {
      cwd: root,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...env },
    });
    const log = join(reports, `${current}.log`);
    const keep = (text) => {
      output += text;
      appendFileSync(log, text);
      if (isDone) finished += text.split('\n').filter((line) => isDone.test(line)).length;
      clearTimeout(watch);
      watch = setTimeout(stop, silence, `ended: it printed nothing for ${silence / 60_000} minutes`);
    };
    const stop = (why) => {
      keep(`\n${why}\n`);
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // The command has just ended.
      }
    };
    const interrupt = () => {
      stop('interrupted');
      process.exit(130);
    };
    keep(`$ ${command} ${args.join(' ')}\n`);
    const began = performance.now();
    const progress =
      isDone &&
      setInterval(() => {
        console.log(
          `     ${current.padEnd(6)} ${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s: ${finished} done`,
        );
      }, PROGRESS_EVERY);
    process.once('SIGINT', interrupt);
    child.stdout.on('data', (text) => {
      answer += text;
      keep(String(text));
    });
    child.stderr.on('data', (text) => keep(String(text)));
    const finish = (ok) => {
      clearTimeout(watch);
      clearInterval(progress);
      process.off('SIGINT', interrupt);
      done({ ok, output, answer });
    };
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    child.on('error', (error) => {
      keep(error.message);
      finish(false);
    });
    child.on('close', (code) => finish(code === 0));
  });
}

/** The end of a long text, for the terminal. */
function tail(text) {
  const lines = text.trim().split('\n');
  return lines.length <= LINES_SHOWN
    ? lines.join('\n')
    : [`(${lines.length - LINES_SHOWN} lines before)`, ...lines.slice(-LINES_SHOWN)].join('\n');
}

/**
 * Runs one stage and counts it. `work` resolves to `{ ok, output }`, and to `counts` where the stage counts its own
 * checks.
 */
async function stage(name, work, again = `npm run ${name}`) {
  current = name;
  const began = performance.now();
  const { ok, output, failures: said, counts } = await work().catch((error) => ({ ok: false, output: error.stack }));
  const { passed, failed, skipped } = counts ?? { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  // A stage that fails without a failed check, for example by a crash, counts as one failure.
  const failures = failed === 0 && !ok ? 1 : failed;
  total.passed += passed;
  total.failed += failures;
  total.skipped += skipped;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const row =
    `${failures === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(6)} ${seconds.padStart(6)} s  ${counts ? `${passed} passed, ${failures} failed${skipped ? `, ${skipped} skipped` : ''}` : ''}`.trimEnd();
  rows.push(row);
  console.log(
    failures === 0
      ? row
      : `${row}\n\n${said || tail(output)}\n\nEverything it printed: .cache/reports/${name}.log. This stage alone: ${again}\n`,
  );
  return failures === 0;
}

function report(name) {
  try {
    return JSON.parse(readFileSync(join(reports, `${name}.json`), 'utf8'));
  } catch {
    return null;
  }
}

/** The failures of one test file, with the command that runs only this file. */
function failedTests({ name, message, assertionResults }) {
  const file = name.slice(root.length + 1);
  const tests = assertionResults
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => `  ${fullName}\n${failureMessages.join('\n')}`);
  return [`${file}: npm run unit -- ${file}`, message, ...tests].filter(Boolean).join('\n');
}

async function unit() {
  // Tests compile the listings, which are C, with every compiler on the machine.
  ensureCompilers();
  // Tests compare the counts of the search with Spin's counts.
  ensureSpin();
  // Most of the time goes into comparing the statecharts with the code over all states.
  const result = await run(
    bin('vitest'),
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${join(reports, 'unit.json')}`],
    { done: /\.test\.tsx? \(\d+ test/ },
  );
  const json = report('unit');
  if (!json) return { ...result, ok: false };
  const broken = json.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  const failures = json.testResults
    .filter(({ status }) => status === 'failed')
    .map(failedTests)
    .join('\n\n');
  return {
    ...result,
    failures,
    counts: {
      passed: json.numPassedTests,
      failed: json.numFailedTests + broken,
      skipped: json.numPendingTests + json.numTodoTests,
    },
  };
}

async function e2e() {
  const chromium = await ensureChromium();
  const play = async (name, projects, more = []) => {
    const result = await run(
      bin('playwright'),
      ['test', '--reporter=list,json', ...projects.map((project) => `--project=${project}`), ...more],
      {
        done: /^\s+[✓✘-]\s/,
        env: { CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: join(reports, `${name}.json`) },
      },
    );
    return { ...result, stats: report(name)?.stats };
  };
  // Tests that measure times need the processors for themselves.
  const parts = [await play('e2e', ['desk', 'touch', 'reduced']), await play('alone', ['alone'], ['--workers=1'])];
  const output = parts.map((part) => part.output).join('\n');
  if (parts.some(({ stats }) => !stats)) return { ok: false, output };
  const sum = (count) => parts.reduce((total, { stats }) => total + count(stats), 0);
  return {
    ok: parts.every(({ ok }) => ok),
    output,
    counts: {
      passed: sum(({ expected }) => expected),
      failed: sum(({ unexpected, flaky }) => unexpected + flaky),
      skipped: sum(({ skipped }) => skipped),
    },
  };
}

/** Runs the command line as the README shows it. */
async function cli() {
  const script = 'claim d0 user f1\nclaim d1 kernel\nclaim d1 kernel\n';
  const wanted = { sketch: 'OK,EBUSY,HANG', repaired: 'OK,EBUSY,EBUSY' };
  let output = '';
  for (const [protocol, results] of Object.entries(wanted)) {
    const ran = await run(
      'npx',
      ['--no-install', 'dma-owner', 'run', '--protocol', protocol, '--format', 'json', '-'],
      { input: script },
    );
    const steps = ran.ok
      ? ran.answer
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      : [];
    const found = steps.map((step) => step.result).join();
    if (found !== results)
      return { ok: false, output: `${protocol}: wanted ${results}, found ${found}\n${ran.output}` };
    if ((protocol === 'sketch') !== steps[1].findings.includes('lock-left-held'))
      return { ok: false, output: `${protocol}: lock-left-held belongs to sketch alone\n${ran.output}` };
    output += ran.output;
  }
  const licences = await run('npx', ['--no-install', 'dma-owner', '--licences']);
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const missing = ['dma-owner', ...Object.keys(dependencies)].filter(
    (name) => !licences.answer.includes(`\n${name} `) && !licences.answer.startsWith(`${name} `),
  );
  if (!licences.ok || missing.length > 0)
    return { ok: false, output: `no licence of ${missing.join(', ')}\n${licences.output}` };
  const wrong = await run('npx', ['--no-install', 'dma-owner', 'run', '--protocol', 'sketch', '-'], {
    input: 'bnid d0 e1000\n',
  });
  if (wrong.ok || wrong.answer !== '' || !/\b1\b/.test(wrong.output))
    return { ok: false, output: `a wrong line must be named on standard error alone:\n${wrong.output}` };
  return { ok: true, output };
}

ready();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

await stage('types', () => run(bin('tsc'), ['--noEmit']));
await stage('lint', () => run(bin('oxlint'), ['--deny-warnings']));
await stage('format', () => run(bin('oxfmt'), ['--check']));
await stage('rules', () => run(process.execPath, ['scripts/rules.mjs']));
await stage('unit', unit);
if (process.env.VERIFY) await stage('hostile', () => run(process.execPath, ['scripts/hostile.mjs'], { done: /✓/ }));
const built = await stage('build', () => run(process.execPath, ['scripts/build.mjs']));
const needsBuild = (work) =>
  built ? work : () => Promise.resolve({ ok: false, output: 'not run: there is no build' });
await stage(
  'size',
  needsBuild(() => run(process.execPath, ['scripts/size.mjs'])),
);
await stage('cli', needsBuild(cli));
await stage('e2e', needsBuild(e2e));

console.log(`\n${rows.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed === 0 ? 0 : 1;
