import type { ReactElement } from 'react';
import { Parts } from '../words/index.ts';
import { plainOf, type Sentence } from '../facts/index.ts';

/** Sentences as a list. */
export function Sentences({ of }: { readonly of: readonly Sentence[] }): ReactElement {
  return (
    <ul>
      {of.map((sentence) => (
        <li key={plainOf(sentence)}>
          <Parts of={sentence} />
        </li>
      ))}
    </ul>
  );
}
