/**
 * The messages between the page and the worker that searches. They are plain data, because `postMessage` carries
 * nothing else.
 */
import type { Progress, Report, Request, StateGraph, Unsearchable, Verdict } from '../../src/explore/index.ts';

export interface Job {
  readonly request: Request;
  /** If the search has at most this many states, the answer also holds the state graph. 0 asks for no graph. */
  readonly graph: number;
}

export type Asked =
  | { readonly type: 'start'; readonly id: number; readonly job: Job }
  | { readonly type: 'cancel'; readonly id: number };

/**
 * The end of a search. If the reader stopped the search (`stopped`), or if the report has a `cut`, the report covers
 * only some states.
 */
export type Ended =
  | { readonly kind: 'searched'; readonly report: Report; readonly graph: StateGraph | null; readonly stopped: boolean }
  /** The listing does something that does not fit into a packed state. */
  | { readonly kind: 'unsearchable'; readonly code: Unsearchable['code']; readonly params: Unsearchable['params'] }
  /**
   * `unstarted`: neither a worker nor the page could load the search. `internal`: an error of the program. `why`
   * holds its message.
   */
  | { readonly kind: 'failed'; readonly code: 'unstarted' | 'internal'; readonly why: string };

export type Answered =
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  /** All decided verdicts with their traces. They replace the verdicts of the message before. */
  | { readonly type: 'found'; readonly id: number; readonly found: readonly Verdict[] }
  | { readonly type: 'ended'; readonly id: number; readonly ended: Ended };

const ENDS: ReadonlySet<unknown> = new Set<Ended['kind']>(['searched', 'unsearchable', 'failed']);

/** Checks the fields of a worker's message that the page relies on. */
export function isAnswered(data: unknown): data is Answered {
  const said = data as Partial<Record<string, unknown>> | null | undefined;
  if (typeof said !== 'object' || said === null || typeof said['id'] !== 'number') return false;
  const [progress, found, ended] = [
    said['progress'] as Partial<Progress> | null,
    said['found'],
    said['ended'] as Partial<Ended & { report: unknown }> | null,
  ];
  switch (said['type']) {
    case 'progress':
      return typeof progress?.states === 'number' && Array.isArray(progress.decided);
    case 'found':
      return Array.isArray(found);
    case 'ended':
      return ENDS.has(ended?.kind) && (ended?.kind !== 'searched' || typeof ended.report === 'object');
    default:
      return false;
  }
}
