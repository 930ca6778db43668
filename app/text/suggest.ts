/** Suggestions for a line that the reader is typing. Pure. */
import { ENV_FLAGS, EVENT_TYPES, type EventType, MODES, own, usage } from '../../src/world/index.ts';
import type { Names } from './names.ts';

/**
 * A command with the form of its words, such as `[STEP|boot|end]`. An upper-case word is a placeholder. A lower-case
 * word is offered as it is.
 */
export interface Typed {
  readonly name: string;
  readonly form: string;
}

const MOST = 8;

/** The possible words for one word of a form. Forms come from the script's grammar and from the commands. */
function wordsFor(shown: string, names: Names, more: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return shown
    .replace(/[[\]]/g, '')
    .split('|')
    .flatMap((word): readonly string[] => {
      switch (word) {
        case 'DEV':
          return names.devices;
        case 'GROUP':
          return names.groups;
        case 'DRIVER':
          return names.drivers;
        case 'MODE':
          return MODES;
        case 'FLAG':
          return ENV_FLAGS;
        case 'FILE':
        case 'C':
        case 'G':
        case 'I':
        case 'V':
        case 'D':
        case 'A':
        case 'PROC':
          return names.files;
        default:
          return own(more, word) ?? (word === word.toLowerCase() ? [word] : []);
      }
    });
}

/**
 * True if `word` starts with `typed`, or if one of its parts after a colon or dash does. Names and addresses are
 * shortened there.
 */
const begins = (word: string, typed: string): boolean =>
  word.startsWith(typed) || word.includes(`:${typed}`) || word.includes(`-${typed}`);

/** Suggests whole lines, the best matches first. Gives none for an empty line or a complete word. */
export function suggestions(
  line: string,
  names: Names,
  commands: readonly Typed[],
  more: Readonly<Record<string, readonly string[]>> = {},
): readonly string[] {
  const words = line.trimStart().split(/\s+/);
  const typed = words.at(-1)!;
  const head = line.slice(0, line.length - typed.length);
  const [first] = words;
  const found =
    words.length === 1
      ? [...EVENT_TYPES, ...commands.map(({ name }) => name)]
      : wordsFor(formOf(first!, commands).split(' ')[words.length - 1] ?? '', names, more);
  if (words.length === 1 && typed === '') return [];
  const fits = [...new Set(found)].filter((word) => begins(word, typed));
  // Words that start with `typed` come before words with `typed` further on.
  const ordered = [...fits.filter((word) => word.startsWith(typed)), ...fits.filter((word) => !word.startsWith(typed))];
  return ordered.length === 1 && ordered[0] === typed ? [] : ordered.slice(0, MOST).map((word) => `${head}${word}`);
}

function formOf(first: string, commands: readonly Typed[]): string {
  if ((EVENT_TYPES as readonly string[]).includes(first)) return usage(first as EventType);
  return commands.find(({ name }) => name === first)?.form ?? '';
}
