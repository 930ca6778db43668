/** `dma-owner lesson`: the commands `check`, `new` and `print` for authors. */
import {
  checkLesson,
  type LessonCheck,
  type LessonProblem,
  lessonProblemText,
  readLesson,
  template,
} from '../lesson/index.ts';
import { roomWords, t } from '../words/index.ts';
import { own, unmarked } from '../world/index.ts';
import { Complaint, readText, where, writeText } from './complaint.ts';
import { LESSON_HELP } from './help.ts';
import { EXIT, type Io } from './io.ts';
import { printed } from './lesson-print.ts';
import { type Option, readOptions, refuseExtra } from './options.ts';

interface Wishes {
  readonly notes: boolean;
  readonly force: boolean;
}
type Chore = (files: readonly string[], io: Io, wishes: Wishes) => Promise<number>;
const CHORES: Readonly<Record<string, Chore>> = { check, new: begin, print };
const LESSON_NAME = /\.(?:md|markdown)$/i;
const OPTIONS: readonly Option[] = [
  { name: 'notes', short: 'n', value: null },
  { name: 'force', value: null },
  { name: 'help', short: 'h', value: null },
];

export async function lesson(argv: readonly string[], io: Io): Promise<number> {
  const {
    values,
    arguments: [word, ...files],
  } = readOptions(argv, OPTIONS);
  if (values['help'] === true) {
    await io.out(LESSON_HELP);
    return EXIT.done;
  }
  const expected = Object.keys(CHORES).join(', ');
  if (word === undefined) throw new Complaint(t('problems.cli.no-command', { expected }));
  const chore = own(CHORES, word);
  if (!chore) throw new Complaint(t('problems.cli.unknown-command', { word, expected }));
  if (files.length === 0) throw new Complaint(t('problems.cli.no-lesson', { form: `lesson ${word} FILE` }));
  await roomWords('lesson');
  return chore(files, io, { notes: values['notes'] === true, force: values['force'] === true });
}

async function check(files: readonly string[], io: Io): Promise<number> {
  const texts: { readonly file: string; readonly text: string }[] = [];
  for (const file of files) texts.push({ file, text: await readText(file, io) });
  let holds = true;
  for (const { file, text } of texts) {
    const read = readLesson(text);
    const checked = read.ok ? await checkLesson(read.value) : null;
    const problems = read.ok ? checked!.failures : read.problems;
    holds &&= problems.length === 0;
    await io.out(
      problems.length > 0
        ? problemLines(file, problems)
        : `${summary(file, read.ok ? read.value.steps.length : 0, checked!)}\n`,
    );
  }
  return holds ? EXIT.done : EXIT.doesNotHold;
}

/** Lines `FILE:LINE: message`, as compilers print them. A problem without a line has no LINE. */
function problemLines(file: string, problems: readonly LessonProblem[]): string {
  return problems
    .map((problem) => {
      const place = problem.line > 0 ? `${where(file)}:${problem.line}` : where(file);
      return `${unmarked(`${place}: ${lessonProblemText(problem)}`)}\n`;
    })
    .join('');
}

function summary(file: string, count: number, { steps }: LessonCheck): string {
  const answers = steps.filter(({ answer }) => answer !== null).length;
  const pars = steps.flatMap(({ solution }) => (solution ? [solution.par] : []));
  const repairs = steps.filter(({ repair }) => repair).length;
  const verdicts = steps.filter(({ verdict }) => verdict).length;
  return t('lesson.check.holds', {
    file: where(file),
    steps: count,
    predictions: answers,
    tasks: pars.length,
    pars: pars.join(', '),
    repairs,
    verdicts,
  });
}

async function begin([file, extra]: readonly string[], io: Io, { force }: Wishes): Promise<number> {
  refuseExtra(extra, 'lesson new FILE');
  if (file === '-') {
    await io.out(template());
    return EXIT.done;
  }
  await writeText(file!, template(), { replace: force, inputs: [] }, io);
  await io.out(`${t('lesson.check.begun', { file: file! })}\n`);
  return EXIT.done;
}

async function print([file, to, extra]: readonly string[], io: Io, { notes, force }: Wishes): Promise<number> {
  refuseExtra(extra, 'lesson print FILE [OUT.html]');
  // A user may expect that `print` takes several lessons. Then the second lesson must not be overwritten.
  if (to !== undefined && LESSON_NAME.test(to))
    throw new Complaint(
      t('problems.cli.bad-value', { option: 'OUT.html', value: to, expected: 'a page’s name, not a lesson’s' }),
    );
  const read = readLesson(await readText(file!, io));
  if (!read.ok) {
    await io.out(problemLines(file!, read.problems));
    return EXIT.doesNotHold;
  }
  const page = await printed(read.value, notes);
  const out = to ?? (file === '-' ? '-' : `${file!.replace(LESSON_NAME, '')}.html`);
  if (out === '-') await io.out(page);
  else {
    await writeText(out, page, { replace: force, inputs: [file!] }, io);
    await io.out(`${t('lesson.check.printed', { file: out })}\n`);
  }
  return EXIT.done;
}
