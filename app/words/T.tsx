import { cloneElement, Fragment, type ReactElement } from 'react';
import { marked, type MessageId, revealed, type Values } from '../../src/words/index.ts';
import { own } from '../../src/world/index.ts';

const MARKED = /<(\w+)>(.*?)<\/\1>/s;
const OWN: Readonly<Record<string, ReactElement>> = { code: <code />, strong: <strong /> };

/**
 * A message with marked-up parts: `<code>…</code>`, `<strong>…</strong>` and the marks that `components` names. Marks
 * cannot be nested.
 */
export function T({
  id,
  values,
  components,
}: {
  id: MessageId;
  values?: Values;
  components?: Record<string, ReactElement>;
}): ReactElement {
  // The pattern has two groups, so the pieces repeat in the order: text, mark, marked text.
  const pieces = marked(id, values).split(MARKED);
  return (
    <>
      {pieces.map((piece, index) => {
        if (index % 3 === 2) return null;
        if (index % 3 === 0) return <Fragment key={index}>{revealed(piece)}</Fragment>;
        return cloneElement(
          (components && own(components, piece)) ?? own(OWN, piece) ?? <span />,
          { key: index },
          revealed(pieces[index + 1]!),
        );
      })}
    </>
  );
}
