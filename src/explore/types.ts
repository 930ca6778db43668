/** The request and the report of a search. All types here are plain data: they go to a worker and back. */
import type { Program } from '../c/index.ts';
import type { ProtocolId } from '../world/index.ts';

/** The size of one step, see docs/decisions/0013-every-interleaving.md. */
export type Granularity = 'call' | 'statement';
export const GRANULARITIES = ['call', 'statement'] as const satisfies readonly Granularity[];

export interface Sizes {
  readonly devices: number;
  readonly files: number;
  readonly cpus: number;
}
/** The largest sizes that a state has room for. */
export const MOST: Sizes = { devices: 6, files: 4, cpus: 6 };

/**
 * Why a search ended early, other than by its state limit or by the reader. `internal` is a bug in our own program,
 * with the error message.
 */
export type Cut =
  | { readonly code: 'memory' | 'ended' | 'silent' }
  | { readonly code: 'internal'; readonly message: string };

/**
 * `always`: holds in every state. `sometimes`: occurs at least once; without it, a proof may be empty. `recover`:
 * from every state the group can become free again.
 */
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

/**
 * A property written by the reader: a C expression over `group`. It must be true in every state in which the group's
 * lock is free.
 */
export interface OwnProperty {
  readonly name: string;
  readonly expression: string;
}

export interface Request {
  readonly protocol: ProtocolId;
  /**
   * Compiled from `dma.h`, the listing and its glue. `withOwnProperties` adds a function for each of the reader's
   * properties.
   */
  readonly program: Program;
  /** The text of the listing. Trace steps quote its lines. */
  readonly source: string;
  readonly sizes: Sizes;
  readonly granularity: Granularity;
  /** Names of `PROPERTY_NAMES`. Default: the properties that the version promises (`propertiesOf`). */
  readonly properties?: readonly PropertyName[] | undefined;
  readonly own?: readonly OwnProperty[] | undefined;
  /**
   * Events before the start of the search, as script lines over `d0`, `d1`, …, `f1`, …. One CPU runs each line to its
   * end while the other CPUs are idle. A line changes nothing if a correct caller cannot begin it, as on the board. A
   * line that is no operation of the search throws `Unsearchable`.
   */
  readonly from?: readonly string[] | undefined;
  /** Treats two states as equal if they differ only by the names of devices, files and CPUs. True by default. */
  readonly symmetry?: boolean | undefined;
  /**
   * Merges each step with following steps that no other CPU can notice. The search visits far fewer states and gives
   * the same verdicts, but its traces are not the shortest. The search finds these steps from the locks that guard
   * the fields they touch.
   */
  readonly merged?: boolean | undefined;
  /** The search stops when it has this many states. */
  readonly mostStates?: number | undefined;
  /**
   * Stop when every `always` property is violated and every `sometimes` property is found. The counts then do not
   * cover the whole graph.
   */
  readonly untilDecided?: boolean | undefined;
}

export interface TraceStep {
  readonly cpu: number;
  /** The event of the step, as a script line. */
  readonly event: string;
  /** True if the step is the first step of the event. */
  readonly begins: boolean;
  /** The result of the event if this step is its last; otherwise null. */
  readonly result: string | null;
  /** The function, line and text of the step's visible statement in the listing. */
  readonly fn: string;
  readonly line: number;
  readonly text: string;
  /** The number of listing statements that ran. Each is one letter in the schedule of a race. */
  readonly statements: number;
}

export interface Trace {
  readonly steps: readonly TraceStep[];
  /** Topology and events, in the form that the command line and the page read. A race includes its schedule. */
  readonly script: string;
}

/**
 * Why an expression has no value in a state. `waits`: it waits for a held lock. `endless`: it never ends. `unset`: it
 * reads a value that nothing has set.
 */
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
  /** A `PropertyName`, or the name of a property written by the reader. */
  readonly name: string;
  readonly kind: PropertyKind;
  /** Null if the search ended before it could decide. */
  readonly holds: boolean | null;
  /**
   * The shortest counterexample; for `sometimes`, the shortest witness. Null if there is no trace, or no memory to
   * build it.
   */
  readonly trace: Trace | null;
  /** Why the reader's property has no value in the last state of the trace. `holds` is null in this case. */
  readonly fault?: Fault;
}

export interface Report {
  readonly protocol: ProtocolId;
  readonly sizes: Sizes;
  readonly granularity: Granularity;
  readonly symmetry: boolean;
  readonly states: number;
  readonly transitions: number;
  /** The number of steps from the start to the farthest state. */
  readonly depth: number;
  /** The number of states at each depth. */
  readonly levels: readonly number[];
  readonly seconds: number;
  /** True if the search visited every state. */
  readonly whole: boolean;
  /** Null if the search ended normally: after the last state, at its limit, or because the reader stopped it. */
  readonly cut: Cut | null;
  /** The memory, in bytes, for states, parents and hash table. */
  readonly bytes: number;
  /** True if a counter exceeded its largest stored value. All larger values then count as this largest value. */
  readonly saturated: boolean;
  readonly properties: readonly Verdict[];
}

export interface Progress {
  readonly phase: 'search' | 'recover' | 'done';
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
  /** The verdicts that the search knows so far. */
  readonly decided: readonly { readonly name: string; readonly holds: boolean }[];
}

/** A small state space, prepared for a picture. Node 0 is the start. */
export interface StateGraph {
  readonly nodes: readonly {
    readonly depth: number;
    /** The variables that differ from the parent node, as a short text. */
    readonly changed: string;
    /** Names of the properties that this state violates. */
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

/** A running search. */
export interface Exploration {
  /** Searches for about `milliseconds`. Returns false when the search is complete, or when memory has run out. */
  advance(milliseconds: number): boolean;
  progress(): Progress;
  /**
   * The report at any time. A verdict that is not known yet is null. Does not throw when memory has run out: the
   * report then has a `cut`.
   */
  report(): Report;
  /**
   * The verdicts that no further state can change, with their traces. A later call may lack a verdict again: the
   * search starts over when it finds that it overlooked something.
   */
  found(): readonly Verdict[];
  /** Null if the space has more than `most` states, or if the search did not visit all of it. */
  graph(most: number): StateGraph | null;
}
