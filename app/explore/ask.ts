/** What the page asks the worker that searches, and what it answers. Plain data: nothing else comes through. */
import type { Progress, Report, Request, StateGraph, Unsearchable } from '../../src/explore/index.ts';

export interface Job {
  readonly request: Request;
  /** A space of at most so many states comes back as a graph, too; 0 where nobody wants one. */
  readonly graph: number;
}

export type Asked =
  | { readonly type: 'start'; readonly id: number; readonly job: Job }
  | { readonly type: 'cancel'; readonly id: number };

/** How a search ended. `stopped` where somebody stopped it: the report is then of what was searched until there. */
export type Ended =
  | { readonly kind: 'searched'; readonly report: Report; readonly graph: StateGraph | null; readonly stopped: boolean }
  /** The listing does what a packed state has no room for. */
  | { readonly kind: 'unsearchable'; readonly code: Unsearchable['code']; readonly params: Unsearchable['params'] }
  | { readonly kind: 'failed'; readonly why: string };

export type Answered =
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'ended'; readonly id: number; readonly ended: Ended };
