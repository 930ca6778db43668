/**
 * Runs the searches that a lesson asks for. The caller decides where a search runs. Counterexamples use the device and
 * file names of lessons.
 */
import type { Report, Request, Trace } from '../explore/index.ts';
import { type Event, parseScript, type Topology } from '../world/index.ts';

/**
 * Runs a search to its end, in this thread or in a worker. Resolves to null where the search was stopped. Rejects
 * where the listing cannot be searched.
 */
export type Explore = (request: Request) => Promise<Report | null>;

/** The longest slice of a search, in milliseconds: less than a frame. */
const SLICE = 8;

/** Runs searches in this thread and calls `pause` after each slice. The first search loads the search engine. */
export function exploring(pause: () => Promise<void>): Explore {
  return async (request) => {
    const { explore } = await import('../explore/index.ts');
    const search = explore(request);
    while (search.advance(SLICE)) await pause();
    return search.report();
  };
}

/** A trace, and the same trace as a topology and events for the board. */
export interface Way {
  readonly trace: Trace;
  readonly topology: Topology;
  readonly events: readonly Event[];
}

const FILES = ['qemu', 'dpdk', 'spdk', 'vpp'];

/** The search numbers its devices and files. A lesson uses the names that readers know from the board. */
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
