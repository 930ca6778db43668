/** What is asked of a search, and what it answers. Plain data: it goes to a worker and back. */
import type { Program } from '../c/index.ts';
import type { ProtocolId } from '../world/index.ts';

/** What one step is: docs/decisions/0013-every-interleaving.md. */
export type Granularity = 'call' | 'statement';
export const GRANULARITIES = ['call', 'statement'] as const satisfies readonly Granularity[];

export interface Sizes {
  readonly devices: number;
  readonly files: number;
  readonly cpus: number;
}
/** The largest sizes that a state has room for. */
export const MOST: Sizes = { devices: 6, files: 4, cpus: 6 };

/** What ended a search before it was done, beside its limit and its reader. `internal` is an error of our own program, with its message. */
export type Cut =
  | { readonly code: 'memory' | 'ended' | 'silent' }
  | { readonly code: 'internal'; readonly message: string };

/** `always`: in every state. `sometimes`: at least once, or a proof would be empty. `recover`: from every state the group can become free again. */
export type PropertyKind = 'always' | 'sometimes' | 'recover';

export const PROPERTY_NAMES = [
  'no-split',
  'no-two-owners',
  'no-stale-owner',
  'no-leak',
  'no-lock-left',
  'counts-match',
  'domain-moved',
  'refusal-changes-nothing',
  'no-warn',
  'no-undefined',
  'no-needless-refusal',
  'refusal-says-why',
  'no-lagging-claim',
  'kernel-refused',
  'user-refused',
  'second-owner-refused',
  'second-device',
  'to-user',
  'to-kernel',
  'can-recover',
  'null-owner',
  'foreign-release',
] as const;
export type PropertyName = (typeof PROPERTY_NAMES)[number];

/** A property of somebody's own: a C expression over `group`, true in every state in which the group's lock is free. */
export interface OwnProperty {
  readonly name: string;
  readonly expression: string;
}

export interface Request {
  readonly protocol: ProtocolId;
  /** Compiled from `dma.h`, the listing and its glue, and `withOwnProperties`' functions where there are any. */
  readonly program: Program;
  /** The listing's text, whose lines steps quote. */
  readonly source: string;
  readonly sizes: Sizes;
  readonly granularity: Granularity;
  /** Names of `PROPERTY_NAMES`; without it, what the version sets out to keep (`propertiesOf`). */
  readonly properties?: readonly PropertyName[] | undefined;
  readonly own?: readonly OwnProperty[] | undefined;
  /**
   * What happened before the search begins, as lines of the script over `d0`, `d1`, …, `f1`, …: each is done by one CPU alone, to its end. A line
   * that a correct caller cannot begin then changes nothing, as it would on the board; one that is no operation of the search is refused.
   */
  readonly from?: readonly string[] | undefined;
  /** Whether devices, files and CPUs that only differ by name are one. On unless false. */
  readonly symmetry?: boolean | undefined;
  /**
   * For verdicts alone: steps that no other CPU can notice go with the one before, so that far fewer states stand for the same behaviour. Which
   * steps those are is found from the locks that guard what they touch. Traces are no longer the shortest.
   */
  readonly merged?: boolean | undefined;
  /** The search stops after so many states. */
  readonly mostStates?: number | undefined;
  /** Stop as soon as every `always` property is violated and every `sometimes` found. Counts then do not cover the whole graph. */
  readonly untilDecided?: boolean | undefined;
}

export interface TraceStep {
  readonly cpu: number;
  /** The event that the step belongs to, as a line of the script. */
  readonly event: string;
  /** The step is the event's first. */
  readonly begins: boolean;
  /** What the event answered, where the step is its last. */
  readonly result: string | null;
  /** Where the step's visible statement stands in the listing, and its text. */
  readonly fn: string;
  readonly line: number;
  readonly text: string;
  /** How many statements of the listing ran: letters of a race's schedule. */
  readonly statements: number;
}

export interface Trace {
  readonly steps: readonly TraceStep[];
  /** Topology and events, as the command line and the page read them; races carry their schedule. */
  readonly script: string;
}

/** Why an expression has no answer in a state. `waits`: for a lock that is held; `endless`: it runs on and on; `unset`: it reads a value that nothing has set. */
export type Fault =
  | 'division-by-zero'
  | 'out-of-bounds'
  | 'null-dereference'
  | 'too-deep'
  | 'bug'
  | 'waits'
  | 'endless'
  | 'unset';

export interface Verdict {
  /** A `PropertyName`, or the name of an own property. */
  readonly name: string;
  readonly kind: PropertyKind;
  /** Null where the search ended before it was known. */
  readonly holds: boolean | null;
  /** The shortest counterexample; for `sometimes` the shortest witness. Null where there is none, or no memory to tell it. */
  readonly trace: Trace | null;
  /** An own property cannot be evaluated in the state that the trace leads to; `holds` is null then. */
  readonly fault?: Fault;
}

export interface Report {
  readonly protocol: ProtocolId;
  readonly sizes: Sizes;
  readonly granularity: Granularity;
  readonly symmetry: boolean;
  readonly states: number;
  readonly transitions: number;
  /** Steps from the start to the state that is farthest from it. */
  readonly depth: number;
  /** How many states there are at each depth. */
  readonly levels: readonly number[];
  readonly seconds: number;
  /** Nothing was left to be searched. */
  readonly whole: boolean;
  /** Null where the search ended as it should: with the last state, at its limit, or where its reader stopped it. */
  readonly cut: Cut | null;
  /** Bytes that the search took for its states, parents and table. */
  readonly bytes: number;
  /** A count went above what a state has room for, and those above were taken for one. */
  readonly saturated: boolean;
  readonly properties: readonly Verdict[];
}

export interface Progress {
  readonly phase: 'search' | 'recover' | 'done';
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
  /** Verdicts that are known already. */
  readonly decided: readonly { readonly name: string; readonly holds: boolean }[];
}

/** A small space as a picture needs it. Node 0 is the start. */
export interface StateGraph {
  readonly nodes: readonly {
    readonly depth: number;
    /** What differs from the node it was found from, in few words. */
    readonly changed: string;
    /** Properties that it violates. */
    readonly violates: readonly string[];
  }[];
  readonly edges: readonly {
    readonly from: number;
    readonly to: number;
    readonly cpu: number;
    readonly line: number;
    readonly label: string;
  }[];
}

/** A search in hand. */
export interface Exploration {
  /** Goes on for about so many milliseconds; false once there is nothing more to do, or no memory to do it. */
  advance(milliseconds: number): boolean;
  progress(): Progress;
  /** May be asked for at any time; verdicts that are not known yet are null. Does not throw where memory has run out: then the report has a `cut`. */
  report(): Report;
  /** The verdicts that no further state can change, with their traces. A later call may take a verdict back: the search begins again where it had overlooked something. */
  found(): readonly Verdict[];
  /** Null where the space has more than `most` states, or was not searched whole. */
  graph(most: number): StateGraph | null;
}
