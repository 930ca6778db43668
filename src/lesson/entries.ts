/** The course as a list: what a reader chooses from before any lesson is fetched. The build writes it to `lessons/course.json`. */
import { type Locale, pickLocale } from '../words/index.ts';
import { type Level, LEVELS } from './types.ts';
import { own } from '../world/index.ts';

interface Named {
  readonly title: string;
  readonly goal: string;
}

/** A lesson of the course, in the order of the course. */
export interface CourseEntry extends Named {
  readonly id: string;
  readonly level: Level;
  readonly minutes: number;
  /** The languages, beside English, that it can be had in. */
  readonly translated: Readonly<Record<Locale, Named>>;
}

/** What a lesson is called in a language, and where its file is: `zh-CN/leak-meter.md` below `lessons/`. */
export interface EntryIn extends Named {
  readonly locale: Locale;
  readonly path: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads `course.json`; what is no entry is left out. Never throws. */
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

/** A lesson in the reader's language, or else in English: `zh` is served by `zh-CN`. */
export function entryIn({ id, title, goal, translated }: CourseEntry, wish: Locale): EntryIn {
  const locale = pickLocale([wish], ['en', ...Object.keys(translated)]);
  const there = own(translated, locale);
  return there ? { ...there, locale, path: `${locale}/${id}.md` } : { title, goal, locale: 'en', path: `${id}.md` };
}
