/**
 * The course as a list. Readers choose a lesson from this list before the page fetches any lesson. The build writes
 * the list to `lessons/course.json`.
 */
import { type Locale, pickLocale } from '../words/index.ts';
import { type Level, LEVELS } from './types.ts';
import { own } from '../world/index.ts';

interface Named {
  readonly title: string;
  readonly goal: string;
}

/** A lesson of the course. */
export interface CourseEntry extends Named {
  readonly id: string;
  readonly level: Level;
  readonly minutes: number;
  /** The title and the goal in each language other than English. */
  readonly translated: Readonly<Record<Locale, Named>>;
}

/** A lesson's title and goal in one language. `path` is its file below `lessons/`, such as `zh-CN/leak-meter.md`. */
export interface EntryIn extends Named {
  readonly locale: Locale;
  readonly path: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads `course.json` and skips invalid entries. Never throws. */
export function readCourse(value: unknown): readonly CourseEntry[] {
  return Array.isArray(value) ? value.flatMap((one: unknown) => readEntry(fields(one))) : [];
}

function readEntry(entry: Fields): CourseEntry[] {
  const { id, minutes } = entry;
  const level = LEVELS.find((one) => one === entry['level']);
  const named = readNamed(entry);
  if (typeof id !== 'string' || !/^[\w-]+$/.test(id) || typeof minutes !== 'number' || !level || !named) return [];
  const translated = Object.entries(fields(entry['translated'])).flatMap(([locale, one]) => {
    const there = readNamed(fields(one));
    return there && /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*$/.test(locale) ? [[locale, there] as const] : [];
  });
  return [{ id, ...named, level, minutes, translated: Object.fromEntries(translated) }];
}

function readNamed({ title, goal }: Fields): Named | null {
  return typeof title === 'string' && typeof goal === 'string' ? { title, goal } : null;
}

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

/** A lesson in the reader's language where there is a translation, otherwise in English. `zh` gets `zh-CN`. */
export function entryIn({ id, title, goal, translated }: CourseEntry, wish: Locale): EntryIn {
  const locale = pickLocale([wish], ['en', ...Object.keys(translated)]);
  const there = own(translated, locale);
  return there ? { ...there, locale, path: `${locale}/${id}.md` } : { title, goal, locale: 'en', path: `${id}.md` };
}
