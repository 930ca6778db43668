/** All outputs that `npm run golden` records: the output of the command line, and the content of share links. */
import fc from 'fast-check';
import { runCommand } from '../src/cli/command.ts';
import type { Io } from '../src/cli/io.ts';
import { decodeScenario, digestOf, encodeScenario } from '../src/share/index.ts';
import { type Event, parseScript, printScript, PROTOCOL_IDS } from '../src/world/index.ts';
import { arbitraryEvent, arbitraryScript, introduced } from '../src/world/testing.ts';

/** A part of the recording: its name, and the text that must not change. */
export type Output = readonly [name: string, text: string];

const SCRIPTS = 600;
const LINKS = 50;
const SIZES = [
  ['1', '1', '1'],
  ['2', '1', '1'],
] as const;
const FORMATS = ['text', 'json'] as const;

/** A machine where random events often succeed: two groups, mostly bound to vfio-pci. */
const MACHINE = `group 1: d0 d1 d2
group 2: d3
device d0 0200 "" driver vfio-pci
device d1 0200 "" driver vfio-pci
device d2 0200 "" driver e1000
device d3 0200 "" driver vfio-pci
`;

/** Sequences of calls as real VFIO users make them. Random calls alone rarely reach an open device. */
const SEQUENCES = [
  'unbind d2',
  'bind d2 nvme',
  'bind d2 e1000 fails',
  'unbind d0\nbind d0 e1000',
  'open-container c1\nopen-group g1 1\nset-container g1 c1\nset-iommu c1\nget-status g1\nget-device-fd g1 d0 d1\nrequest-eventfd d1',
  'open-group g2 2 as bob\nopen-container c2 as bob\nset-container g2 c2\nunset-container g2',
  'open-iommufd i1\nopen-group g1 1 as alice\nset-container g1 i1\nget-device-fd g1 d1 f1',
  'open-iommufd i1\nopen-cdev v1 d1\nbind-iommufd v1 i1\nioas-alloc i1 a1\nioas-attach v1 a1\nrequest-eventfd v1',
  'open qemu\nattach d3 qemu\nunbind d3\nclose qemu',
  'open-cdev v1 d3\nunbind d3\nclose v1',
  'unbind d0\nunbind d1',
  'rmmod vfio-pci\nkill alice',
  'modprobe vfio-pci',
  'attach d0 vm2\nattach d1 qemu\ndetach d0 vm2',
  'hotplug d9 1\nprobe d9\nunplug d9',
  'race 0110 bind d2 e1000 | attach d0 qemu',
  'race 10 claim d0 user f1 | claim d1 kernel',
].map((text) => eventsOf(`${MACHINE}open-group g1 1 as alice\nopen-container c1 as bob\n${text}`).slice(2));

function eventsOf(text: string): readonly Event[] {
  const read = parseScript(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value.events;
}

/**
 * Random scripts, always the same. The repository stores them, because a changed generator would produce other
 * scripts.
 */
export function randomScripts(): string[] {
  const any = fc
    .oneof(
      { weight: 3, arbitrary: arbitraryScript({ race: false, maxLength: 24 }) },
      { weight: 1, arbitrary: arbitraryScript({ race: true, vfio: false, maxLength: 16 }) },
    )
    .map(printScript);
  const machine = parseScript(MACHINE);
  if (!machine.ok) throw new Error(JSON.stringify(machine.problems));
  const { topology } = machine.value;
  const one = arbitraryEvent(topology).map((event) => [event]);
  const lively = fc
    .array(fc.oneof({ weight: 3, arbitrary: one }, { weight: 2, arbitrary: fc.constantFrom(...SEQUENCES) }), {
      minLength: 4,
      maxLength: 24,
      size: 'max',
    })
    .map((parts) => printScript({ topology, events: introduced(parts.flat()) }));
  return fc.sample(fc.oneof(any, lively), { numRuns: SCRIPTS, seed: 1 });
}

/**
 * Runs one command in this process. Returns standard output, standard error, written files and exit status as one
 * text.
 */
async function command(argv: readonly string[], files: ReadonlyMap<string, string>): Promise<string> {
  let printed = '';
  const io: Io = {
    out: (text) => {
      printed += text;
      return Promise.resolve(true);
    },
    err: (text) => {
      printed += `! ${text}`;
    },
    read: (file) => {
      const text = files.get(file);
      return text === undefined
        ? Promise.reject(Object.assign(new Error('no such file'), { code: 'ENOENT' }))
        : Promise.resolve(text);
    },
    write: (file, text) => {
      printed += `> ${file}\n${text}`;
      return Promise.resolve();
    },
    typed: false,
    colour: false,
  };
  const status = await runCommand(argv, io);
  return `${printed}= ${status}\n`;
}

/** Removes times, which differ between runs. */
const timeless = (text: string): string =>
  text.replace(/, [\d.,]+ s, [\d,]+ states\/s, [\d,]+ bytes a state/g, '').replace(/"seconds":[\d.]+/g, '"seconds":0');

/** Every script under every version, with both engines, in both formats. */
async function* ofRuns(scripts: readonly string[]): AsyncGenerator<Output> {
  for (const [at, script] of scripts.entries()) {
    const files = new Map([['-', script]]);
    for (const protocol of PROTOCOL_IDS) {
      for (const engine of ['machine', 'code']) {
        for (const format of FORMATS) {
          yield [
            `run ${at} ${protocol} ${engine} ${format}`,
            await command(['run', '--protocol', protocol, '--engine', engine, '--format', format, '-'], files),
          ];
        }
      }
    }
  }
}

async function* ofSearches(): AsyncGenerator<Output> {
  for (const protocol of PROTOCOL_IDS) {
    for (const [devices, files, cpus] of SIZES) {
      const size = ['--devices', devices, '--files', files, '--cpus', cpus];
      for (const format of FORMATS) {
        yield [
          `check ${protocol} ${size.join(' ')} ${format}`,
          timeless(await command(['check', '--protocol', protocol, ...size, '--format', format], new Map())),
        ];
      }
    }
    for (const language of ['promela', 'tla'])
      yield [
        `export ${protocol} ${language}`,
        await command(['export', '--to', language, '--protocol', protocol], new Map()),
      ];
  }
}

async function* ofLessons(lessons: ReadonlyMap<string, string>): AsyncGenerator<Output> {
  for (const file of lessons.keys()) {
    yield [`lesson check ${file}`, await command(['lesson', 'check', file], lessons)];
    yield [`lesson print ${file}`, await command(['lesson', 'print', file, '-'], lessons)];
  }
}

/**
 * The bytes of a link depend on the compressor of the platform. So the recording holds the decoded content of a link
 * and the length of the link.
 */
async function* ofLinks(scripts: readonly string[]): AsyncGenerator<Output> {
  for (const [at, script] of scripts.slice(0, LINKS).entries()) {
    const read = parseScript(script);
    if (!read.ok) throw new Error(`script ${at} cannot be read`);
    const { topology, events } = read.value;
    const protocol = PROTOCOL_IDS[at % PROTOCOL_IDS.length]!;
    const fragment = await encodeScenario({ protocol, topology, events, cursor: events.length >> 1 }, digestOf(script));
    const back = await decodeScenario(fragment);
    const said = back.ok ? { ...back, scenario: { ...back.scenario, topology: printScript(back.scenario) } } : back;
    yield [`link ${at}`, `${fragment}\n${JSON.stringify(said)}\n`];
  }
}

/** All outputs, in a fixed order. */
export async function* outputs(
  scripts: readonly string[],
  lessons: ReadonlyMap<string, string>,
): AsyncGenerator<Output> {
  yield* ofSearches();
  yield* ofLessons(lessons);
  yield* ofLinks(scripts);
  yield* ofRuns(scripts);
}
