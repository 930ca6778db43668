/**
 * A lesson's exercises for paper (questions, tasks, repairs and verdicts), and the model's answers, which come after
 * the lesson.
 */
import {
  answerOf,
  clauseOf,
  exploring,
  inSlices,
  judge,
  type Lesson,
  type LessonStep,
  mostCounted,
  play,
  questionParts,
  rule,
  type Scene,
  searching,
  type Solution,
  type Task,
  taskWorld,
} from '../lesson/index.ts';
import { explainParts, findingParts, parts, t } from '../words/index.ts';
import { type Event, printEvent, type RaceEvent } from '../world/index.ts';
import { linesOf } from './script.ts';
import type { Answer, Exercise, Sentence } from './types.ts';

export interface Asked {
  readonly exercises: readonly Exercise[];
  readonly answers: readonly Answer[];
}

/**
 * `first` is the number of the step's first exercise. The text after a step's script comes after the step's last
 * answer.
 */
export async function exercisesOf(
  lesson: Lesson,
  step: LessonStep,
  first: number,
  pause: () => Promise<void>,
): Promise<Asked> {
  const scene = lesson.scenes[step.scene]!;
  const asked: readonly (readonly [Exercise, Answer])[] = [
    ...question(lesson, step, scene, first),
    ...(await task(lesson, step, first + (step.predict ? 1 : 0), pause)),
    ...repair(step, first + (step.predict ? 1 : 0) + (step.task ? 1 : 0)),
    ...(await verdict(
      step,
      first + [step.predict, step.task, step.repair].filter((one) => one !== null).length,
      pause,
    )),
  ];
  const answers = asked.map(([, answer], index) =>
    index === asked.length - 1 ? { ...answer, after: step.after } : answer,
  );
  return { exercises: asked.map(([exercise]) => exercise), answers };
}

function question(lesson: Lesson, step: LessonStep, scene: Scene, number: number): (readonly [Exercise, Answer])[] {
  const { predict, title } = step;
  if (!predict) return [];
  const answer = answerOf(lesson, step)!;
  const { outcome } = play(scene).steps[predict.index]!;
  // `judge` needs an answer; the empty answer is wrong. `explains` has the events that lead to the right answer.
  const { explains } = judge(lesson, step, '')!;
  return [
    [
      {
        number,
        kind: 'question',
        ask: questionParts(predict, scene.events[predict.index]!),
        choices: predict.choices,
        hint: predict.hint,
      },
      {
        number,
        kind: 'question',
        step: title,
        after: [],
        answer,
        why: explainParts(outcome),
        findings: outcome.findings.map(findingParts),
        trace: [...explains, outcome.event].map(printEvent),
        script: linesOf(step, scene).filter(({ index }) => index >= predict.index),
      },
    ],
  ];
}

async function task(
  lesson: Lesson,
  step: LessonStep,
  number: number,
  pause: () => Promise<void>,
): Promise<(readonly [Exercise, Answer])[]> {
  if (!step.task) return [];
  const found = (await inSlices(searching(step.task, taskWorld(lesson, step)), pause))!;
  const solution = found.kind === 'solved' ? found.solution : null;
  const par = solution && !step.task.race ? t('handout.par', { par: solution.par }) : null;
  return [
    [
      { number, kind: 'task', ask: taskAsked(step.task), allowed: allowed(step.task), par },
      { number, kind: 'task', step: step.title, after: [], solution: solution ? solutionOf(solution) : [] },
    ],
  ];
}

function taskAsked({ goal, keep, race }: Task): Sentence[] {
  const said = parts(race ? 'handout.race' : 'lesson.task.goal', { goal: clauseOf(goal) });
  return keep ? [said, parts('lesson.task.keep', { keep: clauseOf(keep) })] : [said];
}

function allowed({ race, events, drivers, files }: Task): Sentence {
  if (race)
    return race.flatMap((part, cpu): Sentence => [
      { text: `${cpu > 0 ? ' ' : ''}${t('lesson.task.race.cpu', { cpu })}: `, code: false },
      { text: part.map(printEvent).join('; '), code: true },
    ]);
  const list = (words: readonly string[]): string => words.map((word) => `<code>${word}</code>`).join(', ');
  return parts('handout.allowed', { events: list(events), drivers: list(drivers), files: list(files) });
}

function solutionOf({ events }: Solution): string[] {
  return events.flatMap((event) => (event.type === 'race' ? turns(event) : [printEvent(event)]));
}

/** A schedule in words: each run of a CPU with its number of steps. After the last run all CPUs finish. */
function turns({ schedule }: RaceEvent): string[] {
  const runs = schedule.match(/(.)\1*/g) ?? [];
  return [...runs.map((run) => t('handout.turn', { cpu: Number(run[0]), count: run.length })), t('handout.turn.rest')];
}

function repair({ repair: asked, title }: LessonStep, number: number): (readonly [Exercise, Answer])[] {
  if (!asked) return [];
  const { listing, devices, files, cpus, hold, edits } = asked;
  return [
    [
      {
        number,
        kind: 'repair',
        ask: parts('lesson.repair.goal', { listing, devices, files, cpus }),
        properties: hold.map((property) => t(`lesson.property.${property}`)),
      },
      {
        number,
        kind: 'repair',
        step: title,
        after: [],
        edits: edits.map(({ removed, added }) => ({ removed, added })),
      },
    ],
  ];
}

/** For a race first the events of each CPU, then the schedule in words. */
const played = (event: Event): string[] =>
  event.type === 'race'
    ? [
        ...event.parts.map((part, cpu) => `${t('lesson.task.race.cpu', { cpu })}: ${part.map(printEvent).join('; ')}`),
        ...turns(event),
      ]
    : [printEvent(event)];

/** On paper the reader predicts the verdict of the search. */
async function verdict(
  { verdict: asked, title }: LessonStep,
  number: number,
  pause: () => Promise<void>,
): Promise<(readonly [Exercise, Answer])[]> {
  if (!asked) return [];
  const { property, listing, granularity, sizes, most, expect } = asked;
  const { found, states, saturated, way } = (await rule(asked, exploring(pause)))!;
  const choices =
    expect === 'reachable' || expect === 'unreachable'
      ? (['reachable', 'unreachable'] as const)
      : (['holds', 'violated'] as const);
  return [
    [
      {
        number,
        kind: 'verdict',
        ask: t(`explore.property.${property}`),
        what: t(`explore.property.${property}.what`),
        asked: parts('lesson.verdict.asked', { listing, granularity, ...sizes, most: most ?? 0 }),
        choices: [...choices, ...(most === null ? [] : (['not-known'] as const))].map((one) =>
          t(`handout.verdict.${one}`),
        ),
      },
      {
        number,
        kind: 'verdict',
        step: title,
        after: [],
        note: saturated ? t('lesson.verdict.saturated', { most: mostCounted(sizes) }) : null,
        found: t(`lesson.verdict.${found}`, { states, steps: way?.trace.steps.length ?? 0 }),
        trace: way ? way.events.flatMap(played) : [],
      },
    ],
  ];
}
