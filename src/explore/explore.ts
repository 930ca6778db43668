/** Runs a search from the request to the report, in slices. */
import type { Callers } from './operations.ts';
import { graphOf } from './graph.ts';
import { isOutOfMemory } from './memory.ts';
import { knowing, learn, nothingKnown } from './model.ts';
import { askedBy, kindOf, partialReport } from './partial.ts';
import { isMisuse, SHOWS } from './properties.ts';
import { CAN, Reach } from './reach.ts';
import { callersFor, Search } from './search.ts';
import { Overlooked } from './step.ts';
import type { Known } from './steps.ts';
import { chainTo, movesAlong, tell, traceOf } from './trace.ts';
import type {
  Exploration,
  Progress,
  PropertyKind,
  PropertyName,
  Report,
  Request,
  StateGraph,
  Trace,
  Verdict,
} from './types.ts';

const MOST_STATES = 20_000_000;
/** These properties need the whole graph: recovery, and hand-overs between kernel and user space. */
const BY_REACH: ReadonlySet<string> = new Set<PropertyName>(['can-recover', 'to-user', 'to-kernel']);

/** Returns the result of `make`; null if memory ran out. */
function orNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (isOutOfMemory(error)) return null;
    throw error;
  }
}

/** One search with the properties that it checks. */
class Part {
  readonly names: readonly string[];
  /** Null if there was no memory to start the search. */
  search: Search | null;
  /** Memory ran out. The search has ended, but its results stay valid. */
  starved = false;
  private reach: Reach | null = null;
  private readonly verdicts = new Map<string, Verdict>();
  private readonly request: Request;
  private readonly callers: Callers;
  private readonly beat: () => void;
  private readonly known: Known = nothingKnown();

  constructor(request: Request, names: readonly string[], callers: Callers, beat: () => void) {
    this.request = request;
    this.names = names;
    this.callers = callers;
    this.beat = beat;
    this.search = this.begin();
  }

  private begin(): Search | null {
    const search = orNull(() =>
      knowing(
        this.known,
        () =>
          new Search(
            this.request,
            this.names,
            this.callers,
            this.known,
            this.request.mostStates ?? MOST_STATES,
            this.beat,
          ),
      ),
    );
    this.starved = search === null;
    return search;
  }

  /** Returns false when the search has nothing left to do. */
  advance(milliseconds: number): boolean {
    const { search } = this;
    if (!search || this.starved) return false;
    try {
      if (!search.done) {
        search.advance(milliseconds);
        return !search.done || this.wantsReach;
      }
      if (!this.wantsReach) return false;
      this.reach ??= new Reach(search);
      return this.reach.advance(milliseconds);
    } catch (error) {
      if (isOutOfMemory(error)) {
        this.starve(search);
        return false;
      }
      this.again(error);
      return true;
    }
  }

  /**
   * Ends the search after memory ran out. A complete search stays complete: only the properties in `BY_REACH` are
   * unknown.
   */
  private starve(search: Search): void {
    this.starved = true;
    if (!search.done) search.end();
  }

  /** Restarts the search with an overlooked fact. Rethrows every other error. */
  private again(error: unknown): void {
    if (!(error instanceof Overlooked)) throw error;
    learn(this.known, error);
    // The verdicts so far come from a search that missed this fact. Free the old search before the new one needs
    // memory.
    this.verdicts.clear();
    this.reach = null;
    this.search = null;
    this.search = this.begin();
  }

  get whole(): boolean {
    return this.search?.whole === true;
  }

  private get wantsReach(): boolean {
    return this.whole && !this.reach?.done && this.names.some((name) => BY_REACH.has(name));
  }

  private finish(): void {
    while (this.advance(1_000));
  }

  /**
   * The verdict on a property. Building its trace may run steps that the search skipped. If such a step shows an
   * overlooked fact, the search runs again.
   */
  verdict(name: string): Verdict {
    for (;;) {
      const known = this.verdicts.get(name);
      if (known) return known;
      const { search } = this;
      if (!search) return unknown(name);
      try {
        const verdict = this.judged(search, name);
        if ((verdict.holds !== null || verdict.fault) && !(this.starved && verdict.trace === null))
          this.verdicts.set(name, verdict);
        return verdict;
      } catch (error) {
        if (isOutOfMemory(error)) {
          this.starved = true;
          return unknown(name);
        }
        this.again(error);
        if (search.done) this.finish();
      }
    }
  }

  /** Names of the properties that a state or a step has decided. */
  decided(): readonly string[] {
    return [...(this.search?.decided.keys() ?? [])];
  }

  private judged(search: Search, name: string): Verdict {
    const kind = kindOf(name);
    if (BY_REACH.has(name))
      return this.reach?.done ? this.byReach(search, name as PropertyName, kind, this.reach) : unknown(name);
    const decided = search.decided.get(name);
    if (!decided) return { name, kind, holds: this.whole ? kind !== 'sometimes' : null, trace: null };
    const trace = this.told(() => traceOf(search, name, decided, this.request.source));
    if (decided.fault) return { name, kind, holds: null, trace, fault: decided.fault };
    return { name, kind, holds: kind === 'sometimes', trace };
  }

  private byReach(search: Search, name: PropertyName, kind: PropertyKind, reach: Reach): Verdict {
    const along = (chain: () => readonly number[]): Trace | null =>
      this.told(() => tell(search, movesAlong(search, chain()).moves, this.request.source));
    if (name === 'can-recover') {
      const { lost } = reach;
      return { name, kind, holds: lost < 0, trace: lost < 0 ? null : along(() => chainTo(search, lost)) };
    }
    const [first, then] = name === 'to-user' ? [SHOWS.live, SHOWS.held] : [SHOWS.held, SHOWS.live];
    const from = reach.handOver(first, name === 'to-user' ? CAN.hold : CAN.live);
    return {
      name,
      kind,
      holds: from >= 0,
      trace: from < 0 ? null : along(() => [...chainTo(search, from), ...reach.wayTo(from, then)]),
    };
  }

  /** Returns the trace; null if there is no memory to build it. The verdict stays valid. */
  private told(trace: () => Trace): Trace | null {
    const told = orNull(trace);
    if (told === null) this.starved = true;
    return told;
  }
}

const unknown = (name: string): Verdict => ({ name, kind: kindOf(name), holds: null, trace: null });

/**
 * Starts a search. `explore` and `advance` throw `Unsearchable` if a state has no room for the listing's values. The
 * search calls `beat` at least once for every thousand states and for every step of a trace. The caller can use
 * `beat` to see that the search is alive.
 */
export function explore(request: Request, beat: () => void = () => undefined): Exploration {
  return new Exploring(request, beat);
}

class Exploring implements Exploration {
  private readonly request: Request;
  private readonly parts: readonly Part[];
  private seconds = 0;
  private at = 0;

  constructor(request: Request, beat: () => void) {
    this.request = request;
    const asked = askedBy(request);
    const correct = asked.filter((name) => !isMisuse(name));
    const own = request.own ?? [];
    this.parts = [
      ...(correct.length > 0 || own.length > 0 || asked.length === 0
        ? [new Part(request, correct, callersFor(null), beat)]
        : []),
      ...asked.filter(isMisuse).map((name) => new Part({ ...request, own: [] }, [name], callersFor(name), beat)),
    ];
  }

  advance(milliseconds: number): boolean {
    const began = performance.now();
    const part = this.parts[this.at];
    if (part && !part.advance(milliseconds)) this.at += 1;
    this.seconds += (performance.now() - began) / 1000;
    return this.at < this.parts.length;
  }

  private get first(): Part {
    return this.parts[0]!;
  }

  progress(): Progress {
    const { search } = this.parts[Math.min(this.at, this.parts.length - 1)]!;
    const decided = this.parts.flatMap((part) => {
      const names = part.decided();
      return part.names.flatMap((name) =>
        names.includes(name) ? [{ name, holds: kindOf(name) === 'sometimes' }] : [],
      );
    });
    const phase = this.at >= this.parts.length ? 'done' : search?.done ? 'recover' : 'search';
    return {
      phase,
      states: search?.store.count ?? 0,
      transitions: search?.transitions ?? 0,
      depth: search?.depth ?? 0,
      seconds: this.seconds,
      decided,
    };
  }

  found(): readonly Verdict[] {
    return this.parts
      .flatMap((part) => part.decided().map((name) => part.verdict(name)))
      .filter(({ holds, fault }) => holds !== null || fault !== undefined);
  }

  report(): Report {
    for (;;) {
      const searches = this.parts.map(({ search }) => search);
      const report = this.reportNow();
      // A part that restarted has counts that do not match its verdicts: build the report again.
      if (this.parts.every(({ search }, at) => search === searches[at])) return report;
    }
  }

  private reportNow(): Report {
    const { request, first } = this;
    const names = this.parts.flatMap((part) =>
      [...part.names, ...(part === first ? (request.own ?? []).map(({ name }) => name) : [])].map(
        (name) => [part, name] as const,
      ),
    );
    const properties = names.map(([part, name]) => part.verdict(name));
    const { search } = first;
    const starved = this.parts.some((part) => part.starved);
    const partial = partialReport(
      request,
      { ...this.progress(), states: 0, transitions: 0, depth: 0 },
      properties,
      starved ? { code: 'memory' } : null,
    );
    if (!search) return { ...partial, properties };
    return {
      ...partial,
      properties,
      states: search.store.count,
      transitions: search.transitions,
      depth: search.depth,
      levels: search.statesByDepth(),
      whole: !starved && this.parts.every(({ whole }) => whole),
      bytes: search.store.bytes,
      saturated: search.model.steps.saturated,
    };
  }

  graph(most: number): StateGraph | null {
    const {
      first: { search, names, whole },
    } = this;
    // Merged steps skip states, so the graph would have gaps.
    return search && whole && this.request.merged !== true && search.store.count <= most
      ? orNull(() => graphOf(search, names))
      : null;
  }
}
