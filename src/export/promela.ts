/** Prints the model as Promela, for Spin. */
import { Unexportable } from './errors.ts';
import { type Assign, type Beginning, IDLE, type Model, modelOf, type Outcome, type Request } from './model.ts';
import { inOrder } from './order.ts';
import { quote } from './quote.ts';
import { DRIVERS } from './scene.ts';
import { ANY, type Cell, type Range, type Sym } from './sym.ts';

const DOMAINS = ['DEFAULT_DOMAIN', 'BLOCKING_DOMAIN', 'USER_DOMAIN'];
const driverMacro = (name: string): string => name.toUpperCase().replaceAll('-', '_');

export function promela(request: Request): string {
  const model = modelOf(request);
  return [heading(model), ...constants(), '', ...memory(model), '', ...rules(model), '', ...cpu(model), ''].join('\n');
}

function heading({
  request: {
    protocol,
    sizes: { devices, files, cpus },
    granularity,
    callers = 'correct',
  },
}: Model): string {
  return `/*
 * Who may do DMA with the devices of an IOMMU group: every interleaving of the
 * listing ${quote(protocol)}, ${granularity === 'call' ? 'call by call' : 'statement by statement'}, with ${devices} device(s), ${files} file(s) and ${cpus} CPU(s).
 * Callers: ${quote(callers)}. Written by dma-owner from the compiled C; do not edit, export again.
 *
 * To search all of it:
 *     spin -a -o2 model.pml
 *     gcc -O2 -DSAFETY -DNOREDUCE -DVECTORSZ=1024 -DMEMLIM=6000 -o pan pan.c
 *     ./pan -E -n -m10000000
 * -o2 matters: without it Spin sets variables to 0 on its own and merges some
 * states. Spin counts the start as one transition more than there are steps.
 *
 * To look for what must not be, and for the shortest way to it:
 *     spin -a -o2 -DCHECK_SPLIT model.pml
 *     gcc -O2 -DSAFETY -DNOREDUCE -DBFS -DVECTORSZ=1024 -o pan pan.c
 *     ./pan -E -n; spin -t -p -DCHECK_SPLIT model.pml
 * CHECK_SPLIT: a kernel driver is live beside a user. CHECK_OWNERS: two files
 * hold devices.
 *
 * A space that outgrows one machine: swarm (spinroot.com/swarm) runs many
 * searches with different seeds and hash functions,
 *     swarm -F swarm.cfg model.pml
 * or one at a time: gcc -O2 -DSAFETY -DBITSTATE ..., ./pan -E -n -w34 -RS<seed>.
 *
 * Names: a pointer is a number, NULL is 0; devices, files and drivers count
 * from 1. One label is one place in the C where a CPU can be between two steps.
 * f__x is the variable x of the function f; Z2 stands for two underscores in a
 * name of the listing, and ZZ for a Z.
 */`;
}

function constants(): readonly string[] {
  return [
    ...DRIVERS.map((name, at) => `#define ${driverMacro(name)} ${at + 1}`),
    ...DOMAINS.map((name, at) => `#define ${name} ${at + 1}`),
  ];
}

const typeFor = ({ lo, hi }: Range): string =>
  lo < 0
    ? lo < -32_768 || hi > 32_767
      ? 'int'
      : 'short'
    : hi <= 1
      ? 'bit'
      : hi <= 255
        ? 'byte'
        : hi <= 32_767
          ? 'short'
          : 'int';

function memory({ cells, scene, dies }: Model): readonly string[] {
  const lines = cells.flatMap((cell): string[] => {
    const { name, things, length, array, role, most } = cell;
    if (role === 'held') return [`byte ${name}[${things + 1}];\t/* bit f: file f holds the device */`];
    const words = (things === 0 ? 1 : things + 1) * length;
    const declared = `${typeFor({ lo: 0, hi: most })} ${name}${words === 1 ? '' : `[${words}]`}`;
    const starts = Array.from({ length: Math.max(1, things) }, (_, index) =>
      Array.from({ length }, (__, at) => scene.start(cell, index + 1, at)),
    );
    const first = expr(starts[0]![0]!);
    // A Promela array has one initial value. A field with several words must begin with 0 in all of them.
    if (words === 1) return [`${declared}${first === '0' ? '' : ` = ${first}`};`];
    if (starts.flat().some((sym) => expr(sym) !== '0')) throw new Unexportable('start', { field: name });
    const note = array && things > 0 ? `\t/* ${length} a thing */` : '';
    return [`${declared};${note}`];
  });
  return [...lines, ...(dies ? ['bit dead;\t/* BUG_ON, or NULL was followed: no step any more */'] : [])];
}

function rules({
  scene: {
    sizes: { devices, files },
  },
}: Model): readonly string[] {
  const each = (count: number, text: (at: number) => string, between: string) =>
    Array.from({ length: count }, (_, at) => text(at + 1)).join(between);
  const holds = (file: number) => `(${each(devices, (device) => `held[${device}]`, ' | ')}) & ${1 << file}`;
  return [
    `#define LIVE (${each(devices, (device) => `live[${device}]`, ' || ')})`,
    `#define HELD (${each(devices, (device) => `held[${device}]`, ' || ')})`,
    `#define HOLDERS (${each(files, (file) => `(${holds(file)} -> 1 : 0)`, ' + ')})`,
    '#ifdef CHECK_SPLIT',
    '#define RULES assert(!(LIVE && HELD))',
    '#else',
    '#ifdef CHECK_OWNERS',
    '#define RULES assert(HOLDERS <= 1)',
    '#else',
    '#define RULES skip',
    '#endif',
    '#endif',
  ];
}

function cpu(model: Model): readonly string[] {
  const { request, variables, beginnings, stands, dies } = model;
  const takes = new Set(beginnings.flatMap(({ operation }) => operation.takes));
  const own = [...takes].map((name) => `\t${name === 'fails' ? 'bit' : 'byte'} ${name};`);
  const kept = [...variables].map(([name, range]) => `\t${typeFor(range.lo < ANY.lo ? ANY : range)} ${name};`);
  const printer = new Printer(dies);
  const body = [
    `${IDLE}:`,
    '\tif',
    ...beginnings.flatMap((beginning) => printer.beginning(beginning)),
    '\tfi;',
    ...stands.flatMap(({ label, fn, text, outcomes }) => [
      '',
      `${label}:\t/* ${fn}(): ${text} */`,
      '\tif',
      ...outcomes.flatMap((outcome) => printer.option(outcome)),
      '\tfi;',
    ]),
    ...beginnings.flatMap(({ operation: { kind } }) =>
      printer.used.has(`dead_${kind}`) ? ['', `dead_${kind}:`, '\tfalse'] : [],
    ),
  ];
  const temporaries = Array.from({ length: printer.temporaries }, (_, at) => `hidden int was_${at};`);
  return [...temporaries, `active [${request.sizes.cpus}] proctype cpu()`, '{', ...own, ...kept, '', ...body, '}'];
}

class Printer {
  readonly used = new Set<string>();
  temporaries = 0;
  private readonly dies: boolean;

  constructor(dies: boolean) {
    this.dies = dies;
  }

  beginning({ operation, choices }: Beginning): readonly string[] {
    return choices.flatMap(({ given, outcomes }) => {
      const said = [...given]
        .map(([name, value]) =>
          name === 'fails'
            ? value.key === '0'
              ? ''
              : ', fails'
            : `${name === [...given.keys()][0] ? '' : ', '}${name} ${expr(value)}`,
        )
        .join('');
      return [`\t/* ${operation.kind}: ${said} */`, ...outcomes.flatMap((outcome) => this.option(outcome))];
    });
  }

  option({ guard, assigns, to }: Outcome): readonly string[] {
    this.used.add(to);
    const { before, assigns: ordered } = inOrder(assigns);
    this.temporaries = Math.max(this.temporaries, before.length);
    const tests = [...(this.dies ? ['!dead'] : []), ...(guard.key === '1' && this.dies ? [] : [condition(guard)])];
    const checks = assigns.some((each) => 'cell' in each && (each.cell.role === 'held' || each.cell.role === 'live'));
    const statements = [
      ...before.map((value, at) => `was_${at} = ${expr(value)}`),
      ...ordered.map(assign),
      ...(checks ? ['RULES'] : []),
    ];
    return [
      `\t:: d_step { ${tests.join(' && ')} ->`,
      `\t\t${statements.length === 0 ? 'skip' : statements.join('; ')} }; goto ${to}`,
    ];
  }
}

function place(cell: Cell, index: Sym, element: Sym): string {
  const { name, things, length, array } = cell;
  const parts = [
    ...(things === 0 ? [] : [array ? `${tight(index)} * ${length}` : expr(index)]),
    ...(array ? [things === 0 ? expr(element) : tight(element)] : []),
  ];
  return parts.length === 0 ? name : `${name}[${parts.join(' + ')}]`;
}

function assign(each: Assign): string {
  if ('name' in each) return `${each.name} = ${expr(each.value)}`;
  const { cell, index, element, value } = each;
  if (cell.role !== 'held') return `${place(cell, index, element)} = ${expr(value)}`;
  const at = `${cell.name}[${expr(index)}]`;
  return value.key === '1' ? `${at} = ${at} | ${bit(element)}` : `${at} = ${at} & (255 - ${bit(element)})`;
}

const bit = (file: Sym): string => (file.k === 'thing' ? `${1 << file.index}` : `(1 << ${expr(file)})`);

const tight = (sym: Sym): string => {
  const text = expr(sym);
  return /^\w+(\[\w+\])?$/.test(text) || text.startsWith('(') ? text : `(${text})`;
};

/** Prints a value as a condition. */
function condition(sym: Sym): string {
  return sym.key === '1' ? 'true' : expr(sym);
}

export function expr(sym: Sym): string {
  switch (sym.k) {
    case 'num':
      return `${sym.value}`;
    case 'thing':
      return sym.kind === 'device_driver'
        ? driverMacro(DRIVERS[sym.index - 1]!)
        : sym.kind === 'iommu_domain'
          ? DOMAINS[sym.index - 1]!
          : `${sym.index}`;
    case 'var':
      return sym.name;
    case 'cell':
      return sym.cell.role === 'held'
        ? `(${sym.cell.name}[${expr(sym.index)}] & ${bit(sym.element)})`
        : place(sym.cell, sym.index, sym.element);
    case 'table':
      return fromTable(sym);
    case 'not':
      return `!${tight(sym.of)}`;
    case 'choose':
      return `(${expr(sym.test)} -> ${expr(sym.yes)} : ${expr(sym.no)})`;
    case 'word':
      return '0';
    case 'bin': {
      if (sym.do === 'and' || sym.do === 'or')
        return `(${expr(sym.left)} ${sym.do === 'and' ? '&&' : '||'} ${expr(sym.right)})`;
      const flag = sym.left.k === 'cell' && sym.left.cell.most === 1 && sym.right.key === '0';
      if (flag && sym.do === '!=') return expr(sym.left);
      if (flag && sym.do === '==') return `!${tight(sym.left)}`;
      return `(${expr(sym.left)} ${sym.do} ${expr(sym.right)})`;
    }
  }
}

/** Prints a table of constants as a test of its index. */
function fromTable({ index, values }: Extract<Sym, { k: 'table' }>): string {
  const kind = index.k === 'var' || index.k === 'cell' ? index.kind : null;
  const named = (at: number) => (kind === 'device_driver' ? driverMacro(DRIVERS[at]!) : `${at + 1}`);
  const flags = values.every(({ key }) => key === '0' || key === '1');
  if (flags)
    return `(${values.flatMap(({ key }, at) => (key === '1' ? [`${expr(index)} == ${named(at)}`] : [])).join(' || ')})`;
  return values
    .slice(0, -1)
    .reduceRight(
      (rest, value, at) => `(${expr(index)} == ${named(at)} -> ${expr(value)} : ${rest})`,
      expr(values.at(-1)!),
    );
}
