/** Prints the model as TLA+, for TLC. */
import { Unexportable } from './errors.ts';
import { type Assign, IDLE, type Model, modelOf, type Outcome, type Request } from './model.ts';
import { quote } from './quote.ts';
import { DRIVERS } from './scene.ts';
import { ANY, type Cell, type Range, rangeOf, type Sym } from './sym.ts';

/** The name of the module. Its file must have the same name. */
export const TLA_MODULE = 'dma_owner';

export function tla(request: Request): { readonly module: string; readonly config: string } {
  return { module: new Printer(modelOf(request)).module(), config: CONFIG };
}

const CONFIG = `\\* How to run it stands at the top of ${TLA_MODULE}.tla. Not every version keeps the last two, so they are asked for by removing the mark.
INIT Init
NEXT Next
INVARIANT TypeOK
\\* INVARIANT NoSplit
\\* INVARIANT NoTwoOwners
CHECK_DEADLOCK FALSE
`;

/** The arguments of an operation, as TLA+ parameters: `d` is the device. */
const PARAMETERS = {
  dev: ['d', 'Devices'],
  file: ['f', 'Files'],
  drv: ['v', 'Drivers'],
  fails: ['x', '0..1'],
} as const;
const DOMAINS = ['DefaultDomain', 'BlockingDomain', 'UserDomain'];
const driverName = (index: number): string =>
  DRIVERS[index]!.replaceAll(/(^|-)\w/g, (part) => part.replace('-', '').toUpperCase());

/** Prints the name of a CPU's variable. */
type Naming = (name: string) => string;
const ofCpu: Naming = (name) => `${name}[c]`;

class Printer {
  private readonly model: Model;
  private readonly taken: readonly ('dev' | 'file' | 'drv' | 'fails')[];
  private readonly own: ReadonlyMap<string, Range>;
  private readonly cells: readonly Cell[];

  constructor(model: Model) {
    this.model = model;
    this.taken = [...new Set(model.beginnings.flatMap(({ operation }) => operation.takes))];
    const most = { dev: model.scene.sizes.devices, file: model.scene.sizes.files, drv: DRIVERS.length, fails: 1 };
    this.own = new Map([...this.taken.map((name) => [name, { lo: 0, hi: most[name] }] as const), ...model.variables]);
    this.cells = model.dies ? [...model.cells, model.scene.dead] : model.cells;
  }

  module(): string {
    return [
      ...this.heading(),
      ...this.variables(),
      ...this.init(),
      ...this.beginnings(),
      ...this.steps(),
      ...this.next(),
      ...this.rules(),
      '='.repeat(78),
      '',
    ].join('\n');
  }

  private heading(): readonly string[] {
    const {
      protocol,
      sizes: { devices, files, cpus },
      granularity,
      callers = 'correct',
    } = this.model.request;
    const title = ` MODULE ${TLA_MODULE} `;
    const dashes = '-'.repeat((78 - title.length) / 2);
    return [
      `${dashes}${title}${dashes}`,
      '(***************************************************************************)',
      ...[
        'Who may do DMA with the devices of an IOMMU group: every interleaving of',
        `the listing ${quote(protocol)}, ${granularity === 'call' ? 'call by call' : 'statement by statement'}.`,
        `Callers: ${quote(callers)}. Written by dma-owner from the compiled C.`,
        '',
        `Save it as ${TLA_MODULE}.tla with its ${TLA_MODULE}.cfg, and run`,
        '',
        `    java -XX:+UseParallelGC -jar tla2tools.jar -workers auto ${TLA_MODULE}`,
        '',
        'TLC counts the start as one generated state more than there are steps.',
        "For a space that outgrows one machine, TLC's distributed mode: on one",
        'machine tlc2.tool.distributed.TLCServer, on the others',
        'tlc2.tool.distributed.TLCWorker with the address of the first.',
        '',
        'A pointer is a number, NULL is 0; devices, files and drivers count from 1.',
        'A pc is one place in the C where a CPU can be between two steps.',
        'f__x is the variable x of the function f; Z2 stands for two underscores',
        'in a name of the listing, and ZZ for a Z.',
        'TRUE = (... \\/ ...) is a test, and not two ways to go.',
      ].map((line) => `(* ${line.padEnd(72)}*)`),
      '(***************************************************************************)',
      'EXTENDS Integers',
      '',
      `Devices == 1..${devices}`,
      `Files == 1..${files}`,
      `CPUs == 1..${cpus}`,
      `Drivers == 1..${DRIVERS.length}`,
      ...DRIVERS.map((_, index) => `${driverName(index)} == ${index + 1}`),
      ...DOMAINS.map((name, index) => `${name} == ${index + 1}`),
      '',
    ];
  }

  private get names(): readonly string[] {
    return [...this.cells.map(({ name }) => name), 'pc', ...this.own.keys()];
  }

  private variables(): readonly string[] {
    const names = this.names.join(', ');
    return [
      '\\* What all CPUs share, then what each has for itself.',
      `VARIABLES ${names}`,
      `vars == <<${names}>>`,
      '',
    ];
  }

  private init(): readonly string[] {
    const { scene } = this.model;
    const start = (cell: Cell): string => {
      const first = (index: number) => {
        const words = Array.from({ length: cell.length }, (_, at) => int(scene.start(cell, index, at), ofCpu));
        if (words.some((word) => word !== words[0])) throw new Unexportable('start', { field: cell.name });
        return cell.array ? `[e \\in 0..${cell.length - 1} |-> ${words[0]!}]` : words[0]!;
      };
      if (cell.things === 0) return first(1);
      const firsts = Array.from({ length: cell.things }, (_, at) => first(at + 1));
      if (firsts.some((other) => other !== firsts[0])) throw new Unexportable('start', { field: cell.name });
      return `[t \\in 0..${cell.things} |-> ${firsts[0]!}]`;
    };
    return [
      'Init ==',
      ...this.cells.map((cell) => `  /\\ ${cell.name} = ${start(cell)}`),
      `  /\\ pc = [c \\in CPUs |-> "${IDLE}"]`,
      ...[...this.own.keys()].map((name) => `  /\\ ${name} = [c \\in CPUs |-> 0]`),
      '',
    ];
  }

  private beginnings(): readonly string[] {
    return this.model.beginnings.flatMap(({ operation: { kind, takes }, outcomes }) => {
      const naming: Naming = (name) => {
        const taken = takes.find((each) => each === name);
        return taken ? PARAMETERS[taken][0] : ofCpu(name);
      };
      const given = new Map(takes.map((name) => [name as string, PARAMETERS[name][0] as string]));
      return [
        `begin_${kind}(${['c', ...given.values()].join(', ')}) ==`,
        `  /\\ pc[c] = "${IDLE}"`,
        ...this.ways(outcomes, naming, given),
        '',
      ];
    });
  }

  private steps(): readonly string[] {
    return this.model.stands.flatMap(({ label, fn, text, outcomes }) => [
      `\\* ${fn}(): ${text}`,
      `${label}(c) ==`,
      `  /\\ pc[c] = "${label}"`,
      ...this.ways(outcomes, ofCpu, new Map<string, string>()),
      '',
    ]);
  }

  private ways(outcomes: readonly Outcome[], naming: Naming, given: ReadonlyMap<string, string>): readonly string[] {
    return [
      ...(this.model.dies ? ['  /\\ dead = 0'] : []),
      ...outcomes.flatMap(({ guard, assigns, to }, at) => {
        const changes = this.changes(assigns, to, naming, given);
        const lines = [...(guard.key === '1' ? [] : [asked(holds(guard, naming))]), ...changes];
        return lines.map(
          (line, index) => `  ${at === 0 && index === 0 ? '/\\' : '  '} ${index === 0 ? '\\/' : '  '} /\\ ${line}`,
        );
      }),
    ];
  }

  private changes(
    assigns: readonly Assign[],
    to: string,
    naming: Naming,
    given: ReadonlyMap<string, string>,
  ): readonly string[] {
    const spots = new Map<string, string[]>();
    const whole = new Map<string, string>();
    for (const each of assigns) {
      const name = 'name' in each ? each.name : each.cell.name;
      const value = 'name' in each ? (given.get(each.name) ?? int(each.value, naming)) : int(each.value, naming);
      const at = 'name' in each ? '[c]' : within(each.cell, each.index, each.element, naming);
      if (at === '') whole.set(name, value);
      else spots.set(name, [...(spots.get(name) ?? []), `!${at} = ${value}`]);
    }
    if (to !== IDLE || given.size === 0) spots.set('pc', [`![c] = "${to}"`]);
    const same = this.names.filter((name) => !spots.has(name) && !whole.has(name));
    return [
      ...[...whole].map(([name, value]) => `${name}' = ${value}`),
      ...[...spots].map(([name, all]) => `${name}' = [${name} EXCEPT ${all.join(', ')}]`),
      ...(same.length === 0 ? [] : [`UNCHANGED <<${same.join(', ')}>>`]),
    ];
  }

  private next(): readonly string[] {
    const begins = this.model.beginnings.map(({ operation: { kind, takes } }) => {
      const choices = takes.map((name) => `\\E ${PARAMETERS[name][0]} \\in ${PARAMETERS[name][1]} : `).join('');
      return `  \\/ ${choices}begin_${kind}(${['c', ...takes.map((name) => PARAMETERS[name][0])].join(', ')})`;
    });
    return [
      'step(c) ==',
      ...begins,
      ...this.model.stands.map(({ label }) => `  \\/ ${label}(c)`),
      '',
      'Next == \\E c \\in CPUs : step(c)',
      'Spec == Init /\\ [][Next]_vars',
      '',
    ];
  }

  private rules(): readonly string[] {
    const labels = new Set([
      IDLE,
      ...this.model.stands.flatMap(({ label, outcomes }) => [label, ...outcomes.map(({ to }) => to)]),
      ...this.model.beginnings.flatMap(({ outcomes }) => outcomes.map(({ to }) => to)),
    ]);
    const span = ({ lo, hi }: Range) => (lo < ANY.lo || hi > ANY.hi ? 'Int' : `(${lo}..${hi})`);
    const type = (cell: Cell) => {
      const one = cell.array ? `[0..${cell.length - 1} -> 0..${cell.most}]` : `0..${cell.most}`;
      return cell.things === 0 ? one : `[0..${cell.things} -> ${one}]`;
    };
    return [
      'TypeOK ==',
      ...this.cells.map((cell) => `  /\\ ${cell.name} \\in ${type(cell)}`),
      `  /\\ pc \\in [CPUs -> {${[...labels].map((label) => `"${label}"`).join(', ')}}]`,
      ...[...this.own].map(([name, range]) => `  /\\ ${name} \\in [CPUs -> ${span(range)}]`),
      '',
      '\\* Never a kernel driver live beside a device that a file holds.',
      'NoSplit == ~((\\E d \\in Devices : live[d] = 1) /\\ (\\E d \\in Devices, f \\in Files : held[d][f] = 1))',
      '\\* Never two files that hold devices.',
      'NoTwoOwners == \\A d, e \\in Devices, f, g \\in Files : (held[d][f] = 1 /\\ held[e][g] = 1) => f = g',
      '',
    ];
  }
}

/**
 * TLC takes each branch of a disjunction separately, so two true branches would count as two steps. `TRUE = …` makes
 * the disjunction one test.
 */
const asked = (test: string): string => (test.includes('\\/') ? `TRUE = ${test}` : test);

function within({ things, array }: Cell, index: Sym, element: Sym, naming: Naming): string {
  return `${things === 0 ? '' : `[${int(index, naming)}]`}${array ? `[${int(element, naming)}]` : ''}`;
}

const isTruth = (sym: Sym): boolean => sym.k === 'not' || (sym.k === 'bin' && sym.do in TRUTHS);
const TRUTHS: Readonly<Record<string, string>> = {
  '==': '=',
  '!=': '#',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  and: '/\\',
  or: '\\/',
};

/** Prints a value as a number. */
function int(sym: Sym, naming: Naming): string {
  if (isTruth(sym)) return `(IF ${holds(sym, naming)} THEN 1 ELSE 0)`;
  switch (sym.k) {
    case 'num':
      return sym.value < 0 ? `(${sym.value})` : `${sym.value}`;
    case 'thing':
      return sym.kind === 'device_driver'
        ? driverName(sym.index - 1)
        : sym.kind === 'iommu_domain'
          ? DOMAINS[sym.index - 1]!
          : `${sym.index}`;
    case 'var':
      return naming(sym.name);
    case 'cell':
      return `${sym.cell.name}${within(sym.cell, sym.index, sym.element, naming)}`;
    case 'table':
      return sym.values
        .slice(0, -1)
        .reduceRight(
          (rest, value, at) => `(IF ${int(sym.index, naming)} = ${at + 1} THEN ${int(value, naming)} ELSE ${rest})`,
          int(sym.values.at(-1)!, naming),
        );
    case 'choose':
      return `(IF ${holds(sym.test, naming)} THEN ${int(sym.yes, naming)} ELSE ${int(sym.no, naming)})`;
    case 'bin': {
      const natural = rangeOf(sym.left).lo >= 0 && rangeOf(sym.right).lo >= 0;
      const operator = ['+', '-', '*'].includes(sym.do)
        ? sym.do
        : natural && sym.do === '/'
          ? '\\div'
          : natural && sym.do === '%'
            ? '%'
            : null;
      if (operator === null) throw new Unexportable('operator', { operator: sym.do });
      return `(${int(sym.left, naming)} ${operator} ${int(sym.right, naming)})`;
    }
    case 'not':
    case 'word':
      throw new Unexportable('pointer', { function: '' });
  }
}

/** Prints a value as a condition. */
function holds(sym: Sym, naming: Naming): string {
  if (sym.k === 'num') return sym.value === 0 ? 'FALSE' : 'TRUE';
  if (sym.k === 'not') return `~${holds(sym.of, naming)}`;
  if (sym.k === 'table') {
    const yes = sym.values.flatMap((value, at) => (value.k === 'num' && value.value === 0 ? [] : [`${at + 1}`]));
    return `(${int(sym.index, naming)} \\in {${yes.join(', ')}})`;
  }
  if (sym.k === 'bin' && (sym.do === 'and' || sym.do === 'or'))
    return `(${holds(sym.left, naming)} ${TRUTHS[sym.do]!} ${holds(sym.right, naming)})`;
  if (sym.k === 'bin' && isTruth(sym)) return `(${int(sym.left, naming)} ${TRUTHS[sym.do]!} ${int(sym.right, naming)})`;
  return `(${int(sym, naming)} # 0)`;
}
