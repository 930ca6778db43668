import { AT_ONCE } from './background.ts';

/** The text to be read. A long one is kept out of the text box, which would take seconds to lay it out; `name` says what it is. */
export interface Material {
  readonly text: string;
  readonly name: string | null;
}

export const EMPTY: Material = { text: '', name: null };

export function materialFrom(text: string, name: string): Material {
  return { text, name: text.length > AT_ONCE ? name : null };
}
