// `npm run hostile [COUNT [FIRST]]` exports hostile listings and builds the models with Spin and a C compiler. Then it
// compares Spin's counts with the counts of the search. Each listing has a number, so that a failure can be repeated.
// A listing takes about 1 s.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './ready.mjs';
import { ensureSpin } from './spin.mjs';

const [count = '5000', first = '1'] = process.argv.slice(2);
if (![count, first].every((number) => /^[1-9]\d*$/.test(number))) {
  console.error('hostile: COUNT and FIRST are numbers from 1 on, for example: npm run hostile -- 20 101');
  process.exitCode = 2;
} else if (!ensureSpin()) {
  console.error('hostile: neither Spin nor a C compiler is here; install spin and gcc');
  process.exitCode = 1;
} else {
  const vitest = join(root, 'node_modules/.bin/vitest');
  const ran = spawnSync(
    vitest,
    ['run', 'src/export/hostile.slow.test.ts', '-t', 'built with Spin', '--reporter=verbose'],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, HOSTILE: count, HOSTILE_FROM: first },
    },
  );
  process.exitCode = ran.status ?? 1;
}
