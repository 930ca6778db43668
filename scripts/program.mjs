import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { runnerImport } from 'vite';
import { catalogue } from './catalogue.mjs';

const root = join(import.meta.dirname, '..');
/** Loads a current module of the project, independent of Node's support for TypeScript. */
const load = async (path, plugins = []) =>
  (await runnerImport(join(root, path), { root, configFile: false, logLevel: 'error', plugins })).module;

/**
 * `import { program, warnings, tokens, text } from './sketch.c?program'`: a shipped listing with its colours. The
 * build compiles the listing with its header and with the glue code by which the board calls it. So the page needs no
 * compiler for it. A listing with a problem fails the build.
 */
export function programs() {
  let tools = null;
  return {
    name: 'dma-owner:program',
    enforce: 'pre',
    buildStart() {
      tools = null;
    },
    async load(id) {
      const [path, query] = id.split('?');
      if (query !== 'program' || !path.endsWith('.c')) return null;
      tools ??= Promise.all([
        load('src/c/index.ts'),
        load('src/c/highlight/index.ts'),
        load('src/protocols/listings.ts'),
      ]);
      const [{ compile }, { highlight }, { LISTINGS, glue }] = await tools;
      const header = join(dirname(path), 'dma.h');
      this.addWatchFile(path);
      this.addWatchFile(header);
      const text = readFileSync(path, 'utf8');
      const name = basename(path);
      const listing = LISTINGS.find(({ id }) => `${id}.c` === name);
      const files = [
        { name: 'dma.h', text: readFileSync(header, 'utf8') },
        { name, text },
      ];
      if (listing) files.push({ name: 'glue', text: glue(listing) });
      const result = compile(files);
      if (!result.ok) this.error(await complaint(result.problems, files));
      const { program, warnings } = result;
      return Object.entries({ program, warnings, tokens: highlight(text), text })
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
        .join('\n');
    },
  };
}

async function complaint(problems, files) {
  const { plain } = await load('scripts/complaint.ts', [catalogue()]);
  return problems
    .map(({ code, params, span }) =>
      plain('c.at', {
        file: files[span.file].name,
        line: span.line,
        column: span.column,
        message: plain(`c.${code}`, params),
      }),
    )
    .join('\n');
}
