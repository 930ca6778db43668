import { Fragment, type ReactElement, type ReactNode } from 'react';
import type { Block, Inline } from '../../src/lesson/index.ts';

function Run({ inline }: { inline: Inline }): ReactNode {
  switch (inline.type) {
    case 'text':
      return inline.text;
    case 'code':
      return <code>{inline.text}</code>;
    case 'emphasis':
      return (
        <em>
          <Runs of={inline.inlines} />
        </em>
      );
    case 'strong':
      return (
        <strong>
          <Runs of={inline.inlines} />
        </strong>
      );
    case 'break':
      return <br />;
    case 'link':
      return (
        <a href={inline.href} target="_blank" rel="noreferrer">
          <Runs of={inline.inlines} />
        </a>
      );
  }
}

function Runs({ of }: { of: readonly Inline[] }): ReactElement {
  // A lesson's text does not change while it is shown, so indices can serve as keys.
  return (
    <>
      {of.map((inline, index) => (
        <Run key={index} inline={inline} />
      ))}
    </>
  );
}

function Piece({ block }: { block: Block }): ReactElement {
  switch (block.type) {
    case 'paragraph':
      return (
        <p>
          <Runs of={block.inlines} />
        </p>
      );
    case 'heading':
      return block.depth === 3 ? (
        <h4>
          <Runs of={block.inlines} />
        </h4>
      ) : (
        <h5>
          <Runs of={block.inlines} />
        </h5>
      );
    case 'quote':
      return (
        <blockquote>
          <Prose blocks={block.blocks} />
        </blockquote>
      );
    case 'code':
      return (
        <pre className="lesson-code">
          <code>{block.text}</code>
        </pre>
      );
    case 'list': {
      const items = block.items.map((blocks, index) => (
        <li key={index}>
          <Tight blocks={blocks} />
        </li>
      ));
      return block.ordered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
    }
  }
}

/** A list item with a single paragraph is shown without the paragraph element. */
function Tight({ blocks }: { blocks: readonly Block[] }): ReactElement {
  const [only] = blocks;
  return blocks.length === 1 && only?.type === 'paragraph' ? <Runs of={only.inlines} /> : <Prose blocks={blocks} />;
}

/** A lesson's prose as elements, never as HTML text. */
export function Prose({ blocks }: { blocks: readonly Block[] }): ReactElement {
  return (
    <>
      {blocks.map((block, index) => (
        <Fragment key={index}>
          <Piece block={block} />
        </Fragment>
      ))}
    </>
  );
}
