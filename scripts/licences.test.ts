import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fontPackages, licencesText, noticeOf, packagesOf, watchModules } from './licences.mjs';

const root = join(import.meta.dirname, '..');

/** The packages in the source maps of a build. The notices come from the bundler's list of modules instead. */
function packagesInMaps(outputs: readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[]): string[] {
  const maps = outputs.flatMap((output) =>
    output.type === 'asset' && output.fileName.endsWith('.map') ? [String(output.source)] : [],
  );
  const sources = maps.flatMap((map) => (JSON.parse(map) as { sources: string[] }).sources);
  return [
    ...new Set(sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? [])),
  ].sort();
}

const namesOf = (folders: readonly string[]): string[] => folders.map((folder) => noticeOf(folder).name).sort();

describe('a page with a worker', () => {
  let home: string;
  const put = (file: string, text: string): void => {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), text);
  };
  const putPackage = (name: string, files: Record<string, string>, more: object = { license: 'MIT' }): void => {
    put(
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, version: '1.2.3', type: 'module', main: 'esm/index.js', ...more }),
    );
    // This inner file has no name, so the package is the folder above.
    put(`node_modules/${name}/esm/package.json`, '{ "type": "module" }');
    put(`node_modules/${name}/esm/index.js`, `export const said = ${JSON.stringify(name)} + Math.random();`);
    for (const [file, text] of Object.entries(files)) put(`node_modules/${name}/${file}`, text);
  };
  const built = async (main: string, worker = ''): Promise<{ folders: string[]; maps: string[] }> => {
    put('index.html', '<script type="module" src="./main.js"></script>');
    put('worker.js', worker);
    put('main.js', `${main}\nnew Worker(new URL('./worker.js', import.meta.url), { type: 'module' });`);
    const { modules, options } = watchModules();
    const { output } = (await build({
      root: home,
      configFile: false,
      logLevel: 'silent',
      build: { write: false, sourcemap: true },
      ...options,
    })) as Rolldown.RolldownOutput;
    return { folders: packagesOf(modules, root), maps: packagesInMaps(output) };
  };
  const use = (name: string): string =>
    `import { said as s${name.length} } from '${name}'; console.log(s${name.length});`;

  beforeAll(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'dma-owner-licences-')));
    put('package.json', '{ "name": "house", "version": "9.0.0", "license": "ISC" }');
    put('LICENSE', 'The licence of the house');
    putPackage('in-main', { LICENSE: 'Licence of in-main\r\nsecond line' });
    putPackage('@scope/in-worker-alone', { 'license.md': 'Licence of in-worker' }, { license: 'BSD-3-Clause' });
    putPackage(
      'loaded-later',
      { 'LICENCE.txt': 'Licence of loaded-later', NOTICE: 'Notice of loaded-later' },
      { license: 'Apache-2.0' },
    );
    putPackage('not-used', { LICENSE: 'Licence of not-used' });
    putPackage('without-text', {});
    putPackage('without-licence', { LICENSE: 'text' }, {});
  });
  afterAll(() => rmSync(home, { recursive: true }));

  test('has a notice of every package in a chunk: of the page, of the worker, and of what is loaded later', async () => {
    const { folders, maps } = await built(
      `${use('in-main')} import('loaded-later').then(({ said }) => console.log(said));`,
      use('@scope/in-worker-alone'),
    );
    expect(maps).toEqual(['@scope/in-worker-alone', 'in-main', 'loaded-later']);
    // No source map names Vite's helper that loads chunks.
    expect(namesOf(folders).filter((name) => name !== 'rolldown')).toEqual([...maps, 'vite']);
    const text = licencesText(folders, home);
    expect(text).toMatch(/^house 9\.0\.0 \(ISC\)\n\nThe licence of the house\n/);
    for (const line of [
      'in-main 1.2.3 (MIT)',
      '@scope/in-worker-alone 1.2.3 (BSD-3-Clause)',
      'loaded-later 1.2.3 (Apache-2.0)',
    ]) {
      expect(text.split('\n').filter((found) => found.trim() === line)).toHaveLength(2);
    }
    for (const what of [
      'Licence of in-main\nsecond line',
      'Licence of in-worker',
      'Licence of loaded-later',
      'Notice of loaded-later',
    ])
      expect(text).toContain(what);
    expect(text).not.toContain('not-used');
    expect(text).not.toContain('Licenses of bundled dependencies');
  });

  test('is not built with a package whose licence or licence text is missing', async () => {
    const { folders } = await built(use('without-text'));
    expect(() => licencesText(folders, home)).toThrow('without-text 1.2.3 (MIT) comes without the text of its licence');
    const other = await built('', use('without-licence'));
    expect(() => licencesText(other.folders, home)).toThrow(
      'without-licence 1.2.3 names no licence in its package.json',
    );
  });
});

describe('dma-owner', () => {
  test('carries the licence of each font that it serves', () => {
    const served = readdirSync(join(root, 'app/styles/faces')).filter((file) => file.endsWith('.woff2'));
    const text = licencesText(fontPackages());
    expect(
      fontPackages()
        .map((folder) => basename(folder))
        .sort(),
    ).toEqual(served.map((file) => file.replace('.woff2', '')).sort());
    expect(text.match(/SIL OPEN FONT LICENSE Version 1\.1/g)).toHaveLength(served.length);
    expect(text.startsWith(`dma-owner 0.1.0 (MIT)\n\n${readFileSync(join(root, 'LICENSE'), 'utf8').trim()}\n`)).toBe(
      true,
    );
  });

  test('has a licence and its text in every package that it depends on', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    for (const name of Object.keys(dependencies)) {
      const { licence, text } = noticeOf(join(root, 'node_modules', name));
      expect(licence).toMatch(/^(MIT|ISC|BSD-[23]-Clause|Apache-2\.0)$/);
      expect(text).toMatch(/copyright/i);
    }
  });

  // Two whole builds take too long for `npm test`.
  test.runIf(process.env.VERIFY)(
    'has a notice of every package that the source maps of the page and of the command line name',
    async () => {
      const { modules, options } = watchModules();
      const page = (await build({
        root,
        logLevel: 'error',
        build: { write: false, sourcemap: 'hidden' },
        ...options,
      })) as Rolldown.RolldownOutput;
      const cli = (await build({
        root,
        logLevel: 'error',
        build: { ssr: 'src/cli/main.ts', write: false, sourcemap: 'hidden' },
        ssr: { noExternal: true },
        ...options,
      })) as Rolldown.RolldownOutput;
      const maps = packagesInMaps([...page.output, ...cli.output]);
      expect(maps.length).toBeGreaterThan(20);
      const named = namesOf(packagesOf(modules));
      expect(maps.filter((name) => !named.includes(name))).toEqual([]);
    },
  );
});
