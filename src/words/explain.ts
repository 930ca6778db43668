/** Composes sentences from outcomes: the reason, the meaning and the announcement. */
import type { Outcome, ReasonCode } from '../machine/index.ts';
import type { Errno, Event, EventType, FileName, Finding, Result } from '../world/index.ts';
import type { MessageId } from './catalogue.ts';
import { parts, plain, type Part } from './say.ts';
import type { Values } from './speak.ts';

/** The kind of a finding, without the file or errno behind the colon. */
type FindingKind = Finding extends infer F ? (F extends `${infer Kind}:${string}` ? Kind : F) : never;

/** All codes that the machines can return. A code without a message is a compile error here. */
type Needed =
  | `why.${ReasonCode}`
  | `results.${Result}`
  | `results.finding.${FindingKind & string}`
  | `results.event.${EventType}`;
type Missing = Exclude<Needed, MessageId>;
const nothingMissing: [Missing] extends [never] ? true : Missing = true;
void nothingMissing;

/** Prints a missing file as NULL, as C does. */
function fileName(file: unknown): unknown {
  return file === null || file === '' || file === '-' ? 'NULL' : file;
}

function reasonValues({ event, reason }: Outcome): Values {
  const values: Record<string, unknown> = { ...reason, event: event.type };
  for (const key of ['file', 'owner'] as const) if (key in values) values[key] = fileName(values[key]);
  return values;
}

/** The reason of the outcome, as one sentence. */
export function explain(outcome: Outcome): string {
  return plain(`why.${outcome.reason.code}`, reasonValues(outcome));
}

/** The same sentence with its names and counters marked. */
export function explainParts(outcome: Outcome): readonly Part[] {
  return parts(`why.${outcome.reason.code}`, reasonValues(outcome));
}

/** The general meaning of a result, for a tooltip. */
export function resultMeaning(result: Result): string {
  return plain(`results.${result}`);
}

function findingMessage(finding: Finding): [MessageId, Values] {
  const [kind, name] = splitFinding(finding);
  return [`results.finding.${kind}`, { file: name, errno: name }];
}

/** Splits `leaked-ref:qemu` into `leaked-ref` and `qemu`. The name of a file may contain colons. */
function splitFinding(finding: Finding): [FindingKind & string, FileName | Errno] {
  const colon = finding.indexOf(':');
  return (colon < 0 ? [finding, ''] : [finding.slice(0, colon), finding.slice(colon + 1)]) as [
    FindingKind & string,
    string,
  ];
}

/** The meaning of a finding. */
export function findingMeaning(finding: Finding): string {
  return plain(...findingMessage(finding));
}

export function findingParts(finding: Finding): readonly Part[] {
  return parts(...findingMessage(finding));
}

function eventValues(event: Event): Values {
  if (event.type === 'race')
    return { cpus: event.parts.length, said: event.parts.map((part) => part.map(eventWords).join('; ')).join(' | ') };
  const on = 'on' in event && event.on ? 'yes' : 'no';
  const fails = 'fails' in event && event.fails ? 'yes' : 'no';
  const named = 'file' in event && event.file !== undefined ? 'yes' : 'no';
  return { ...event, on, fails, named, file: 'file' in event ? fileName(event.file) : '' };
}

/** An event as an instruction: “Bind e1000 to 0000:00:05.0”. */
export function eventWords(event: Event): string {
  return plain(`results.event.${event.type}`, eventValues(event));
}

export function eventParts(event: Event): readonly Part[] {
  return parts(`results.event.${event.type}`, eventValues(event));
}

function saidMessage(result: Result): MessageId {
  switch (result) {
    case 'OK':
      return 'results.said.ok';
    case 'WARN':
    case 'HANG':
    case 'OOPS':
    case 'BUG':
    case 'DEAD':
    case 'BLOCKED':
    case 'N/A':
      return `results.said.${result}`;
    default:
      return 'results.said.errno';
  }
}

/** The text for a screen reader after an event: event, result, reason, findings, and the events that it woke. */
export function announceOutcome(outcome: Outcome): string {
  return [
    plain(saidMessage(outcome.result), { event: eventWords(outcome.event), result: outcome.result }),
    explain(outcome),
    ...outcome.findings.map(findingMeaning),
    ...outcome.woke.map((event) => plain('results.said.woke', { event: eventWords(event) })),
  ].join(' ');
}
