import { parseArgs } from 'node:util';
import { t } from '../words/index.ts';
import { Complaint } from './complaint.ts';

/** An option and what its value may be; null where it takes none. */
export interface Option {
  readonly name: string;
  readonly short?: string;
  readonly value: string | null;
  /** May be given several times; all its values are in `lists`. */
  readonly many?: true;
}

export interface Given {
  readonly values: Readonly<Record<string, string | true>>;
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly arguments: readonly string[];
}

/**
 * Reads a command's options. An option named twice counts as last said; `--` ends them; `-` is an argument.
 * Throws a Complaint that says what was expected.
 */
export function readOptions(argv: readonly string[], options: readonly Option[]): Given {
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      options.map(({ name, short, value }) => [
        name,
        { type: value === null ? ('boolean' as const) : ('string' as const), ...(short ? { short } : {}) },
      ]),
    ),
  });
  const values = new Map<string, string | true>();
  const lists = new Map<string, string[]>();
  const args: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') args.push(token.value);
    if (token.kind !== 'option') continue;
    const option = options.find(({ name }) => name === token.name);
    const shown = token.rawName;
    if (!option)
      throw new Complaint(
        t('problems.cli.unknown-option', {
          option: shown,
          expected: options.map(({ name }) => `--${name}`).join(', '),
        }),
      );
    if (option.value === null) {
      if (token.value !== undefined) throw new Complaint(t('problems.cli.needless-value', { option: shown }));
      values.set(option.name, true);
    } else {
      const missing =
        token.value === undefined ||
        token.value === '' ||
        (!token.inlineValue && token.value.startsWith('-') && token.value !== '-');
      if (missing) throw new Complaint(t('problems.cli.no-value', { option: shown, expected: option.value }));
      values.set(option.name, token.value);
      if (option.many) lists.set(option.name, [...(lists.get(option.name) ?? []), token.value]);
    }
  }
  return { values: Object.fromEntries(values), lists: Object.fromEntries(lists), arguments: args };
}

/** A Complaint for a word behind the last that a command takes; `form` is what it takes. */
export function refuseExtra(word: string | undefined, form: string): void {
  if (word !== undefined) throw new Complaint(t('problems.cli.extra-argument', { word, form }));
}

/** The value if it is one of the choices; a Complaint otherwise. */
export function oneOf<T extends string>(option: string, value: string, choices: readonly T[]): T {
  const chosen = choices.find((choice) => choice === value);
  if (chosen === undefined)
    throw new Complaint(t('problems.cli.bad-value', { option, value, expected: choices.join(', ') }));
  return chosen;
}
