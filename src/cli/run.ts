/** `dma-owner run`: runs a script under one version of the protocol. */
import { boot, groupViews, loadVfio, step, type World } from '../machine/index.ts';
import { t } from '../words/index.ts';
import { parseScript, printEvent, PROTOCOL_IDS, protocolOfRelease, type Script } from '../world/index.ts';
import { bootByCode, refuseForCode, type Version } from './by-code.ts';
import { Complaint, readText, scriptComplaint, where } from './complaint.ts';
import { RUN_HELP } from './help.ts';
import { EXIT, type Io } from './io.ts';
import { type Given, oneOf, type Option, readOptions, refuseExtra } from './options.ts';
import { jsonLines, type Row, standings, textLines } from './report.ts';

const ENGINES = ['machine', 'code'] as const;
const FORMATS = ['text', 'json'] as const;
/** The size of a write, in characters. One write for each line would take most of the time. */
const CHUNK = 65_536;

/** The values that `--kernel` takes, for messages. */
const RELEASE =
  'a release as uname -r prints it: two or three numbers and perhaps a suffix, such as 6.1.0, 7.3-rc2 or 6.8.0-45-generic';

const OPTIONS: readonly Option[] = [
  { name: 'protocol', short: 'p', value: PROTOCOL_IDS.join(', ') },
  { name: 'kernel', short: 'k', value: RELEASE },
  { name: 'engine', short: 'e', value: ENGINES.join(', ') },
  { name: 'source', short: 's', value: 'a file of C' },
  { name: 'format', short: 'f', value: FORMATS.join(', ') },
  { name: 'help', short: 'h', value: null },
];

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = readOptions(argv, OPTIONS);
  if (given.values['help'] === true) {
    await io.out(RUN_HELP);
    return EXIT.done;
  }
  const format = oneOf('--format', String(given.values['format'] ?? 'text'), FORMATS);
  const source = given.values['source'] === undefined ? null : String(given.values['source']);
  // Only the code engine can run a user's own listing.
  const engine = oneOf('--engine', String(given.values['engine'] ?? (source === null ? 'machine' : 'code')), ENGINES);
  if (source !== null && engine === 'machine') throw new Complaint(t('problems.cli.source-needs-code'));
  const version = chooseVersion(given);
  const [file = '-'] = given.arguments;
  if (source === '-' && file === '-')
    throw new Complaint(
      t('problems.cli.bad-value', {
        option: '--source',
        value: '-',
        expected: 'a file, for standard input is the script',
      }),
    );
  const up = engine === 'code' ? await bootByCode(version, source, io) : null;
  const script = await readScript(given.arguments, io);
  if (up) refuseForCode(script, file);
  else refuseForMachine(script, file);
  await loadVfio();
  const { topology } = script;
  const first = up ? up(topology) : boot(topology, version.protocol, version.release);
  await (format === 'json' ? write(rows(script, first), jsonLines(topology), io) : writeText(script, first, io));
  return EXIT.done;
}

function refuseForMachine({ events, lines }: Script, file: string): void {
  const at = events.findIndex(({ type }) => type === 'race');
  if (at >= 0) throw new Complaint(t('problems.cli.needs-code', { file: where(file), line: lines[at]! }));
}

function chooseVersion({ values: { protocol, kernel } }: Given): Version {
  if (protocol !== undefined && kernel !== undefined) throw new Complaint(t('problems.cli.two-versions'));
  if (protocol !== undefined) return { protocol: oneOf('--protocol', String(protocol), PROTOCOL_IDS), release: null };
  if (kernel === undefined) throw new Complaint(t('problems.cli.no-version'));
  const spoken = protocolOfRelease(String(kernel));
  if (spoken === null)
    throw new Complaint(t('problems.cli.bad-value', { option: '--kernel', value: String(kernel), expected: RELEASE }));
  return { protocol: spoken, release: String(kernel) };
}

async function readScript(args: readonly string[], io: Io): Promise<Script> {
  const [file = '-', extra] = args;
  refuseExtra(extra, 'run [OPTIONS] [SCRIPT|-]');
  if (args.length === 0 && io.typed) throw new Complaint(t('problems.cli.no-script'));
  const text = await readText(file, io);
  const script = parseScript(text);
  if (!script.ok) throw scriptComplaint(file, script.problems);
  return script.value;
}

function* rows({ events }: Script, first: World): Generator<Row> {
  let world = first;
  for (const [index, event] of events.entries()) {
    const done = step(world, event);
    world = done.world;
    const after = world;
    // Text rows show no groups. Computing the groups of every row would take most of the time.
    yield { n: index + 1, outcome: done.outcome, groups: () => groupViews(after) };
  }
}

async function writeText(script: Script, first: World, io: Io): Promise<void> {
  const line = textLines(script.events.map(printEvent), io.colour);
  let last = () => groupViews(first);
  const read = await write(
    rows(script, first),
    (row) => {
      last = row.groups;
      return line(row);
    },
    io,
  );
  if (read) await io.out(standings(last()));
}

/** Writes the rows as they come. Returns false as soon as the reader has closed the pipe. */
async function write(all: Iterable<Row>, line: (row: Row) => string, io: Io): Promise<boolean> {
  let chunk = '';
  for (const row of all) {
    chunk += line(row);
    if (chunk.length < CHUNK) continue;
    if (!(await io.out(chunk))) return false;
    chunk = '';
  }
  return chunk === '' || io.out(chunk);
}
