import { spoken } from '../../words/index.ts';

/** A whole number with the thousands separators of the reader's language. */
export const counted = (value: number): string => new Intl.NumberFormat(spoken()).format(value);
