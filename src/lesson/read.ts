/**
 * Reads a lesson's file: front matter, then Markdown. A `##` heading begins a step; what stands before the first one is the opening. A
 * step has at most one script block, with prose before and after it.
 */
import type { Code, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { readFrontMatter } from './front-matter.ts';
import { LessonProblems } from './problems.ts';
import { plainText, readBlock, readInlines } from './prose.ts';
import { type Placed, Stage } from './stage.ts';
import { tangledAt } from './tangle.ts';
import type { Block, CheckedLesson, LessonStep, ScriptLine } from './types.ts';

/** No lesson is longer; a file that is was dropped by mistake. */
export const MOST_CHARACTERS = 64_000;

interface StepDraft {
  readonly title: string;
  readonly line: number;
  readonly before: Block[];
  readonly after: Block[];
  placed: Placed | null;
  scene: number;
}

/** Reads and checks a lesson; whether its expectations hold is `runLesson`'s question. Never throws. */
export function readLesson(text: string): CheckedLesson {
  const lines = text.length > MOST_CHARACTERS ? [] : text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  const problems = new LessonProblems(lines);
  if (lines.length === 0) {
    problems.add(0, 'lesson-too-long', { limit: MOST_CHARACTERS });
    return { ok: false, problems: problems.found, partial: null };
  }
  const tangled = tangledAt(lines);
  if (tangled !== null) {
    problems.add(tangled, 'tangled');
    return { ok: false, problems: problems.found, partial: null };
  }
  const front = readFrontMatter(lines, problems);
  const stage = new Stage(front, lines.length, problems);
  // The front matter's lines stay, empty, so that Markdown's line numbers are the file's.
  const body = lines.map((line, index) => (index < front.end ? '' : line)).join('\n');
  const { opening, steps } = readSteps(fromMarkdown(body).children, stage, problems);
  if (steps.length === 0) problems.add(0, 'no-steps');
  if (stage.expectations === 0) problems.add(0, 'no-expectation');
  const scenes = stage.finish();
  if (problems.found.length > 0) return { ok: false, problems: problems.inOrder(), partial: null };

  const { title, goal, level, minutes } = front;
  const ready = scenes.filter((scene) => scene !== null);
  return {
    ok: true,
    value: {
      title, goal, level, minutes, sources: [], document: { front: [], opening: [], steps: [] }, opening, scenes: ready.map(([scene]) => scene), steps: finishSteps(steps, ready.map(([, script]) => script)),
    },
  };
}

function readSteps(nodes: readonly RootContent[], stage: Stage, problems: LessonProblems): { opening: Block[]; steps: StepDraft[] } {
  const opening: Block[] = [];
  const steps: StepDraft[] = [];
  for (const node of nodes) {
    const step = steps.at(-1);
    const line = node.position?.start.line ?? 0;
    if (node.type === 'heading' && node.depth === 2) {
      steps.push({ title: plainText(readInlines(node.children, problems)), line, before: [], after: [], placed: null, scene: stage.current });
    } else if (node.type === 'code' && node.lang === 'script') {
      placeScript(node, line, step, stage, problems);
    } else {
      const block = readBlock(node, problems);
      if (block) (!step ? opening : step.placed ? step.after : step.before).push(block);
    }
  }
  return { opening, steps };
}

function placeScript(node: Code, line: number, step: StepDraft | undefined, stage: Stage, problems: LessonProblems): void {
  if (!step) problems.add(line, 'script-before-step');
  else if (step.placed) problems.add(line, 'second-script');
  const placed = stage.add(node.value, node.meta ?? '', line);
  if (!step || step.placed) return;
  step.placed = placed;
  step.scene = placed.scene;
}

/** Gives every step its lines; a step without a script leaves the board where it was. */
function finishSteps(drafts: readonly StepDraft[], scripts: readonly (readonly ScriptLine[])[]): LessonStep[] {
  let end = 0;
  let scene = 0;
  return drafts.map(({ placed, ...draft }) => {
    if (draft.scene !== scene) end = 0;
    ({ scene } = draft);
    const all = scripts[draft.scene] ?? [];
    const script = placed ? all.filter(({ line }) => line > placed.first && line < placed.last) : [];
    end = script.at(-1) ? script.at(-1)!.index + 1 : end;
    return { title: draft.title, line: draft.line, before: draft.before, after: draft.after, script, scene, end, predict: null, task: null, repair: null, points: [], notes: [] };
  });
}
