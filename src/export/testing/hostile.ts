/**
 * For tests only: listings that try to inject code into an export. Each is a shipped listing with one more function,
 * one more global and more fields. It also has hostile comments, names and strings. `plain` is the same program
 * without hostile text.
 */
import type { Program } from '../../c/index.ts';
import { compileOwn } from '../../code/own/index.ts';
import { glue, LISTINGS, listingOf } from '../../protocols/index.ts';
import header from '../../protocols/dma.h?raw';
import type { ProtocolId } from '../../world/index.ts';
import type { Granularity, Sizes } from '../scene.ts';

export interface Compiled {
  readonly program: Program;
  readonly source: string;
}
export interface Hostile {
  readonly protocol: ProtocolId;
  readonly granularity: Granularity;
  readonly sizes: Sizes;
  readonly plain: Compiled;
  readonly hostile: Compiled;
  /** For each name of the hostile listing, its name in the plain listing. */
  readonly plainName: ReadonlyMap<string, string>;
}

/** Returns a whole number from 0 to `below` - 1. */
type Dice = (below: number) => number;
const pick = <T>(roll: Dice, all: readonly T[]): T => all[roll(all.length)]!;

/** The file that the hostile commands write. */
export const MARK = 'PWNED';
const EVIL = `system("touch ${MARK}")`;
const FRAGMENTS = [
  '**//',
  '*/',
  '/*',
  '//',
  '/',
  '*',
  '(*',
  '*)',
  '\\*',
  '\\',
  '\r',
  '\r',
  '\v',
  '\f',
  '\u0085',
  '\u2028',
  '\u2029',
  '\uFEFF',
  '\0',
  '\t',
  '??/',
  '??/\r',
  '"',
  "'",
  '`',
  '#',
  '\\\r',
  `c_code { ${EVIL}; };`,
  `c_expr { ${EVIL} }`,
  `c_decl { int evil = 0; };`,
  `#define RULES c_code { ${EVIL}; }`,
  '#include "/etc/passwd"',
  '#if 0',
  '#endif',
  '_Pragma("x")',
  'active proctype evil() { skip }',
  'never { skip }',
  'init { skip }',
  ':: true -> goto idle',
  'fi;',
  'od',
  '}',
  '{',
  ';',
  'ltl p { [] true }',
  '====',
  '='.repeat(78),
  '---- MODULE evil ----',
  '----',
  'Next == TRUE',
  'ASSUME FALSE',
  'INIT evil',
  'VARIABLES evil',
  '--algorithm evil',
  '--fair algorithm evil',
  'BEGIN TRANSLATION',
  `$(touch ${MARK})`,
  `\`touch ${MARK}\``,
  '%s%n',
  '${evil}',
  '@',
  '中文',
  'é',
  'evil',
];
const WORDS = [
  // Names of Promela, Spin and its verifier.
  'active',
  'assert',
  'atomic',
  'bit',
  'byte',
  'chan',
  'cond_expr',
  'd_step',
  'D_proctype',
  'empty',
  'enabled',
  'eval',
  'fi',
  'full',
  'hidden',
  'init',
  'len',
  'local',
  'ltl',
  'mtype',
  'nempty',
  'never',
  'nfull',
  'notrace',
  'np_',
  'od',
  'of',
  'pc_value',
  'pid',
  'printf',
  'printm',
  'priority',
  'proctype',
  'provided',
  'run',
  'select',
  'show',
  'skip',
  'timeout',
  'trace',
  'unless',
  'unsigned_',
  'xr',
  'xs',
  'c_code',
  'c_decl',
  'c_expr',
  'c_state',
  'c_track',
  'ord',
  'set_priority',
  'get_priority',
  '_',
  '_pid',
  '_last',
  '_nr_pr',
  '_priority',
  'now',
  'trpt',
  'pan',
  'P0',
  'unix',
  'linux',
  'main',
  'uchar',
  'accept',
  'progress',
  'end',
  // TLA+.
  'MODULE',
  'EXTENDS',
  'VARIABLES',
  'CONSTANT',
  'ASSUME',
  'THEOREM',
  'CHOOSE',
  'LET',
  'IN',
  'IF',
  'THEN',
  'ELSE',
  'UNCHANGED',
  'ENABLED',
  'DOMAIN',
  'SUBSET',
  'UNION',
  'TRUE',
  'FALSE',
  'BOOLEAN',
  'STRING',
  'Nat',
  'Int',
  'WF_',
  'SF_',
  'WF_x',
  'SF_dev',
  'Init',
  'Next',
  'Spec',
  'TypeOK',
  'NoSplit',
  'step',
  'vars',
  'pc',
  'c',
  'd',
  'e',
  'f',
  'g',
  't',
  'v',
  'x',
  'Devices',
  'Files',
  'CPUs',
  'Drivers',
  'PciStub',
  // Names of the model itself, and prefixes of them.
  'held',
  'live',
  'using',
  'dead',
  'idle',
  'was',
  'was_0',
  'cpu',
  'fails',
  'drv',
  'dev',
  'file',
  'group',
  'domain',
  'global',
  'inner',
  'operand',
  'bind',
  'unbind',
  'attach',
  'detach',
  'close',
  'claim_nobody',
  'begin',
  'dead_bind',
  'begin_bind',
  'E1000',
  'PCI',
  'STUB',
  'PCI_STUB',
  'VFIO',
  'LIVE',
  'HELD',
  'RULES',
  'HOLDERS',
  'CHECK_SPLIT',
  'DEFAULT',
  'DOMAIN',
  // Names that every JavaScript object has, and names that an escape could produce.
  'constructor',
  '__proto__',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'Z',
  'ZZ',
  'Z1',
  'Z2',
  'Z0',
  'Z0group',
  'aZ2b',
  'a__b',
  'a_b',
  'a_',
  '_a',
  '__a',
  'a___b',
  'really',
  'probe_ret',
  'really_probe_',
  'Ret',
  'RET',
  'rEt',
];

/** A text that ends a comment in an unusual way, followed by a statement. */
const attack = (roll: Dice): string =>
  `see ${pick(roll, ['**//', '*/', '*//*/', '*\\/', '\r', '\f', '\u0085', '\u2028', '*)', '??/\r'])} ${pick(roll, [`c_code { ${EVIL}; };`, `c_code { ${EVIL}; };`, 'Evil == TRUE'])} ${pick(roll, ['//', '//', '(*', ''])}`;

function fragments(roll: Dice): string {
  const count = 1 + roll(5);
  return Array.from({ length: count }, () => pick(roll, FRAGMENTS) + pick(roll, ['', '', ' '])).join('');
}

const TOKEN =
  /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\s+|\w+|->|\+\+|--|<<=?|>>=?|&&|\|\||[-+*/%&|^<>=!]=|[^]/g;
const isComment = (token: string): boolean => token.startsWith('//') || token.startsWith('/*');

/** Adds comments at line ends and between tokens. No token moves to another line. */
function commented(source: string, roll: Dice): string {
  let last = '';
  return source.replaceAll(TOKEN, (token) => {
    const [before, now] = [last, token];
    last = token;
    if (isComment(now) || now.startsWith('"')) return now;
    if (/^\s+$/.test(now)) {
      if (!now.includes('\n') || roll(2) > 0) return now;
      return (before.startsWith('//') ? ' ' : ' // ') + (roll(2) > 0 ? attack(roll) : fragments(roll)) + now;
    }
    return roll(40) > 0 ? now : `/*${fragments(roll).replaceAll('*/', '* /').replace(/\*$/, '* ')}*/${now}`;
  });
}

/** Replaces names. Keeps members of structs and tags, because `dma.h` and the glue use them. */
function renamed(source: string, names: ReadonlyMap<string, string>): string {
  let last = '';
  let struct = 0;
  let tagged = false;
  return source.replaceAll(TOKEN, (token) => {
    if (isComment(token) || /^\s+$/.test(token)) return token;
    const before = last;
    last = token;
    if (token === '{' && (struct > 0 || tagged)) struct += 1;
    if (token === '}' && struct > 0) struct -= 1;
    tagged = before === 'struct' || (tagged && token !== ';' && token !== '(' && token !== ')' && token !== '{');
    const isMember = before === '->' || before === '.' || before === 'struct' || before === 'enum' || struct > 0;
    return isMember ? token : (names.get(token) ?? token);
  });
}
/** The names that every hostile listing adds. */
const OWN = [
  'own_tag',
  'own_field',
  'own_member',
  'own_flat',
  'own_global',
  'own_function',
  'own_device',
  'own_value',
  'own_local',
] as const;
type Own = (typeof OWN)[number];
const TEXT = 'own text';

/**
 * Adds a function, a global and fields to a listing. The function keeps a variable over two steps, and so does its
 * caller.
 */
function grown(source: string, own: Readonly<Record<Own, string>>, text: string): string {
  const struct = source.indexOf('struct iommu_group {');
  const bind = source.indexOf('int really_probe(');
  const exit = source.indexOf('unlock:\n', bind) + 'unlock:\n'.length;
  const at = `${own.own_device}->iommu_group->`;
  const fields = `struct ${own.own_tag} {\n\tbool ${own.own_member};\n};\nbool ${own.own_global};\nstruct iommu_group {\n\tbool ${own.own_flat};\n\tstruct ${own.own_tag} ${own.own_field};`;
  const body = [
    `int ${own.own_function}(struct device *${own.own_device}, int ${own.own_value})`,
    '{',
    `\tint ${own.own_local} = ${own.own_global} ? ${own.own_value} : 1;`,
    '',
    `\t${at}${own.own_field}.${own.own_member} = !${at}${own.own_field}.${own.own_member};`,
    `\tif (${own.own_local} < 0)`,
    `\t\t${at}${own.own_flat} = !${at}${own.own_flat};`,
    `\t${own.own_global} = !${own.own_global};`,
    `\treturn ${own.own_local};`,
    '}',
    '',
    '',
  ].join('\n');
  const call = `\tif (strcmp(drv->name, "${text}"))\n\t\t${own.own_function}(dev, ret);\n`;
  return [
    source.slice(0, struct),
    fields,
    source.slice(struct + 'struct iommu_group {'.length, bind),
    body,
    source.slice(bind, exit),
    call,
    source.slice(exit),
  ].join('');
}

function compiled(protocol: ProtocolId, source: string): Compiled | null {
  const listing = compileOwn(protocol, source);
  return listing.ok ? { program: listing.told.program, source } : null;
}

const sources = import.meta.glob<string>('../../protocols/*.c', { query: '?raw', import: 'default', eager: true });
const sourceOf = (protocol: ProtocolId): string => sources[`../../protocols/${protocol}.c`]!;

/** The names that can be replaced: local variables, and functions that the glue does not call. */
function namesOf({ program }: Compiled, glued: string): readonly string[] {
  const mine = Object.values(program.functions).filter(({ span }) => span.file === 1);
  const called = new Set(glued.match(/\w+/g));
  return [
    ...new Set([
      ...mine.map(({ name }) => name).filter((name) => !called.has(name)),
      ...mine.flatMap(({ locals }) => locals.map(({ name }) => name)),
    ]),
  ];
}

/** A keyword, a name that is similar to another name, or two names joined by an underscore. */
function strangeName(roll: Dice, meets: readonly string[]): string {
  switch (roll(5)) {
    case 0:
      return pick(roll, WORDS);
    case 1:
      return pick(roll, WORDS) + pick(roll, ['_', '__', '', '0', '_1']) + pick(roll, WORDS);
    case 2:
      return pick(roll, meets);
    case 3:
      return (
        pick(roll, ['a', 'A', '_', 'Z']) +
        Array.from({ length: roll(6) }, () => pick(roll, ['a', 'A', 'z', 'Z', '_', '_', '0', '1', '9'])).join('')
      );
    default:
      return (
        pick(roll, ['', '_', '__', 'x']) +
        pick(roll, meets).replace(/^./, (letter) => (roll(2) === 0 ? letter.toUpperCase() : letter)) +
        pick(roll, ['', '_', '__', '_2'])
      );
  }
}

const NEUTRAL = Object.fromEntries(OWN.map((name) => [name, name])) as Record<Own, string>;
const HEADER_NAMES = new Set(header.match(/\w+/g));

const plains = new Map<ProtocolId, Compiled>();
function plainOf(protocol: ProtocolId): Compiled {
  const known = plains.get(protocol) ?? compiled(protocol, grown(sourceOf(protocol), NEUTRAL, TEXT));
  if (!known) throw new Error(`the plain listing of ${protocol} does not compile`);
  plains.set(protocol, known);
  return known;
}

function write(roll: Dice): Hostile {
  const { id: protocol } = pick(roll, LISTINGS);
  const glued = glue(listingOf(protocol));
  const granularity = pick(roll, ['call', 'statement'] as const);
  const plain = plainOf(protocol);
  const base = { protocol, granularity, sizes: { devices: 1, files: 1, cpus: roll(4) === 0 ? 2 : 1 }, plain };
  for (let tries = 0; tries < 20; tries += 1) {
    const [names, own] = strangeNames(plain, glued, roll);
    const text = JSON.stringify(fragments(roll))
      .slice(1, -1)
      .replaceAll(/\\u(\w{4})/g, 'u$1')
      .replaceAll('\u2028', ' ');
    const source = commented(renamed(grown(sourceOf(protocol), own, text), names), roll);
    const hostile = compiled(protocol, source);
    if (hostile)
      return {
        ...base,
        hostile,
        plainName: new Map(
          [...names, ...OWN.map((name) => [name, own[name]] as const)].map(([from, to]) => [to, from]),
        ),
      };
  }
  return { ...base, hostile: { ...plain, source: commented(plain.source, roll) }, plainName: new Map() };
}

function strangeNames(
  plain: Compiled,
  glued: string,
  roll: Dice,
): readonly [ReadonlyMap<string, string>, Record<Own, string>] {
  const old = namesOf(plain, glued).filter((name) => !(OWN as readonly string[]).includes(name));
  const taken = new Set([...HEADER_NAMES, ...(glued.match(/\w+/g) ?? []), ...(plain.source.match(/\w+/g) ?? [])]);
  const fresh = (name: string): string | null => {
    if (taken.has(name)) return null;
    taken.add(name);
    return name;
  };
  const pairs = Object.values(plain.program.functions).flatMap(({ name, locals }) =>
    locals.map((local) => `${name}_${local.name}`),
  );
  const own = { ...NEUTRAL };
  const meets = (): readonly string[] => [
    ...old,
    ...pairs,
    ...Object.values(own),
    `${own.own_field}_${own.own_member}`,
    `${own.own_function}_${own.own_local}`,
  ];
  for (const name of OWN) if (roll(4) > 0) own[name] = fresh(strangeName(roll, meets())) ?? name;
  if (roll(2) === 0) own.own_flat = fresh(`${own.own_field}_${own.own_member}`) ?? own.own_flat;
  if (roll(2) === 0) {
    // The joined names of a function and its variable equal those of another function and variable.
    const joined = pick(roll, pairs);
    const cut = 1 + roll(joined.length - 2);
    const [fn, local] = [joined.slice(0, cut).replace(/_$/, ''), joined.slice(cut).replace(/^_/, '')];
    own.own_function = fresh(fn) ?? own.own_function;
    own.own_local = fresh(local) ?? own.own_local;
  }
  const names = new Map<string, string>();
  for (const name of old) {
    const to = roll(3) === 0 ? fresh(strangeName(roll, meets())) : null;
    if (to !== null) names.set(name, to);
  }
  return [names, own];
}

/** Mulberry32: the same seed gives the same listing. */
function dice(seed: number): Dice {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** The hostile listing of a seed. */
export const hostileListing = (seed: number): Hostile => write(dice(seed));
