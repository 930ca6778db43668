import type { Scene, ScriptLine } from '../types.ts';

/** What a block may refer to: the scene that its step plays in, the step's own lines, and how many events have happened at its end. */
export interface Setting {
  readonly scene: Scene;
  readonly script: readonly ScriptLine[];
  readonly end: number;
}
