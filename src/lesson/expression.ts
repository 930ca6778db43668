/** Expressions over a world and what the last event answered: `user == 0 && driver(0000:00:05.0) == vfio-pci`. */
import type { Counter, GroupName } from '../world/index.ts';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** Something that can be looked up. `group: null` is the only group, or the first. */
export type Reading =
  | { readonly what: 'count'; readonly count: Counter; readonly group: GroupName | null }
  | { readonly what: 'owner' | 'owns' | 'viable'; readonly group: GroupName | null }
  | { readonly what: 'refs' | 'leaked'; readonly of: string; readonly group: GroupName | null }
  | { readonly what: 'driver' | 'held' | 'isopen' | 'finding'; readonly of: string }
  | { readonly what: 'result' };

export type ExpressionNode =
  | { readonly type: 'and' | 'or'; readonly left: ExpressionNode; readonly right: ExpressionNode }
  | { readonly type: 'not'; readonly of: ExpressionNode }
  | { readonly type: 'compare'; readonly how: Comparison; readonly left: ExpressionNode; readonly right: ExpressionNode }
  | { readonly type: 'number'; readonly value: number }
  /** A name: of a file, a driver, a result, an owner's kind, or `none`. */
  | { readonly type: 'word'; readonly value: string }
  | { readonly type: 'read'; readonly reading: Reading };

export interface Expression {
  /** As the author wrote it. */
  readonly text: string;
  readonly root: ExpressionNode;
}
