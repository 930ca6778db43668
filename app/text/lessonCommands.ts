/** The commands for lessons. The first of them loads the lesson code. */
import type * as lessons from '../lesson/index.ts';
import { shown } from '../../src/world/index.ts';
import { loader } from '../loading/index.ts';
import { pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { type Command, refuse } from './command.ts';
import { listenTo, tellNow } from './watch.ts';

type Lessons = typeof lessons;
const load = loader((): Promise<Lessons> => import('../lesson/index.ts'), 'lesson', 'problems');
let listening = false;

/** Loads the lesson code, once. */
export async function loadLessons(): Promise<Lessons> {
  const found = await load();
  if (listening) return found;
  listening = true;
  listenTo(() => {
    const { source, step, trace } = found.player.getState();
    return [source, step, trace];
  });
  return found;
}

/** The ids of the course's lessons that are known so far, for suggestions. */
export const lessonNames: string[] = [];

/** Runs a command in the open lesson. Refuses if no lesson is open. */
const within =
  (
    what: (found: Lessons) => readonly string[] | string | null,
    nowhere:
      | 'text.problem.no-lesson'
      | 'text.problem.no-question'
      | 'text.problem.no-hint'
      | 'text.problem.no-task' = 'text.problem.no-lesson',
  ) =>
  async (): Promise<readonly string[] | string> => {
    const found = await loadLessons();
    if (found.opened() === null) refuse(t('text.problem.no-lesson'));
    return what(found) ?? refuse(t(nowhere));
  };

async function lesson(id: string | undefined): Promise<readonly string[]> {
  const found = await loadLessons();
  pageStore.getState().setLesson(true);
  if (id === undefined) {
    found.toList();
    found.sayAddress();
    lessonNames.splice(0, lessonNames.length, ...(await found.lessonIds()));
    return found.courseSaid();
  }
  const ids = await found.lessonIds();
  const number = /^\d+$/.test(id) ? ids[Number(id) - 1] : id;
  if (number === undefined || (ids.length > 0 && !ids.includes(number)))
    return refuse(t('text.problem.lesson', { word: id }));
  await found.openLesson({ kind: 'shipped', id: number });
  found.sayAddress();
  return found.coverSaid();
}

/** Turns a page and describes the new page. */
const turned = (found: Lessons): readonly string[] => {
  tellNow();
  return found.stepSaid() ?? found.coverSaid();
};

function answered(found: Lessons, given: string | null): readonly string[] | null {
  if (found.asks() === null) return null;
  const choices = found.choicesNow();
  if (given !== null && choices && !choices.some((choice) => choice.toLowerCase() === given.toLowerCase()))
    refuse(t('text.problem.choice', { choices: choices.map((choice) => shown(choice)).join(', ') }));
  found.answer(given);
  tellNow();
  return found.verdictSaid();
}

function goOn(found: Lessons): readonly string[] | string {
  if (found.asks() !== null) return refuse(t('text.problem.asked-first'));
  const playing = found.onwardFrom(pageStore.getState().history) === 'play';
  if (!found.forward()) return t('lesson.end.title');
  if (!playing) return turned(found);
  tellNow();
  return found.playedSaid();
}

export const LESSON_COMMANDS: readonly Command[] = [
  { name: 'lesson', form: 'lesson [LESSON]', what: 'text.help.lesson', run: lesson },
  { name: 'next', form: 'next', what: 'text.help.next', run: within(goOn) },
  {
    name: 'back',
    form: 'back',
    what: 'text.help.back',
    run: within((found) => {
      found.back();
      return turned(found);
    }),
  },
  {
    name: 'again',
    form: 'again',
    what: 'text.help.again',
    run: within((found) => found.stepSaid() ?? found.coverSaid()),
  },
  {
    name: 'answer',
    form: 'answer ANSWER',
    what: 'text.help.answer',
    run: (word) => within((found) => answered(found, word!), 'text.problem.no-question')(),
  },
  {
    name: 'reveal',
    form: 'reveal',
    what: 'text.help.reveal',
    run: within((found) => answered(found, null), 'text.problem.no-question'),
  },
  {
    name: 'hint',
    form: 'hint',
    what: 'text.help.hint',
    run: within((found) => found.hintSaid(), 'text.problem.no-hint'),
  },
  {
    name: 'task',
    form: 'task',
    what: 'text.help.task',
    run: within((found) => found.taskSaid(), 'text.problem.no-task'),
  },
  {
    name: 'solution',
    form: 'solution',
    what: 'text.help.solution',
    run: async () => {
      const found = await loadLessons();
      return (await found.solutionSaid()) ?? refuse(t('text.problem.no-task'));
    },
  },
  {
    name: 'leave',
    form: 'leave',
    what: 'text.help.leave',
    run: within((found) => {
      found.leave();
      pageStore.getState().setLesson(false);
      tellNow();
      return t('text.lesson.left');
    }),
  },
];
