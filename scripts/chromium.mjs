// Finds or installs a Chromium for the tests. As a program, it prints the path.
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { executable } from './executable.mjs';
import { root } from './ready.mjs';

/** Flags for a browser without a screen and without background requests, which may run as root in a container. */
export const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/snap/bin/chromium',
];

async function playwrightsOwn() {
  const { chromium } = await import('@playwright/test');
  return chromium.executablePath();
}

/** The path of a Chromium on this machine, or null. The environment variable `CHROMIUM` has precedence. */
export async function findChromium() {
  if (process.env.CHROMIUM) {
    if (!executable(process.env.CHROMIUM)) throw new Error(`CHROMIUM is ${process.env.CHROMIUM}, which cannot be run`);
    return process.env.CHROMIUM;
  }
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...APPLICATIONS, await playwrightsOwn()].find(executable) ?? null;
}

const said = [];
/** Runs an installer quietly. Its output is kept, for the case that no Chromium is found in the end. */
function run(command, args, minutes) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    timeout: minutes * 60_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  said.push(`${command} ${args.join(' ')}`, stdout, stderr);
  return status === 0;
}

/** Runs a command of the system's package manager as root. */
function asRoot(command, args) {
  return process.getuid?.() === 0 ? run(command, args, 10) : run('sudo', ['-n', command, ...args], 10);
}

const SYSTEMS = [
  {
    command: 'apt-get',
    steps: [
      ['update', '-qq'],
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
    ],
  },
  { command: 'dnf', steps: [['install', '-y', 'chromium']] },
  { command: 'apk', steps: [['add', 'chromium']] },
  { command: 'pacman', steps: [['-Sy', '--noconfirm', 'chromium']] },
  { command: 'zypper', steps: [['--non-interactive', 'install', 'chromium']] },
];

/** Finds or installs a Chromium. It tries Playwright's download first, then the system's package manager. */
export async function ensureChromium() {
  const there = await findChromium();
  if (there) return there;
  console.log("No Chromium found: downloading Playwright's own (some 170 MB) …");
  if (run(process.execPath, [join(root, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium'], 4)) {
    // On systems that Playwright does not support, or without its libraries, the downloaded browser cannot start.
    const own = await playwrightsOwn();
    if (executable(own) && spawnSync(own, ['--version'], { timeout: 30_000 }).status === 0) return own;
  }
  const system = SYSTEMS.find(({ command }) => spawnSync(command, ['--version']).error === undefined);
  if (system) {
    console.log(`… which cannot be had or cannot run here: installing one with ${system.command} …`);
    for (const step of system.steps) asRoot(system.command, step);
  }
  const now = await findChromium();
  if (!now) console.error(said.join('\n'));
  if (!now)
    throw new Error(
      'No Chromium was found, and none could be installed. Install one, or name it in the environment: CHROMIUM=/path/to/chromium npm test',
    );
  return now;
}

if (process.argv[1] === import.meta.filename) console.log(await ensureChromium());
