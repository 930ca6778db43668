// `npm run bench:core` measures how many protocol calls per second each engine makes on one core. It prints a table
// and has no pass or fail. It measures CPU time, not wall time, so other programs on the machine matter less.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { catalogue } from '../scripts/catalogue.mjs';
import { findCompilers } from '../scripts/compilers.mjs';
import { programs } from '../scripts/program.mjs';
import { ready, root } from '../scripts/ready.mjs';

ready();
const SECONDS = 1;
/** The number of measurements. The best one counts, because other programs can only slow a measurement down. */
const TRIES = 3;

mkdirSync(join(root, '.cache'), { recursive: true });
const folder = mkdtempSync(join(root, '.cache', 'bench-'));
try {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [catalogue(), programs()],
    ssr: { noExternal: true },
    build: {
      ssr: join(root, 'bench/core/measured.ts'),
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'measured.mjs' } },
    },
  });
  const measured = await import(pathToFileURL(join(folder, 'measured.mjs')).href);
  const text = (path) => readFileSync(join(root, path), 'utf8');
  const sources = ['src/protocols/dma.h', 'src/protocols/repaired.c', 'bench/core/rounds.c'].map((path) => ({
    name: path.split('/').at(-1),
    text: text(path),
  }));
  const { CALLS_A_ROUND, SUM_OF_A_ROUND } = measured;

  /** Rounds per second. Increases the number of rounds until a measurement takes long enough. */
  const rate = (timed) => {
    let rounds = 1000;
    for (;;) {
      const { seconds, sum } = timed(rounds);
      // The native sum is a 32-bit word, so compare 32-bit words.
      if (sum !== null && (sum | 0) !== ((SUM_OF_A_ROUND * rounds) | 0))
        throw new Error(`calls returned ${sum} in all, not ${SUM_OF_A_ROUND * rounds}`);
      if (seconds >= SECONDS / 2) return rounds / seconds;
      rounds = Math.ceil(rounds * Math.min(100, (1.2 * SECONDS) / Math.max(seconds, 1e-6)));
    }
  };
  const clocked = (run) => (rounds) => {
    const before = process.cpuUsage();
    const sum = run(rounds);
    const { user, system } = process.cpuUsage(before);
    return { seconds: (user + system) / 1e6, sum };
  };
  const row = (what, timed) => {
    const best = Math.max(...Array.from({ length: TRIES }, () => rate(timed))) * CALLS_A_ROUND;
    console.log(
      `${what.padEnd(58)} ${best.toLocaleString('en', { maximumFractionDigits: 0 }).padStart(14)} calls/s  ${(1e9 / best).toFixed(1).padStart(9)} ns a call`,
    );
  };

  console.log(`repaired: claims and releases of KERNEL and USER, Node ${process.version}`);
  row('WebAssembly from the listing, loop in WebAssembly', clocked(measured.wholeRounds(sources)));
  row('WebAssembly from the listing, each call from JavaScript', clocked(measured.callByCall(sources)));
  row('interpreter, statement by statement', clocked(measured.interpreted(sources)));
  row('XState machine, its transition alone', clocked(measured.transitions()));
  row("XState machine, the board's step", clocked(measured.steps()));
  native();

  function native() {
    const compiler = findCompilers()[0];
    if (!compiler) {
      console.log('native C: no compiler on this machine (gcc or clang)');
      return;
    }
    const [program, file] = [join(folder, 'native'), join(folder, 'native.c')];
    writeFileSync(
      file,
      [
        'src/protocols/dma.h',
        'bench/core/native.c',
        'src/protocols/repaired.c',
        'bench/core/rounds.c',
        'bench/core/main.c',
      ]
        .map(text)
        .join('\n'),
    );
    execFileSync(compiler.path, ['-O2', '-std=gnu11', '-o', program, file]);
    row(`native C, ${compiler.name} -O2`, (rounds) => {
      const [sum, seconds] = execFileSync(program, [String(rounds)], { encoding: 'utf8' })
        .trim()
        .split(' ')
        .map(Number);
      return { seconds, sum };
    });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
