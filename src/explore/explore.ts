/** A search from its request to its report, in slices. */
import type { Callers } from './operations.ts';
import { graphOf } from './graph.ts';
import { knowing, learn, nothingKnown } from './model.ts';
import { canJudge, isMisuse, KINDS, propertiesOf, SHOWS } from './properties.ts';
import { CAN, Reach } from './reach.ts';
import { callersFor, Search } from './search.ts';
import { Overlooked } from './step.ts';
import type { Known } from './steps.ts';
import { chainTo, movesAlong, tell, traceOf } from './trace.ts';
import type { Exploration, Progress, PropertyKind, PropertyName, Report, Request, StateGraph, Trace, Verdict } from './types.ts';

const MOST_STATES = 20_000_000;
/** Hand-overs and recovery are asked of the whole graph. */
const BY_REACH: ReadonlySet<string> = new Set<PropertyName>(['can-recover', 'to-user', 'to-kernel']);

/** One search and what it is asked. */
class Part {
  readonly names: readonly string[];
  search: Search;
  reach: Reach | null = null;
  private readonly request: Request;
  private readonly callers: Callers;
  private readonly known: Known = nothingKnown();

  constructor(request: Request, names: readonly string[], callers: Callers) {
    this.request = request;
    this.names = names;
    this.callers = callers;
    this.search = this.begin();
  }

  private begin(): Search {
    return knowing(this.known, () => new Search(this.request, this.names, this.callers, this.known, this.request.mostStates ?? MOST_STATES));
  }

  /** False once nothing is left to do. */
  advance(milliseconds: number): boolean {
    try {
      if (!this.search.done) {
        this.search.advance(milliseconds);
        return !this.search.done || this.wantsReach;
      }
      if (!this.wantsReach) return false;
      this.reach ??= new Reach(this.search);
      return this.reach.advance(milliseconds);
    } catch (error) {
      this.again(error);
      return true;
    }
  }

  /** Begins again after something was overlooked; throws whatever else went wrong. */
  private again(error: unknown): void {
    if (!(error instanceof Overlooked)) throw error;
    learn(this.known, error);
    this.search = this.begin();
    this.reach = null;
  }

  get whole(): boolean {
    return this.search.whole;
  }

  private get wantsReach(): boolean {
    return this.whole && !this.reach?.done && this.names.some((name) => BY_REACH.has(name));
  }

  private finish(): void {
    while (this.advance(1_000));
  }

  /** Telling a trace may come where the search has not been, and find something overlooked there: then the search is done once more. */
  verdict(name: string): Verdict {
    for (;;) {
      try {
        return this.judged(name);
      } catch (error) {
        const again = this.search.done;
        this.again(error);
        if (again) this.finish();
      }
    }
  }

  private judged(name: string): Verdict {
    const kind = kindOf(name);
    const { search, reach } = this;
    const { source } = this.request;
    if (BY_REACH.has(name)) return reach?.done ? this.byReach(name as PropertyName, kind, reach) : { name, kind, holds: null, trace: null };
    const decided = search.decided.get(name);
    const trace = decided ? traceOf(search, name, decided, source) : null;
    if (decided?.fault) return { name, kind, holds: null, trace, fault: decided.fault };
    if (kind === 'sometimes') return { name, kind, holds: trace ? true : this.whole ? false : null, trace };
    return { name, kind, holds: trace ? false : this.whole ? true : null, trace };
  }

  private byReach(name: PropertyName, kind: PropertyKind, reach: Reach): Verdict {
    if (name === 'can-recover') {
      const { lost } = reach;
      return { name, kind, holds: lost < 0, trace: lost < 0 ? null : this.along(chainTo(this.search, lost)) };
    }
    const [first, then] = name === 'to-user' ? [SHOWS.live, SHOWS.held] : [SHOWS.held, SHOWS.live];
    const from = reach.handOver(first, name === 'to-user' ? CAN.hold : CAN.live);
    return { name, kind, holds: from >= 0, trace: from < 0 ? null : this.along([...chainTo(this.search, from), ...reach.wayTo(from, then)]) };
  }

  private along(chain: readonly number[]): Trace {
    return tell(this.search, movesAlong(this.search, chain).moves, this.request.source);
  }
}

const kindOf = (name: string): PropertyKind => (Object.hasOwn(KINDS, name) ? KINDS[name as PropertyName] : 'always');

/** Throws `Unsearchable` for what no state has room for; so may `advance`. */
export function explore(request: Request): Exploration {
  return new Exploring(request);
}

class Exploring implements Exploration {
  private readonly request: Request;
  private readonly parts: readonly Part[];
  private seconds = 0;
  private at = 0;
  private verdicts: Map<string, Verdict> = new Map();

  constructor(request: Request) {
    this.request = request;
    const asked = (request.properties ?? propertiesOf(request.protocol)).filter((name) => canJudge(request.protocol, name));
    const correct = asked.filter((name) => !isMisuse(name));
    const own = request.own ?? [];
    this.parts = [
      ...(correct.length > 0 || own.length > 0 || asked.length === 0 ? [new Part(request, correct, callersFor(null))] : []),
      ...asked.filter(isMisuse).map((name) => new Part({ ...request, own: [] }, [name], callersFor(name))),
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
    const part = this.parts[Math.min(this.at, this.parts.length - 1)]!;
    const { search } = part;
    const decided = this.parts.flatMap(({ search, names }) => names.flatMap((name) => (search.decided.has(name) ? [{ name, holds: kindOf(name) === 'sometimes' }] : [])));
    const phase = this.at >= this.parts.length ? 'done' : search.done ? 'recover' : 'search';
    return { phase, states: search.store.count, transitions: search.transitions, depth: search.depth, seconds: this.seconds, decided };
  }

  report(): Report {
    for (;;) {
      const searches = this.parts.map(({ search }) => search);
      const report = this.reportNow();
      if (this.parts.every(({ search }, at) => search === searches[at])) return report;
      // What was judged before something was found to be overlooked, and counted, is of a search that overlooked it.
      this.verdicts.clear();
    }
  }

  private reportNow(): Report {
    const { request, first } = this;
    const { search } = first;
    return {
      protocol: request.protocol, sizes: request.sizes, granularity: request.granularity, symmetry: request.symmetry !== false,
      states: search.store.count, transitions: search.transitions, depth: search.depth, levels: search.statesByDepth(), seconds: this.seconds, whole: this.parts.every(({ whole }) => whole),
      bytes: search.store.bytes, saturated: search.model.steps.saturated,
      properties: this.parts.flatMap((part) => [...part.names, ...(part === first ? (request.own ?? []).map(({ name }) => name) : [])].map((name) => this.verdict(part, name))),
    };
  }

  private verdict(part: Part, name: string): Verdict {
    const known = this.verdicts.get(name);
    if (known) return known;
    const verdict = part.verdict(name);
    if (verdict.holds !== null || verdict.fault) this.verdicts.set(name, verdict);
    return verdict;
  }

  graph(most: number): StateGraph | null {
    const { first } = this;
    // Merged steps lead past states that are not there.
    return first.whole && this.request.merged !== true && first.search.store.count <= most ? graphOf(first.search, first.names) : null;
  }
}
