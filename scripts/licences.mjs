// Makes the text of all licences: the project's licence, and a notice for each package in a chunk and for the fonts.
// Vite's option `build.license` covers neither workers nor fonts nor NOTICE files.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { FACES } from './faces.mjs';
import { root } from './ready.mjs';

/** The name of the file. It is beside the page, beside the command line and inside of the single file. */
export const LICENCES = 'licences.txt';

/** The build tools add helper modules to chunks. Such a module has no file, but belongs to one of these packages. */
const TOOLS = [
  [/^\0vite\//, 'vite'],
  [/^\0rolldown\//, 'rolldown'],
];
const LEGAL = /^(licen[cs]e|copying|notice)(\.(md|txt))?$/i;

/**
 * A plugin that collects the modules of all chunks. `options` adds the plugin to a build and to the builds of its
 * workers.
 */
export function watchModules() {
  const modules = new Set();
  const plugin = () => ({
    name: 'dma-owner:licences',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle))
        for (const id of file.type === 'chunk' ? file.moduleIds : []) modules.add(id);
    },
  });
  return { modules, plugin, options: { plugins: [plugin()], worker: { plugins: () => [plugin()] } } };
}

/** The package folder of a file. A package may contain further package.json files without a name and a version. */
function packageFolder(file) {
  for (let folder = dirname(file); folder.includes(`${sep}node_modules${sep}`); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (!statSync(manifest, { throwIfNoEntry: false })) continue;
    const { name, version } = JSON.parse(readFileSync(manifest, 'utf8'));
    if (name && version) return folder;
  }
  throw new Error(`${file} belongs to no package`);
}

/** The folders of the packages that contain these modules. `home` is the project's folder. */
export function packagesOf(modules, home = root) {
  const folders = new Set();
  for (const id of modules) {
    const tool = TOOLS.find(([pattern]) => pattern.test(id))?.[1];
    const file = id.replace(/^\0/, '').replace(/\?.*$/, '').split('/').join(sep);
    if (tool) folders.add(join(home, 'node_modules', tool));
    else if (file.includes(`${sep}node_modules${sep}`)) folders.add(packageFolder(file));
  }
  return [...folders];
}

/** The folders of the packages from which scripts/faces.mjs makes the fonts of the page. */
export const fontPackages = (home = root) =>
  FACES.map(({ from }) => join(home, 'node_modules', ...from.split('/').slice(0, 2)));

/**
 * `{ name, version, licence, text }` of a package. Throws if the licence or its text is missing, because the project
 * must not ship such a package.
 */
export function noticeOf(folder) {
  const { name, version, license: licence } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder)
    .filter((file) => LEGAL.test(file))
    .sort();
  if (typeof licence !== 'string') throw new Error(`${name} ${version} names no licence in its package.json`);
  if (!files.some((file) => !/^notice/i.test(file)))
    throw new Error(`${name} ${version} (${licence}) comes without the text of its licence`);
  // Vite's licence file continues with the licences of packages inside Vite. None of them reaches a chunk.
  const text = files
    .map((file) =>
      readFileSync(join(folder, file), 'utf8')
        .split(/^# Licenses of bundled dependencies$/m)[0]
        .trim(),
    )
    .join('\n\n');
  return { name, version, licence, text };
}

const RULE = '-'.repeat(80);

/** The project's licence, a list of the packages, then the notice of each package. */
export function licencesText(folders, home = root) {
  const { name, version, license } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const notices = [
    ...new Map(folders.map(noticeOf).map((notice) => [`${notice.name} ${notice.version}`, notice])).values(),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
  const parts = [
    `${name} ${version} (${license})\n\n${readFileSync(join(home, 'LICENSE'), 'utf8').trim()}`,
    `dma-owner contains these packages and fonts:\n\n${notices.map((notice) => `  ${notice.name} ${notice.version} (${notice.licence})`).join('\n')}`,
    ...notices.map((notice) => `${notice.name} ${notice.version} (${notice.licence})\n\n${notice.text}`),
  ];
  return `${parts.join(`\n\n${RULE}\n\n`)}\n`.replaceAll('\r\n', '\n');
}
