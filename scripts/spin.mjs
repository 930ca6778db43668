// Finds or installs Spin and a C compiler, and counts a model's states with them. As a program, it prints their
// paths.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { executable } from './executable.mjs';

const cache = join(import.meta.dirname, '../.cache/spin');

const find = (name) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(executable) ?? null;

/** Spin and a C compiler, as `{ spin, compiler }`, or null where one of them is missing. */
export function findSpin() {
  const [spin, compiler] = [find('spin'), find('gcc') ?? find('clang')];
  return spin && compiler ? { spin, compiler } : null;
}

const SYSTEMS = [
  {
    command: 'apt-get',
    steps: [
      ['update', '-qq'],
      ['install', '-y', '-qq', '--no-install-recommends', 'spin', 'gcc', 'libc6-dev'],
    ],
  },
  { command: 'dnf', steps: [['install', '-y', 'spin', 'gcc', 'glibc-devel']] },
  { command: 'zypper', steps: [['--non-interactive', 'install', 'spin', 'gcc', 'glibc-devel']] },
];

/**
 * Installs what is missing where the system allows it. Never fails: without Spin, the tests that need it are skipped.
 */
export function ensureSpin() {
  const there = findSpin();
  if (there || process.env.NO_SPIN) return there;
  const system = SYSTEMS.find(({ command }) => spawnSync(command, ['--version']).error === undefined);
  if (!system) return null;
  console.log(`No Spin found: installing with ${system.command} what the search is compared with …`);
  const [command, ...before] = process.getuid?.() === 0 ? [system.command] : ['sudo', '-n', system.command];
  for (const step of system.steps) {
    spawnSync(command, [...before, ...step], {
      stdio: 'ignore',
      timeout: 4 * 60_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  return findSpin();
}

const run = (command, args, cwd, env = process.env) => {
  const ran = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (ran.error) throw ran.error;
  return ran;
};

/** Writes a model into a folder and builds Spin's verifier there. `macros` are the names of the model's `#ifdef`s. */
function build(folder, model, { optimize, macros, flags, env }) {
  const tools = findSpin();
  if (!tools) throw new Error('no Spin here');
  writeFileSync(join(folder, 'model.pml'), model);
  const made = run(tools.spin, ['-a', '-o2', ...macros.map((name) => `-D${name}`), 'model.pml'], folder, env);
  if (!existsSync(join(folder, 'pan.c')) || /error/i.test(made.stdout)) throw new Error(`${made.stdout}${made.stderr}`);
  const compiled = run(
    tools.compiler,
    [optimize, '-w', '-DSAFETY', '-DNOREDUCE', '-DVECTORSZ=1024', ...flags, '-o', 'pan', 'pan.c'],
    folder,
    env,
  );
  if (compiled.status !== 0) throw new Error(compiled.stderr);
}

/** The path of Spin's verifier for a model. Each verifier is built once. */
function verifier(model, { optimize, macros, flags }) {
  const digest = createHash('sha256')
    .update([model, optimize, ...macros, ...flags].join('\0'))
    .digest('hex')
    .slice(0, 16);
  const built = join(cache, digest, 'pan');
  if (existsSync(built)) return built;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'new-'));
  build(folder, model, { optimize, macros, flags });
  mkdirSync(join(cache, digest), { recursive: true });
  writeFileSync(built, readFileSync(join(folder, 'pan')), { mode: 0o755 });
  rmSync(folder, { recursive: true });
  return built;
}

/**
 * Spin's counts for all states of a model: `{ states, transitions, depth, seconds }`. Spin counts the start as a
 * transition; `transitions` does not. `depth` is the depth of the depth-first search. `optimize` is the compiler's
 * optimisation level: for a small search, a low level saves more build time than it costs.
 */
export function spinCounts(model, { optimize = '-O2', hash = 22, memory = 6000, deepest = 5_000_000 } = {}) {
  const pan = verifier(model, { optimize, macros: [], flags: [`-DMEMLIM=${memory}`] });
  return counted(run(pan, ['-E', '-n', `-m${deepest}`, `-w${hash}`], cache).stdout);
}

function counted(stdout) {
  const number = (pattern) => Number(pattern.exec(stdout)?.[1] ?? Number.NaN);
  if (!/errors: 0/.test(stdout) || /Search not completed|depth too small/.test(stdout)) throw new Error(stdout);
  return {
    states: number(/(\d+) states, stored/),
    transitions: number(/(\d+) transitions/) - 1,
    depth: number(/depth reached (\d+)/),
    seconds: number(/elapsed time ([\d.]+)/),
  };
}

const BUILT = ['model.pml', 'pan', 'pan.b', 'pan.c', 'pan.h', 'pan.m', 'pan.p', 'pan.t'];

/**
 * Builds and runs an untrusted model in a new folder with a new HOME. Returns the counts of `spinCounts`, and
 * `strays`: files in the folder that neither Spin nor the compiler writes.
 */
export function spinTrial(model) {
  const folder = mkdtempSync(join(tmpdir(), 'dma-owner-spin-'));
  try {
    const [work, home] = ['work', 'home'].map((name) => join(folder, name));
    mkdirSync(work);
    mkdirSync(home);
    const env = { ...process.env, HOME: home, TMPDIR: home };
    build(work, model, { optimize: '-O0', macros: [], flags: ['-DMEMLIM=1000'], env });
    const { stdout } = run(join(work, 'pan'), ['-E', '-n', '-m100000', '-w14'], work, env);
    const strays = readdirSync(folder, { recursive: true }).filter(
      (path) => !['work', 'home', ...BUILT.map((name) => join('work', name))].includes(path),
    );
    return { ...counted(stdout), strays };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * The number of steps to the nearest state that breaks a rule, by breadth-first search; null where the rule holds.
 * `macro` is `CHECK_SPLIT` or `CHECK_OWNERS`.
 */
export function spinShortest(model, macro, { optimize = '-O1' } = {}) {
  const pan = verifier(model, { optimize, macros: [macro], flags: ['-DBFS'] });
  const folder = mkdtempSync(join(cache, 'trail-'));
  try {
    const { stdout } = run(pan, ['-E', '-n'], folder);
    if (/errors: 0/.test(stdout)) return null;
    const trail = readFileSync(join(folder, 'model.pml.trail'), 'utf8');
    return trail.split('\n').filter((line) => /^\d+:\d+:\d+$/.test(line)).length;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === import.meta.filename) for (const path of Object.values(ensureSpin() ?? {})) console.log(path);
