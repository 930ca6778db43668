import { Fragment, type ReactElement } from 'react';
import type { Part } from '../../src/words/index.ts';

/** Shows runs of text and code, as `explainParts` and similar functions give them. */
export function Parts({ of }: { of: readonly Part[] }): ReactElement {
  return (
    <>
      {of.map(({ text, code }, index) =>
        code ? <code key={index}>{text}</code> : <Fragment key={index}>{text}</Fragment>,
      )}
    </>
  );
}
