// Finds or installs C compilers for the tests of the listings. As a program, it prints their paths.
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { executable } from './executable.mjs';

/** The compilers for the listings. Each confirms the other's result. */
export const COMPILERS = ['gcc', 'clang'];

/** The compilers on this machine, as `{ name, path }`. */
export function findCompilers() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return COMPILERS.flatMap((name) => {
    const path = folders.map((folder) => join(folder, name)).find(executable);
    return path ? [{ name, path }] : [];
  });
}

const SYSTEMS = [
  {
    command: 'apt-get',
    steps: [
      ['update', '-qq'],
      ['install', '-y', '-qq', '--no-install-recommends', 'gcc', 'libc6-dev', 'clang'],
    ],
  },
  { command: 'dnf', steps: [['install', '-y', 'gcc', 'glibc-devel', 'clang']] },
  { command: 'apk', steps: [['add', 'gcc', 'musl-dev', 'clang']] },
  { command: 'pacman', steps: [['-Sy', '--noconfirm', 'gcc', 'clang']] },
  { command: 'zypper', steps: [['--non-interactive', 'install', 'gcc', 'glibc-devel', 'clang']] },
];

/**
 * Installs the missing compilers where the system allows it. Never fails: without a compiler, the tests that need one
 * are skipped.
 */
export function ensureCompilers() {
  const there = findCompilers();
  const missing = COMPILERS.filter((name) => !there.some((compiler) => compiler.name === name));
  if (missing.length === 0 || process.env.NO_COMPILERS) return there;
  const system = SYSTEMS.find(({ command }) => spawnSync(command, ['--version']).error === undefined);
  if (!system) return there;
  console.log(
    `No ${missing.join(' and no ')} found: installing with ${system.command} what the listings are compiled with …`,
  );
  const [command, ...before] = process.getuid?.() === 0 ? [system.command] : ['sudo', '-n', system.command];
  for (const step of system.steps) {
    spawnSync(command, [...before, ...step], {
      stdio: 'ignore',
      timeout: 4 * 60_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  return findCompilers();
}

if (process.argv[1] === import.meta.filename) for (const { path } of ensureCompilers()) console.log(path);
