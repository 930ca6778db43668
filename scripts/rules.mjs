// Checks the import rules of docs/architecture.md. `node scripts/rules.mjs [root]` prints every breach and fails if
// there is one. The parser of the bundler reads the imports, and imports of types count, too.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { parseSync } from 'rolldown/utils';
import { checkKeys } from './keys.mjs';
import { longSubjects, MOST } from './subjects.mjs';

const ENTRIES = new Set(['app/main.tsx', 'app/prerender.tsx', 'src/cli/main.ts']);
/** Packages that `src` must not import, because they draw the page or keep its state. */
const PAGE_ONLY = /^(react|react-dom|zustand)(\/|$)/;

/** Further doors of a room besides its index.ts. The code behind them is large, and few files need it. */
const FURTHER_DOORS = /^src\/(c\/(run|wasm|highlight)|code\/own)\/index\.ts$/;

const isTest = (file) =>
  /\.test\.tsx?$/.test(file) || file.startsWith('e2e/') || file.startsWith('bench/') || file.startsWith('scripts/');
const isTesting = (file) => /\/testing(\.ts$|\/)/.test(file);
const isDeclaration = (file) => file.endsWith('.d.ts');

/**
 * The room of a file: `src/world` for `src/world/script/parse.ts`, and `app` for `app/main.tsx`. Each lens in
 * `app/lenses` is a separate room.
 */
function roomOf(file) {
  const [top, room, ...rest] = file.split('/');
  if (top === 'app' && room === 'lenses' && rest.length > 1) return `app/lenses/${rest[0]}`;
  return rest.length > 0 && (top === 'src' || top === 'app') ? `${top}/${room}` : top;
}

function* codeFiles(root, folder) {
  if (!existsSync(join(root, folder))) return;
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) yield* codeFiles(root, path);
    else if (/\.(ts|tsx)$/.test(entry.name)) yield path;
  }
}

/**
 * All imports of a file as `{ name, typeOnly }`: static, re-exported, dynamic and by `new URL('…', import.meta.url)`.
 */
export function importsOf(file, text) {
  const { module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  const found = [];
  for (const { moduleRequest, entries } of module.staticImports) {
    found.push({ name: moduleRequest.value, typeOnly: entries.length > 0 && entries.every((entry) => entry.isType) });
  }
  for (const { entries } of module.staticExports) {
    for (const entry of entries)
      if (entry.moduleRequest) found.push({ name: entry.moduleRequest.value, typeOnly: entry.isType });
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = /^(['"`])(.*)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
    if (literal) found.push({ name: literal[2], typeOnly: false });
  }
  for (const [, name] of text.matchAll(/new URL\(\s*'(\.[^']+)',\s*import\.meta\.url\)/g))
    found.push({ name, typeOnly: false });
  return found;
}

/**
 * Finds loads on demand that bypass the loader: an `import()` outside `loader(() => import('…'))`, and React's `lazy`.
 * Both remember a failure for ever and show no message. Returns the source text of each.
 */
export function bareLoads(file, text) {
  const { module } = parseSync(file, text);
  const found = [];
  for (const { start, end } of module.dynamicImports) {
    if (!/\bloader\((?:async )?\(\)(?:: [^=]+)? => \s*$/.test(text.slice(0, start))) found.push(text.slice(start, end));
  }
  for (const { moduleRequest, entries } of module.staticImports) {
    if (moduleRequest.value === 'react' && entries.some(({ importName }) => importName.name === 'lazy'))
      found.push('lazy');
  }
  return found;
}

/** Checks the project below `root` and returns every breach as `{ rule, file, what }`. */
export function check(root) {
  const breaches = [];
  const say = (rule, file, what) => breaches.push({ rule, file, what });
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const shipped = new Set(Object.keys(manifest.dependencies ?? {}));
  const files = ['src', 'app', 'e2e', 'bench'].flatMap((folder) => [...codeFiles(root, folder)]);
  const edges = new Map();
  const rooms = new Map();

  for (const file of files) {
    const test = isTest(file) || isTesting(file);
    const room = roomOf(file);
    const targets = [];
    edges.set(file, targets);
    const text = readFileSync(join(root, file), 'utf8');
    if (file.startsWith('app/') && !test)
      for (const load of bareLoads(file, text))
        say('loader', file, `loads ${load}; the page loads on demand through loader(() => import('…')) of app/loading`);
    for (const { name, typeOnly } of importsOf(file, text)) {
      if (!name.startsWith('.')) {
        checkPackage(file, room, name, typeOnly, test);
        continue;
      }
      const target = relative(root, resolve(root, dirname(file), name.split('?')[0]));
      targets.push(target);
      checkArrow(file, room, target, test);
    }
  }
  checkReached();
  checkRoomCycles();
  return breaches;

  function checkPackage(file, room, name, typeOnly, test) {
    const builtin = name.startsWith('node:') || builtinModules.includes(name);
    if (builtin) {
      if (!test && room !== 'src/cli') say('node', file, `imports ${name}; only src/cli may use Node`);
      return;
    }
    if (file.startsWith('src/') && PAGE_ONLY.test(name))
      say('model-stays-model', file, `imports ${name}; src knows no page`);
    const owner = name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : name.split('/')[0];
    const asset = /\.(css|woff2)$/.test(name) || owner.startsWith('@fontsource');
    if (!test && !typeOnly && !asset && !shipped.has(owner))
      say('shipped', file, `imports ${name}, which is no dependency of what is shipped`);
  }

  function checkArrow(file, room, target, test) {
    const to = roomOf(target);
    if (to === room) return;
    if (target.startsWith('..')) say('outside', file, `imports ${target}, outside the project`);
    if (room.startsWith('src') && to.startsWith('app')) say('arrow', file, `imports ${target}; src never uses app`);
    if (!room.startsWith('app') && to.startsWith('app') && !room.startsWith('src'))
      say('arrow', file, `imports ${target}; only the page uses app`);
    if (to === 'src/cli') say('cli', file, `imports ${target}; nothing uses src/cli`);
    if (room === 'src/world' && to.startsWith('src/') && !test)
      say('world', file, `imports ${target}; src/world uses no other room`);
    if (/\.(ts|tsx)$/.test(target)) {
      const hasDoor = to.startsWith('src/') || ['ts', 'tsx'].some((end) => existsSync(join(root, to, `index.${end}`)));
      const isDoor =
        /^(src|app)\/(lenses\/)?[^/]+\/index\.tsx?$/.test(target) ||
        FURTHER_DOORS.test(target) ||
        (test && /^(src|app)\/[^/]+\/testing\.ts$/.test(target));
      if (to.includes('/') && hasDoor && !isDoor)
        say('door', file, `imports ${target}; the way into ${to} is its door, index.ts`);
    }
    if (to.startsWith('src/') && room.startsWith('src/') && !test) {
      if (!rooms.has(room)) rooms.set(room, new Map());
      rooms.get(room).set(to, file);
    }
  }

  /**
   * Finds files that no entry and no door imports, directly or indirectly. Such code is dead, or its import is
   * missing.
   */
  function checkReached() {
    const open = files.filter(
      (file) =>
        ENTRIES.has(file) ||
        /^src\/[^/]+\/index\.ts$/.test(file) ||
        FURTHER_DOORS.test(file) ||
        isTest(file) ||
        isTesting(file) ||
        isDeclaration(file),
    );
    const reached = new Set(open);
    while (open.length > 0) {
      const from = open.pop();
      for (const target of edges.get(from) ?? []) {
        if (reached.has(target) || isTest(from)) continue;
        reached.add(target);
        open.push(target);
      }
    }
    for (const file of files) if (!reached.has(file)) say('orphan', file, 'is reached from no entry and no door');
  }

  /**
   * The linter finds cycles between files (`import/no-cycle`). Between rooms of the model, cycles of types are
   * forbidden, too.
   */
  function checkRoomCycles() {
    const done = new Set();
    const walk = (room, path) => {
      const at = path.indexOf(room);
      if (at >= 0) {
        const cycle = [...path.slice(at), room];
        return say('room-cycle', rooms.get(cycle[0]).get(cycle[1]), `closes a circle of rooms: ${cycle.join(' → ')}`);
      }
      if (done.has(room)) return undefined;
      for (const next of rooms.get(room)?.keys() ?? []) walk(next, [...path, room]);
      done.add(room);
      return undefined;
    };
    for (const room of rooms.keys()) walk(room, []);
  }
}

if (process.argv[1] === import.meta.filename) {
  const root = resolve(process.argv[2] ?? '.');
  if (!statSync(join(root, 'src'), { throwIfNoEntry: false })) throw new Error(`${root} has no src`);
  const subjects = longSubjects(root).map(([file, subject]) => ({
    rule: 'subject',
    file,
    what: `a subject of ${[...subject].length} characters; ${MOST} are allowed: ${subject}`,
  }));
  const breaches = [...check(root), ...checkKeys(root), ...subjects];
  for (const { rule, file, what } of breaches) console.error(`${file}: ${what} (${rule})`);
  console.log(
    breaches.length === 0
      ? 'every import goes through a door, along an arrow; no table is looked up by any string'
      : `${breaches.length} breaches`,
  );
  process.exitCode = breaches.length === 0 ? 0 : 1;
}
