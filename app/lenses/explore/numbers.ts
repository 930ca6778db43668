import { spoken } from '../../words/index.ts';

/** A whole number with its thousands set apart, as the reader's language does. */
export const counted = (value: number): string => new Intl.NumberFormat(spoken()).format(value);
