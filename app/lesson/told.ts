/** The open lesson as paragraphs, for the log of the text view. */
import { current } from '../../src/history/index.ts';
import {
  type Block,
  clauseOf,
  entryIn,
  type Inline,
  type Lesson,
  type LessonStep,
  questionParts,
  type Task,
  taskWorld,
} from '../../src/lesson/index.ts';
import { printEvent, shown } from '../../src/world/index.ts';
import { i18n } from '../../src/words/index.ts';
import { pageStore } from '../store/index.ts';
import { explain, findingMeaning, plain, t } from '../words/index.ts';
import { loadCourse } from './course.ts';
import { idOf, opened, player } from './player.ts';
import { judgedBy } from './question.ts';
import { solveFrom } from './search.ts';
import { placeOf, since } from './stage.ts';
import { raceLine, taskNow } from './task.ts';

const run = (inlines: readonly Inline[]): string =>
  inlines
    .map((inline): string => {
      switch (inline.type) {
        case 'text':
        case 'code':
          return inline.text;
        case 'break':
          return ' ';
        default:
          return run(inline.inlines);
      }
    })
    .join('');

/** Prose as text, one paragraph a block. Targets of links are left out; the panel shows them. */
export function proseSaid(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block): string[] => {
    switch (block.type) {
      case 'paragraph':
      case 'heading':
        return [run(block.inlines)];
      case 'code':
        return block.text.split('\n');
      case 'quote':
        return proseSaid(block.blocks);
      case 'list':
        return block.items.map(
          (item, index) => `${block.ordered ? `${block.start + index}.` : '-'} ${proseSaid(item).join(' ')}`,
        );
    }
  });
}

/**
 * The lesson and its shown step. `open` is true while the step's question waits for an answer. Null if no step is
 * shown.
 */
function here(): {
  readonly lesson: Lesson;
  readonly step: LessonStep;
  readonly at: number;
  readonly open: boolean;
} | null {
  const { step: at, said } = player.getState();
  const lesson = opened()?.lesson;
  const step = lesson?.steps[at];
  return lesson && step ? { lesson, step, at, open: step.predict !== null && !said.has(at) } : null;
}

function scriptSaid(lesson: Lesson, step: LessonStep, open: boolean, from = 0): string[] {
  const { history } = pageStore.getState();
  const { moments } = placeOf(lesson, step, history);
  return step.script.flatMap(({ event, index, expected }, place): string | string[] => {
    if (index < from) return [];
    const words = printEvent(event);
    const asked = open && step.predict !== null ? step.predict.index : Infinity;
    if (index >= asked)
      return t('text.lesson.line', {
        event: words,
        answer: t(
          index > asked
            ? 'lesson.line.later'
            : step.predict?.about.kind === 'result'
              ? 'lesson.line.hidden'
              : 'lesson.line.asked',
        ),
      });
    const outcome = moments[place]?.outcome;
    if (!outcome) return words;
    const found = outcome.findings.filter((finding) => expected?.findings.includes(finding)).map(findingMeaning);
    return t('text.lesson.line', {
      event: words,
      answer: [`${outcome.result}.`, explain(outcome), ...found].join(' '),
    });
  });
}

function questionSaid({ predict, scene }: LessonStep, lesson: Lesson): string[] {
  if (!predict) return [];
  const event = lesson.scenes[scene]!.events[predict.index]!;
  const how = predict.choices
    ? t('text.lesson.choices', { choices: predict.choices.map((choice) => shown(choice)).join(', ') })
    : t('text.lesson.typed');
  // Quotes mark code here, because a log has no code font.
  const question = questionParts(predict, event)
    .map(({ text, code }) => (code && text.includes(' ') ? t('text.quoted', { text }) : text))
    .join('');
  return [question, predict.hint === null ? how : `${how} ${t('text.lesson.hint')}`];
}

function goalSaid(task: Task): string[] {
  return [
    plain(task.race ? 'lesson.task.race' : 'lesson.task.goal', { goal: clauseOf(task.goal) }),
    ...(task.keep ? [plain('lesson.task.keep', { keep: clauseOf(task.keep) })] : []),
    task.race
      ? t('text.lesson.race', { event: raceLine(task.race) })
      : t('text.lesson.task', { events: task.events.join(', ') }),
  ];
}

/** The rest of a step, from its question on. An open question hides all that follows. */
function restSaid({ lesson, step, open, at }: NonNullable<ReturnType<typeof here>>): string[] {
  if (open) return questionSaid(step, lesson);
  const last = at === lesson.steps.length - 1;
  return [
    ...(step.verdict
      ? [
          t('text.lesson.verdict', {
            listing: step.verdict.listing,
            property: t(`explore.property.${step.verdict.property}`),
          }),
        ]
      : []),
    ...proseSaid(step.after),
    ...(step.task ? goalSaid(step.task) : []),
    ...(step.repair ? [t('text.lesson.repair', { listing: step.repair.listing })] : []),
    t(last ? 'text.lesson.last' : 'text.lesson.next'),
  ];
}

/** The shown step, from its title to its question; null if no step is shown. */
export function stepSaid(): string[] | null {
  const now = here();
  if (!now) return null;
  const { lesson, step, at, open } = now;
  return [
    t('text.lesson.step', { step: at + 1, of: lesson.steps.length, title: step.title }),
    ...proseSaid(step.before),
    ...scriptSaid(lesson, step, open),
    ...restSaid(now),
  ];
}

/** The lines of the step after its question, once they were played. */
export function playedSaid(): string[] {
  const now = here();
  return now
    ? [...scriptSaid(now.lesson, now.step, now.open, (now.step.predict?.index ?? -1) + 1), t('text.lesson.next')]
    : [];
}

/** The verdict on the reader's answer, and the rest of the step. */
export function verdictSaid(): string[] {
  const now = here();
  const given = player.getState().said.get(now?.at ?? -1);
  if (!now || !given) return [];
  const judged = given.answer === null ? judgedBy(now.lesson, now.step, given.given) : given;
  const verdict = judged.right === null ? 'shown' : judged.right ? 'right' : 'wrong';
  const words = plain(`lesson.predict.${verdict}`, { given: judged.given ?? '', answer: judged.answer ?? '' });
  if (judged.right !== false) return [words, ...restSaid(now)];
  const trace =
    judged.explains.length === 0
      ? t('lesson.predict.trace-none')
      : t('text.lesson.trace', { trace: judged.explains.map(printEvent).join('; ') });
  return [words, trace, ...restSaid(now)];
}

/** The choices of the open question; null if the answer is free or no question is open. */
export const choicesNow = (): readonly string[] | null =>
  here()?.open ? (here()?.step.predict?.choices ?? null) : null;

/** The hint of the shown question; null if it has no hint. */
export const hintSaid = (): string | null => here()?.step.predict?.hint ?? null;

/** The state of the task; null if the step has no task. */
export function taskSaid(): string[] | null {
  const now = here();
  const task = now?.step.task;
  if (!now || !task) return null;
  const { history } = pageStore.getState();
  const { base } = placeOf(now.lesson, now.step, history);
  const { used, state, at } = taskNow(task, base ? since(history, base.id) : []);
  const keep = task.keep ? clauseOf(task.keep) : '';
  switch (state) {
    case 'reached':
      return [task.race ? t('lesson.task.reached-race') : t('lesson.task.reached', { used: at })];
    case 'broken':
      return [plain('lesson.task.broken', { keep })];
    case 'foreign':
      return [
        task.race
          ? t('lesson.task.other-race')
          : plain('lesson.task.other', {
              events: current(history).outcome!.event.type,
              allowed: task.events.join(', '),
            }),
      ];
    default:
      return [...goalSaid(task), t('lesson.task.used', { used })];
  }
}

/** A shortest solution, found by a search; null if the step has no task. */
export async function solutionSaid(): Promise<string[] | null> {
  const now = here();
  const task = now?.step.task;
  if (!now || !task) return null;
  const found = await solveFrom(task, taskWorld(now.lesson, now.step), new AbortController().signal);
  return found?.kind === 'solved'
    ? [t('lesson.task.solution'), ...found.solution.events.map(printEvent)]
    : [t('lesson.task.par-none')];
}

/** The cover of the lesson: its title, goal and opening text. */
export function coverSaid(): string[] {
  const { source, shelf } = player.getState();
  if (shelf.state !== 'ready') return [t(shelf.state === 'problems' ? 'lesson.broken' : 'lesson.failed')];
  const { title, goal, opening, steps, minutes, level } = shelf.lesson;
  const facts = t('lesson.facts', { steps: steps.length, minutes, level: t(`lesson.level.${level}`) });
  return [
    t('text.lesson.opened', { title, id: idOf(source) ?? 'none' }),
    facts,
    goal,
    ...proseSaid(opening),
    t('text.lesson.start'),
  ];
}

/** All lessons of the course, in their order. */
export async function courseSaid(): Promise<string[]> {
  const course = await loadCourse();
  if (course.state !== 'ready') return [t('lesson.failed')];
  return [
    ...course.entries.map((entry, index) =>
      t('text.lesson.entry', {
        number: index + 1,
        id: entry.id,
        title: entryIn(entry, i18n.locale).title,
        minutes: entry.minutes,
      }),
    ),
    t('text.lesson.open'),
  ];
}
