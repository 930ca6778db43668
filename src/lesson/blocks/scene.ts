import type { Scene, ScriptLine } from '../types.ts';

/**
 * The context of a block: the scene of its step and the step's script lines. `end` is the number of events at the end
 * of the step.
 */
export interface Setting {
  readonly scene: Scene;
  readonly script: readonly ScriptLine[];
  readonly end: number;
}
