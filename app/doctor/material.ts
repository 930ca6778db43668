import { AT_ONCE } from './background.ts';

/**
 * The text to read. A long text stays out of the text box, because the box would take seconds to lay it out. `name`
 * names a long text; it is null for a short text.
 */
export interface Material {
  readonly text: string;
  readonly name: string | null;
}

export const EMPTY: Material = { text: '', name: null };

export function materialFrom(text: string, name: string): Material {
  return { text, name: text.length > AT_ONCE ? name : null };
}
