/** What a lesson asks of the search over every interleaving: who drives it is the asker's choice, and what it finds is told in a lesson's names. */
import type { Report, Request, Trace } from '../explore/index.ts';
import { type Event, parseScript, type Topology } from '../world/index.ts';

/** Drives a search to its end: here, in a worker, as the page likes. Null where it was stopped. Rejects where the listing cannot be searched. */
export type Explore = (request: Request) => Promise<Report | null>;

/** How long a slice may take, in milliseconds: less than a frame. */
const SLICE = 8;

/** Drives searches here, with a `pause` after each slice. The engine comes with the first. */
export function exploring(pause: () => Promise<void>): Explore {
  return async (request) => {
    const { explore } = await import('../explore/index.ts');
    const search = explore(request);
    while (search.advance(SLICE)) await pause();
    return search.report();
  };
}

/** A trace, and the same as the board plays it. */
export interface Way {
  readonly trace: Trace;
  readonly topology: Topology;
  readonly events: readonly Event[];
}

const FILES = ['qemu', 'dpdk', 'spdk', 'vpp'];

/** The search numbers its devices and files; in a lesson they have the names that its reader knows from the board. */
const named = (text: string): string =>
  text
    .replaceAll(/\bd(\d)\b/g, '0000:00:05.$1')
    .replaceAll(/\bf([1-4])\b/g, (_, number: string) => FILES[Number(number) - 1]!)
    .replaceAll(/\b(group|claim-group|release-group) 0\b/g, '$1 3');

export function wayOf({ steps, script }: Trace): Way {
  const text = named(script);
  const read = parseScript(text);
  if (!read.ok) throw new Error(`a trace cannot be read: ${JSON.stringify(read.problems)}`);
  const { topology, events } = read.value;
  return {
    trace: { steps: steps.map((step) => ({ ...step, event: named(step.event) })), script: text },
    topology,
    events,
  };
}
