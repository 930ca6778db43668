/**
 * Reads a lesson's file: front matter, then Markdown. Each `##` heading begins a step. The text before the first step
 * is the opening. A step has prose and at most one block of each kind.
 */
import type { RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import type { RawBlock } from './blocks/fields.ts';
import { type BlockKind, isOwn, isStep, type OwnCode, partsOf } from './document.ts';
import { finishStep, type StepDraft } from './finish.ts';
import { readFrontMatter } from './front-matter.ts';
import { LessonProblems } from './problems.ts';
import { plainText, readBlock, readInlines } from './prose.ts';
import { Stage } from './stage.ts';
import { tangledAt } from './tangle.ts';
import type { Block, CheckedLesson, Lesson } from './types.ts';

/** The limit of a lesson's length. A longer file is probably not a lesson. */
export const MOST_CHARACTERS = 64_000;

/** Text never contains NUL. A file with NUL is a picture, a program or UTF-16. */
const NO_TEXT = /\0/;

/**
 * Reads a lesson, but does not test its claims; `checkLesson` does that. Never throws. On problems, `partial` holds
 * the readable part, so that the page can play it.
 */
export function readLesson(text: string): CheckedLesson {
  const lines = text.length > MOST_CHARACTERS ? [] : text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  const problems = new LessonProblems(lines);
  if (lines.length === 0) problems.add(0, 'lesson-too-long', { limit: MOST_CHARACTERS });
  else if (NO_TEXT.test(text)) problems.add(lines.findIndex((line) => NO_TEXT.test(line)) + 1, 'not-text');
  else {
    const tangled = tangledAt(lines);
    if (tangled !== null) problems.add(tangled, 'tangled');
  }
  if (problems.found.length > 0) return { ok: false, problems: problems.found, partial: null };
  const lesson = readLines(lines, problems);
  if (problems.found.length === 0) return { ok: true, value: lesson };
  return { ok: false, problems: problems.inOrder(), partial: lesson.steps.length > 0 ? lesson : null };
}

function readLines(lines: readonly string[], problems: LessonProblems): Lesson {
  const front = readFrontMatter(lines, problems);
  const stage = new Stage(front, lines.length, problems);
  // The front matter becomes empty lines, so that Markdown's line numbers are the file's line numbers.
  const body = lines.map((line, index) => (index < front.end ? '' : line));
  const nodes = fromMarkdown(body.join('\n')).children;
  const { opening, steps } = readSteps(nodes, stage, problems);
  if (steps.length === 0) problems.add(0, 'no-steps');
  if (stage.expectations === 0) problems.add(0, 'no-expectation');
  const scenes = stage.finish();
  const { title, goal, level, minutes, sources, laidOut } = front;
  let before = { scene: 0, end: 0 };
  return {
    title,
    goal,
    level,
    minutes,
    sources,
    opening,
    scenes: scenes.map(({ scene }) => scene),
    steps: steps.map((draft) => {
      const step = finishStep(draft, scenes[draft.scene]!, before, problems);
      before = step;
      return step;
    }),
    document: { front: laidOut, ...partsOf(body, nodes, front.end + 1) },
  };
}

function readSteps(
  nodes: readonly RootContent[],
  stage: Stage,
  problems: LessonProblems,
): { opening: Block[]; steps: StepDraft[] } {
  const opening: Block[] = [];
  const steps: StepDraft[] = [];
  for (const node of nodes) {
    const step = steps.at(-1);
    if (isStep(node)) {
      const title = plainText(readInlines(node.children, problems));
      steps.push({
        title,
        line: lineOf(node),
        before: [],
        after: [],
        placed: null,
        blocks: new Map(),
        scene: stage.current,
      });
    } else if (isOwn(node)) {
      if (node.lang === 'script') placeScript(node, step, stage, problems);
      else placeBlock(node, node.lang, step, problems);
    } else {
      const block = readBlock(node, problems);
      if (block) (!step ? opening : step.placed ? step.after : step.before).push(block);
    }
  }
  return { opening, steps };
}

const lineOf = (node: RootContent): number => node.position?.start.line ?? 0;

function placeScript(node: OwnCode, step: StepDraft | undefined, stage: Stage, problems: LessonProblems): void {
  const line = lineOf(node);
  if (!step) problems.add(line, 'script-before-step');
  else if (step.placed) problems.add(line, 'second-script');
  if (!step || step.placed) return;
  step.placed = stage.add(node.value, node.meta ?? '', line);
  step.scene = step.placed.scene;
}

function placeBlock(
  node: OwnCode,
  kind: Exclude<BlockKind, 'script'>,
  step: StepDraft | undefined,
  problems: LessonProblems,
): void {
  const line = lineOf(node);
  if (!step) problems.add(line, 'block-before-step', { word: kind });
  else if (step.blocks.has(kind)) problems.add(line, 'second-block', { word: kind });
  else step.blocks.set(kind, rawBlock(node, line));
}

function rawBlock({ value, meta }: OwnCode, line: number): RawBlock {
  const lines = value === '' ? [] : value.split('\n').map((text, index) => ({ line: line + 1 + index, text }));
  return { line, meta: meta ?? '', lines };
}
