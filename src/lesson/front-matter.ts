/** Reads the lines between the two `---` at the top: `key: value`, or `key: |` with indented lines below. */
import { PROTOCOL_IDS, type ProtocolId } from '../world/index.ts';
import type { LessonProblems, NumberedLine } from './problems.ts';
import { readSources } from './sources.ts';
import { type Level, LEVELS, type Source } from './types.ts';
import type { LessonDocument } from './document.ts';

const KEYS = ['title', 'goal', 'level', 'minutes', 'version', 'topology', 'format', 'sources'] as const;
type Key = (typeof KEYS)[number];
const NEEDED: readonly Key[] = ['title', 'goal', 'level', 'minutes', 'version'];

/** The version of the lesson format. A file with a greater number was written for a newer program. */
export const FORMAT = 3;
export const LONGEST_LESSON = 60;

export interface FrontMatter {
  readonly title: string;
  readonly goal: string;
  readonly level: Level;
  readonly minutes: number;
  readonly version: ProtocolId;
  readonly topology: readonly NumberedLine[];
  readonly sources: readonly Source[];
  /** The entries of the front matter in the author's text. */
  readonly laidOut: LessonDocument['front'];
  /** The line of the closing `---`. */
  readonly end: number;
}

interface LaidOut {
  readonly key: string | null;
  readonly text: string;
  readonly below: string[] | null;
}
interface Value {
  readonly line: number;
  readonly text: string;
  readonly below: readonly NumberedLine[];
}

/** Reads the front matter. A missing or wrong value is reported and replaced by a harmless default. */
export function readFrontMatter(lines: readonly string[], problems: LessonProblems): FrontMatter {
  const values = new Map<Key, Value>();
  const laidOut: LaidOut[] = [];
  const end = collect(lines, values, laidOut, problems);
  for (const key of end > 0 ? NEEDED : []) if (!values.has(key)) problems.add(1, 'missing-key', { key });
  number('format', FORMAT, 'newer-format');
  return {
    title: text('title'),
    goal: text('goal'),
    end,
    laidOut,
    level: oneOf('level', LEVELS, 'beginner'),
    version: oneOf('version', PROTOCOL_IDS, 'repaired'),
    minutes: number('minutes', LONGEST_LESSON, 'bad-value') ?? 1,
    topology: listed('topology'),
    sources: readSources(listed('sources'), problems),
  };

  /** The lines below `key: |`, or the single line beside `key:`. */
  function listed(key: Key): NumberedLine[] {
    const value = values.get(key);
    return value
      ? [{ line: value.line, text: value.text }, ...value.below].filter((one) => one.text.trim() !== '')
      : [];
  }

  function text(key: Key): string {
    const value = values.get(key);
    if (value?.text === '') problems.add(value.line, 'bad-value', { key, expected: 'text' });
    return value?.text ?? '';
  }

  function oneOf<T extends string>(key: Key, allowed: readonly T[], otherwise: T): T {
    const value = values.get(key);
    const found = allowed.find((one) => one === value?.text);
    if (value && !found) problems.add(value.line, 'bad-value', { key, expected: allowed.join(', ') });
    return found ?? otherwise;
  }

  function number(key: Key, most: number, code: 'bad-value' | 'newer-format'): number | null {
    const value = values.get(key);
    if (!value) return null;
    const found = /^\d{1,4}$/.test(value.text) ? Number(value.text) : 0;
    if (found < 1) problems.add(value.line, 'bad-value', { key, expected: `1–${most}` });
    else if (found > most) problems.add(value.line, code, { key, expected: `1–${most}`, found, known: most });
    return found;
  }
}

/** Fills `values` and `laidOut`. Returns the line of the closing `---`, or 0 where the file has no front matter. */
function collect(
  lines: readonly string[],
  values: Map<Key, Value>,
  laidOut: LaidOut[],
  problems: LessonProblems,
): number {
  if (lines[0]?.trimEnd() !== '---') {
    problems.add(1, 'no-front-matter');
    return 0;
  }
  let below: NumberedLine[] | null = null;
  let comments: LaidOut[] = [];
  /**
   * A comment among the lines below a key moves in front of the key. Below the key it would become a value. Other
   * comments stay in place.
   */
  const layOut = (before: number): void => {
    laidOut.splice(before, 0, ...comments);
    comments = [];
  };
  for (let at = 1; at < lines.length; at += 1) {
    const raw = lines[at] ?? '';
    const line = at + 1;
    if (raw.trimEnd() === '---') {
      layOut(laidOut.length);
      return line;
    }
    if (raw.trim() === '') continue;
    if (raw.startsWith('#')) {
      comments.push({ key: null, text: raw.trimEnd(), below: null });
      continue;
    }
    if (/^\s/.test(raw) && below) {
      layOut(laidOut.length - 1);
      below.push({ line, text: raw });
      laidOut.at(-1)?.below?.push(raw.trim());
      continue;
    }
    const [, word, rest] = /^([\w-]+):(?:\s+(.*))?$/.exec(raw.trimEnd()) ?? [];
    const key = KEYS.find((one) => one === word);
    below = null;
    layOut(laidOut.length);
    laidOut.push(
      word === undefined
        ? { key: null, text: raw.trim(), below: null }
        : { key: word, text: rest === '|' ? '' : (rest ?? '').trim(), below: rest === '|' ? [] : null },
    );
    if (word === undefined) problems.add(line, 'front-matter-line');
    else if (!key) problems.add(line, 'unknown-key', { key: word, expected: KEYS.join(', ') });
    else if (values.has(key)) problems.add(line, 'key-twice', { key });
    else {
      const block = rest === '|';
      values.set(key, { line, text: block ? '' : unquoted(rest ?? ''), below: (below = block ? [] : null) ?? [] });
    }
  }
  layOut(laidOut.length);
  problems.add(1, 'front-matter-open');
  return lines.length;
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  return /^"(.*)"$/.exec(trimmed)?.[1] ?? trimmed;
}
