/** `dma-owner check`: searches every interleaving and prints verdicts and shortest counterexamples. */
import {
  canJudge,
  explore,
  type Fault,
  ownListingOf,
  PROPERTY_NAMES,
  type PropertyName,
  type Report,
  type Request,
  Unsearchable,
  type Verdict,
} from '../explore/index.ts';
import { plain, roomWords, t } from '../words/index.ts';
import { shown } from '../world/index.ts';
import { Complaint } from './complaint.ts';
import { CHECK_HELP } from './help.ts';
import { EXIT, type Io } from './io.ts';
import { oneOf, type Option, readOptions, refuseExtra } from './options.ts';
import { readSized, SIZED_OPTIONS, type Sized } from './sized.ts';

const FORMATS = ['text', 'json'] as const;
const OPTIONS: readonly Option[] = [
  ...SIZED_OPTIONS,
  { name: 'property', short: 'P', value: PROPERTY_NAMES.join(', '), many: true },
  { name: 'expression', short: 'e', value: 'a C expression over group', many: true },
  { name: 'merged', short: 'm', value: null },
  { name: 'no-symmetry', short: 'n', value: null },
  { name: 'most-states', short: 'M', value: 'a number of states' },
  { name: 'format', short: 'f', value: FORMATS.join(', ') },
  { name: 'help', short: 'h', value: null },
];
/** Node has more memory than a page, so this limit is higher than the page's. */
const MOST_STATES = 60_000_000;
/** The length of one slice of the search, in milliseconds. */
const SLICE = 1_000;

export async function check(argv: readonly string[], io: Io): Promise<number> {
  const given = readOptions(argv, OPTIONS);
  if (given.values['help'] === true) {
    await io.out(CHECK_HELP);
    return EXIT.done;
  }
  refuseExtra(given.arguments[0], 'check [OPTIONS]');
  const format = oneOf('--format', String(given.values['format'] ?? 'text'), FORMATS);
  const most = String(given.values['most-states'] ?? MOST_STATES);
  if (!/^[1-9]\d{0,8}$/.test(most) || Number(most) > MOST_STATES)
    throw new Complaint(t('problems.cli.not-a-size', { option: '--most-states', value: most, most: MOST_STATES }));
  await roomWords('check', 'explore');
  const sized = await readSized(given, io);
  const own = given.lists['expression'] ?? [];
  const properties = given.lists['property']?.map((name) => judged(name, sized)) ?? (own.length > 0 ? [] : undefined);
  const request: Request = {
    ...sized,
    ...(own.length > 0 ? { program: await withExpressions(sized, own) } : {}),
    properties,
    own: own.map((expression) => ({ name: expression, expression })),
    symmetry: given.values['no-symmetry'] !== true,
    merged: given.values['merged'] === true,
    mostStates: Number(most),
  };
  const report = searched(request);
  // Bad input gives no results, as the output's contract says.
  for (const verdict of report.properties) if (verdict.fault) throw faulty(verdict, verdict.fault);
  await io.out(format === 'json' ? jsonOf(report) : textOf(report));
  if (report.cut) io.err(`dma-owner: ${t('check.memory', { states: number(report.states) })}\n`);
  if (report.properties.some(violated)) return EXIT.doesNotHold;
  return report.properties.some(({ holds }) => holds === null) ? EXIT.notKnown : EXIT.done;
}

/** A Complaint for an expression that has no value in some state. It names the events that lead to this state. */
function faulty({ name, trace }: Verdict, fault: Fault): Complaint {
  const events = (trace?.script ?? '')
    .trimEnd()
    .split('\n')
    .filter((line) => !/^(?:group|device) /.test(line))
    .join('; ');
  return new Complaint(
    t('problems.cli.faulty-expression', {
      value: name,
      message: t(`explore.fault.${fault}`),
      steps: trace?.steps.length ?? 0,
      trace: events,
    }),
  );
}

/** A `sometimes` property that no state reaches is reported, but it is no failure. */
const violated = ({ kind, holds }: Verdict): boolean => kind !== 'sometimes' && holds === false;

function judged(name: string, { protocol }: Sized): PropertyName {
  const known = oneOf('--property', name, PROPERTY_NAMES);
  const expected = PROPERTY_NAMES.filter((other) => canJudge(protocol, other));
  if (!expected.includes(known))
    throw new Complaint(t('problems.cli.not-judged', { protocol, value: name, expected: expected.join(', ') }));
  return known;
}

async function withExpressions(
  { protocol, source }: Sized,
  expressions: readonly string[],
): Promise<Request['program']> {
  const listing = await ownListingOf(protocol, source, expressions);
  if (listing.ok) return listing.program;
  const { property, column, message } = listing.problem;
  throw new Complaint(t('problems.cli.bad-expression', { value: expressions[property] ?? '', column, message }));
}

function searched(request: Request): Report {
  try {
    const search = explore(request);
    while (search.advance(SLICE));
    return search.report();
  } catch (error) {
    if (error instanceof Unsearchable) throw new Complaint(plain(`explore.unsearchable.${error.code}`, error.params));
    throw error;
  }
}

/** The keys are fixed by the output's contract. A trace is a script. */
function jsonOf({ states, transitions, depth, seconds, properties }: Report): string {
  return `${JSON.stringify({
    states,
    transitions,
    depth,
    seconds: Number(seconds.toFixed(3)),
    properties: properties.map(({ name, kind, holds, trace }) => ({ name, kind, holds, trace: trace?.script ?? null })),
  })}\n`;
}

const number = (value: number): string => Math.round(value).toLocaleString('en');

function textOf(report: Report): string {
  const {
    protocol,
    sizes,
    granularity,
    symmetry,
    states,
    transitions,
    depth,
    seconds,
    bytes,
    properties,
    whole,
    saturated,
  } = report;
  const wide = Math.max(...properties.map(({ name }) => shown(name).length));
  const verdicts = properties.map((verdict) => {
    const { name, kind, holds, trace } = verdict;
    const said = t('check.verdict', { kind, holds: holds === null ? 'unknown' : holds ? 'yes' : 'no' });
    return `${kind.padEnd(10)} ${shown(name).padEnd(wide)}  ${said}${trace ? `, ${t('check.steps', { steps: trace.steps.length })}` : ''}`;
  });
  const ways = properties
    .filter(violated)
    .flatMap(({ name, trace }) =>
      trace ? [`\n${t('check.way', { name, steps: trace.steps.length })}\n${indented(trace.script)}`] : [],
    );
  return [
    t('check.head', { protocol, ...sizes, granularity, symmetry: symmetry ? 'yes' : 'no' }),
    t('check.counts', {
      states: number(states),
      transitions: number(transitions),
      depth: number(depth),
      seconds: seconds.toFixed(2),
      rate: number(states / Math.max(seconds, 1e-3)),
      bytes: number(bytes / Math.max(states, 1)),
    }),
    ...(saturated ? [t('check.saturated', { most: sizes.devices <= 3 ? 3 : 7 })] : []),
    ...(whole ? [] : [t('check.stopped', { states: number(states), found: properties.filter(violated).length })]),
    '',
    ...verdicts,
    ...ways,
    '',
  ].join('\n');
}

const indented = (script: string): string =>
  script
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
