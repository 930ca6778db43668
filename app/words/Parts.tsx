import { Fragment, type ReactElement } from 'react';
import type { Part } from '../../src/words/index.ts';

/** Runs of text and code, as `explainParts` and its kin give them. */
export function Parts({ of }: { of: readonly Part[] }): ReactElement {
  return (
    <>
      {of.map(({ text, code }, index) =>
        code ? <code key={index}>{text}</code> : <Fragment key={index}>{text}</Fragment>,
      )}
    </>
  );
}
