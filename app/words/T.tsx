import type { ReactElement } from 'react';
import { TransNoContext } from '@lingui/react/server';
import { i18n, type MessageId, type Values } from '../../src/words/index.ts';

/** A message with marked-up parts: `<code>…</code>`, `<strong>…</strong>` and whatever `components` names. */
export function T({ id, values, components }: { id: MessageId; values?: Values; components?: Record<string, ReactElement> }): ReactElement {
  return (
    <TransNoContext
      id={id}
      values={values}
      components={{ code: <code />, strong: <strong />, ...components }}
      lingui={{ i18n }}
    />
  );
}
