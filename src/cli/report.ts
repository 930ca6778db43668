/** Prints a run: a JSON object or a text row for every event. */
import type { GroupView, Outcome } from '../machine/index.ts';
import { explain } from '../words/index.ts';
import { ERRNO, type Errno, printEvent, type Result, type Topology } from '../world/index.ts';

/** An outcome and the groups after it. */
export interface Row {
  readonly n: number;
  readonly outcome: Outcome;
  groups(): readonly GroupView[];
}

/** 0 for OK, a negative errno for a refusal, null for every other result. */
export function errnoOf(result: Result): number | null {
  if (result === 'OK') return 0;
  return Object.hasOwn(ERRNO, result) ? ERRNO[result as Errno] : null;
}

/**
 * Prints rows as lines of JSON. The output's contract fixes the keys and their order. `woke`, `detail` and `parts`
 * appear only where they are not empty.
 */
export function jsonLines({ groups: all }: Topology): (row: Row) => string {
  // JavaScript puts numeric keys first, in numeric order. The output keeps this order.
  const order = Object.values(Object.fromEntries(all.map(({ name }, index) => [name, index])));
  return (row) => jsonLine(row, order);
}

function jsonLine({ n, outcome, groups }: Row, order: readonly number[]): string {
  const { event, result, findings, woke, detail, parts } = outcome;
  const start = JSON.stringify({
    n,
    event: printEvent(event),
    result,
    errno: errnoOf(result),
    findings,
    why: explain(outcome),
  });
  const rest = JSON.stringify({
    ...(woke.length > 0 ? { woke: woke.map(printEvent) } : {}),
    ...(detail === undefined ? {} : { detail }),
    ...(parts === undefined
      ? {}
      : { parts: parts.map((part) => ({ cpu: part.cpu, event: printEvent(part.event), result: part.result })) }),
  });
  // Every line lists every group, but most groups do not change. So the JSON of a group is cached and inserted into
  // the line.
  const views = groups();
  return `${start.slice(0, -1)},"groups":{${order.map((index) => groupText(views[index]!)).join()}}${rest === '{}' ? '' : `,${rest.slice(1, -1)}`}}\n`;
}

const texts = new WeakMap<GroupView, string>();

function groupText(view: GroupView): string {
  let text = texts.get(view);
  if (text === undefined) {
    const { name, owns, counts, owner, refs } = view;
    texts.set(view, (text = `${JSON.stringify(name)}:${JSON.stringify({ owns, counts, owner, refs })}`));
  }
  return text;
}

const WIDEST_EVENT = 44;
const WIDEST_RESULT = 'EPROBE_DEFER'.length;
const paint = (colour: boolean, code: number, text: string): string =>
  colour ? `\u001b[${code}m${text}\u001b[0m` : text;

/** Prints rows as text. The columns are as wide as this script needs. */
export function textLines(events: readonly string[], colour: boolean): (row: Row) => string {
  const number = Math.max(2, String(events.length).length);
  // This is a loop, because a long script would give `Math.max` too many arguments.
  let wide = 0;
  for (const event of events) wide = Math.min(WIDEST_EVENT, Math.max(wide, event.length));
  return ({ n, outcome }) => {
    const { result, findings, woke } = outcome;
    const shown = result.padEnd(WIDEST_RESULT);
    const cells = [
      String(n).padStart(number),
      printEvent(outcome.event).padEnd(wide),
      result === 'OK' ? shown : paint(colour, 31, shown),
      [
        ...(outcome.parts ?? []).map((part) => `CPU ${part.cpu} ${part.result},`),
        ...findings.map((finding) => paint(colour, 33, `!${finding}`)),
        explain(outcome),
        ...woke.map((event) => `-> ${printEvent(event)}`),
      ].join(' '),
    ];
    return `${cells.join('  ').trimEnd()}\n`;
  };
}

/** The final state of the groups, one line each. */
export function standings(groups: readonly GroupView[]): string {
  return groups
    .map(({ name, owns, counts, owner, refs }) => {
      const counted = Object.entries(counts).map(([counter, value]) => `${counter} ${value}`);
      const held = Object.entries(refs).map(([file, count]) => `${count} of ${file}`);
      return `group ${name}: ${[owns, ...counted, `owner ${owner ?? 'none'}`, ...(held.length > 0 ? [`references ${held.join(', ')}`] : [])].join(', ')}\n`;
    })
    .join('');
}
