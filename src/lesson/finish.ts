/** Completes a step when its scene is known: adds its script lines and reads its blocks. */
import { fromMarkdown } from 'mdast-util-from-markdown';
import type { RawBlock } from './blocks/fields.ts';
import { readPoints } from './blocks/point.ts';
import { readPrediction } from './blocks/predict.ts';
import { readRepair } from './blocks/repair.ts';
import type { Setting } from './blocks/scene.ts';
import { readTask } from './blocks/task.ts';
import { readVerdict } from './blocks/verdict.ts';
import type { BlockKind } from './document.ts';
import type { LessonProblems } from './problems.ts';
import { readBlock } from './prose.ts';
import type { Placed, ReadScene } from './stage.ts';
import type { Block, LessonStep } from './types.ts';

export interface StepDraft {
  readonly title: string;
  readonly line: number;
  readonly before: Block[];
  readonly after: Block[];
  readonly blocks: Map<Exclude<BlockKind, 'script'>, RawBlock>;
  placed: Placed | null;
  scene: number;
}

/** `before` is the previous step. A step without a script keeps the previous step's position in the scene. */
export function finishStep(
  draft: StepDraft,
  { scene, script: all }: ReadScene,
  before: Pick<LessonStep, 'scene' | 'end'>,
  problems: LessonProblems,
): LessonStep {
  const { title, line, placed, blocks } = draft;
  const script = placed ? all.filter((one) => one.line > placed.first && one.line < placed.last) : [];
  const last = script.at(-1);
  const end = last ? last.index + 1 : before.scene === draft.scene ? before.end : 0;
  const setting: Setting = { scene, script, end };
  const read = <T>(kind: Exclude<BlockKind, 'script'>, reader: (block: RawBlock) => T): T | null => {
    const block = blocks.get(kind);
    return block ? reader(block) : null;
  };
  return {
    title,
    line,
    script,
    scene: draft.scene,
    end,
    before: draft.before,
    after: draft.after,
    predict: read('predict', (block) => readPrediction(block, setting, problems)),
    task: read('task', (block) => readTask(block, setting, problems)),
    repair: read('repair', (block) => readRepair(block, setting, problems)),
    verdict: read('verdict', (block) => readVerdict(block, setting, problems)),
    points: read('point', (block) => readPoints(block, problems)) ?? [],
    notes: read('notes', (block) => readNotes(block, problems)) ?? [],
  };
}

/** Speaker notes are prose. The empty lines in front keep the line numbers of the file. */
function readNotes({ line, lines }: RawBlock, problems: LessonProblems): Block[] {
  const text = '\n'.repeat(line) + lines.map((one) => one.text).join('\n');
  return fromMarkdown(text)
    .children.map((node) => readBlock(node, problems))
    .filter((block) => block !== null);
}
