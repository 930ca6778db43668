import { parseArgs } from 'node:util';
import { t } from '../words/index.ts';
import { Complaint } from './complaint.ts';

/** An option. `value` describes its values for messages; null where the option takes no value. */
export interface Option {
  readonly name: string;
  readonly short?: string;
  readonly value: string | null;
  /** The option may occur several times. `lists` holds all its values. */
  readonly many?: true;
}

export interface Given {
  readonly values: Readonly<Record<string, string | true>>;
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly arguments: readonly string[];
}

/**
 * Reads a command's options. The last value of a repeated option counts. `--` ends the options, and `-` is an
 * argument. Throws a Complaint that names the expected text.
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

/** Throws a Complaint where a command has one argument too many. `form` shows the correct arguments. */
export function refuseExtra(word: string | undefined, form: string): void {
  if (word !== undefined) throw new Complaint(t('problems.cli.extra-argument', { word, form }));
}

/** Returns the value if it is one of the choices. Otherwise throws a Complaint. */
export function oneOf<T extends string>(option: string, value: string, choices: readonly T[]): T {
  const chosen = choices.find((choice) => choice === value);
  if (chosen === undefined)
    throw new Complaint(t('problems.cli.bad-value', { option, value, expected: choices.join(', ') }));
  return chosen;
}
