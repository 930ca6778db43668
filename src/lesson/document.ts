/** A lesson's file part by part, as it was written: what an editor changes and the printer prints. Nothing in it was understood yet. */

export const BLOCK_KINDS = ['script', 'predict', 'task', 'repair', 'point', 'notes'] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];

/** A run of prose as Markdown, or one of the lesson's own blocks. */
export type Part =
  | { readonly kind: 'prose'; readonly text: string }
  | { readonly kind: BlockKind; readonly meta: string; readonly text: string };

export interface LessonDocument {
  /** The front matter in its order. `below` are the lines under `key: |`; a comment has no key. */
  readonly front: readonly { readonly key: string | null; readonly text: string; readonly below: readonly string[] | null }[];
  readonly opening: readonly Part[];
  readonly steps: readonly { readonly heading: string; readonly parts: readonly Part[] }[];
}
