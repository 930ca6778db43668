// `npm run golden` compares the program's output with golden/recorded.br, byte for byte. `-- --record` records the
// output again, after an intended change. `-- --keep FOLDER` also writes every text into FOLDER, so that `diff -r`
// can compare two checkouts.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { build } from 'vite';
import { catalogue } from './catalogue.mjs';
import { programs } from './program.mjs';
import { ready, root } from './ready.mjs';

const SCRIPTS = join(root, 'golden/scripts.br');
const RECORDED = join(root, 'golden/recorded.br');
/** Separates two scripts in one file. No script contains such a line. */
const BETWEEN = '\n----\n';
/** The largest number of differences that are named. */
const MOST_NAMED = 20;

const unpacked = (file) => brotliDecompressSync(readFileSync(file)).toString('utf8');
const pack = (file, text) => writeFileSync(file, brotliCompressSync(text));
const digest = (text) => createHash('sha256').update(text).digest('base64url').slice(0, 10);

/** The lessons by file name, in all languages. */
function lessons() {
  const folder = join(root, 'public/lessons');
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.md'))
    .sort();
  return new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

ready();
const record = process.argv.includes('--record');
const keepAt = process.argv.indexOf('--keep');
const keep = keepAt < 0 ? null : process.argv[keepAt + 1];
mkdirSync(join(root, '.cache'), { recursive: true });
const folder = mkdtempSync(join(root, '.cache', 'golden-'));
let found = '';
let differences = 0;
try {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [catalogue(), programs()],
    ssr: { noExternal: true },
    build: {
      ssr: join(root, 'golden/outputs.ts'),
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'outputs.mjs' } },
    },
  });
  const { outputs, randomScripts } = await import(pathToFileURL(join(folder, 'outputs.mjs')).href);
  if (!existsSync(SCRIPTS)) pack(SCRIPTS, randomScripts().join(BETWEEN));
  const before = existsSync(RECORDED)
    ? new Map(
        unpacked(RECORDED)
          .trimEnd()
          .split('\n')
          .map((line) => [line.slice(11), line.slice(0, 10)]),
      )
    : new Map();
  if (keep) mkdirSync(keep, { recursive: true });
  for await (const [name, text] of outputs(unpacked(SCRIPTS).split(BETWEEN), lessons())) {
    const now = digest(text);
    found += `${now} ${name}\n`;
    if (keep) writeFileSync(join(keep, name.replaceAll(/[^\w.-]+/g, '_')), text);
    const same = before.get(name) === now;
    before.delete(name);
    if (same) continue;
    differences += 1;
    if (!record && differences <= MOST_NAMED) console.log(`differs: ${name}`);
  }
  for (const name of before.keys()) console.log(`no longer there: ${name}`);
  differences += before.size;
} finally {
  rmSync(folder, { recursive: true });
}
if (record) pack(RECORDED, found);
console.log(
  `${found.split('\n').length - 1} texts, ${differences} of them differ from the recording${record ? ', which is replaced' : ''}`,
);
process.exitCode = record || differences === 0 ? 0 : 1;
