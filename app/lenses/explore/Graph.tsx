import { useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { StateGraph } from '../../../src/explore/index.ts';
import { propertyTitle } from '../../explore/index.ts';
import { t } from '../../words/index.ts';
import { arrow, type Layout, layOut, NODE } from './layout.ts';

/** With more arrows than this, only the arrows of the current state have labels. */
const LABELLED = 150;
/** The number of characters that fit into a state's box. */
const SHORT = 17;

const short = (text: string): string => (text.length > SHORT ? `${text.slice(0, SHORT - 1)}…` : text);
const changedWords = ({ changed, depth }: StateGraph['nodes'][number]): string =>
  changed || t(depth === 0 ? 'explore.graph.start' : 'explore.graph.unchanged');
/** Every field belongs to the group, so the boxes leave out `group.`. */
const boxed = (node: StateGraph['nodes'][number]): string => short(changedWords(node).replaceAll('group.', ''));
const violatedWords = (names: readonly string[]): string =>
  names.map((name) => (name === 'dead' ? t('explore.graph.dead') : propertyTitle(name))).join('; ');

/** A violating state has cut corners, so that its shape marks it beside its colour. */
function outline(violates: boolean): string {
  const { width: w, height: h } = NODE;
  const c = 8;
  return violates
    ? `M${c} 0H${w - c}L${w} ${c}V${h - c}L${w - c} ${h}H${c}L0 ${h - c}V${c}Z`
    : `M4 0H${w - 4}Q${w} 0 ${w} 4V${h - 4}Q${w} ${h} ${w - 4} ${h}H4Q0 ${h} 0 ${h - 4}V4Q0 0 4 0Z`;
}

function nextOf({ rows }: Layout, { nodes }: StateGraph, at: number, key: string): number | undefined {
  const { depth } = nodes[at]!;
  const row = rows[depth]!;
  const column = row.indexOf(at);
  const beside = (other: readonly number[] | undefined): number | undefined =>
    other?.[Math.min(other.length - 1, Math.round(((column + 0.5) / row.length) * other.length - 0.5))];
  switch (key) {
    case 'ArrowLeft':
      return row[column - 1];
    case 'ArrowRight':
      return row[column + 1];
    case 'ArrowUp':
      return beside(rows[depth - 1]);
    case 'ArrowDown':
      return beside(rows[depth + 1]);
    case 'Home':
      return 0;
    case 'End':
      return rows.at(-1)?.[0];
    default:
      return undefined;
  }
}

interface AtProps {
  readonly graph: StateGraph;
  readonly at: number;
  onGo(to: number): void;
}

/** The same graph as a list: the current state, and its transitions in and out. */
function At({ graph: { nodes, edges }, at, onGo }: AtProps): ReactElement {
  const node = nodes[at]!;
  const to = edges.filter((edge) => edge.from === at);
  const from = edges.filter((edge) => edge.to === at);
  return (
    <div className="explore-at" aria-live="polite" data-at={at}>
      <p>
        <strong>{t('explore.graph.number', { number: at })}</strong>{' '}
        <span className="quiet">{t('explore.graph.depth', { depth: node.depth })}</span>{' '}
        <code>{changedWords(node)}</code>
        {node.violates.length > 0 && (
          <span className="explore-violates">
            {' '}
            {t('explore.graph.violates')}: {violatedWords(node.violates)}
          </span>
        )}
      </p>
      <div className="explore-ways">
        <h4>{t('explore.graph.previous')}</h4>
        <ul>
          {from.map((edge, index) => (
            <li key={`${index}`}>
              <button type="button" data-hue={edge.cpu} onClick={() => onGo(edge.from)}>
                {t('explore.graph.edge-back', edge)}
              </button>
            </li>
          ))}
        </ul>
        <h4>{t('explore.graph.next')}</h4>
        {to.length === 0 && <p className="quiet">{t('explore.graph.nowhere')}</p>}
        <ul>
          {to.map((edge, index) => (
            <li key={`${index}`}>
              <button type="button" data-hue={edge.cpu} onClick={() => onGo(edge.to)}>
                {t('explore.graph.edge', edge)}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/**
 * A small state graph as a picture. Tab reaches one state, and arrow keys move to another. Its transitions are listed
 * below.
 */
export function Graph({ graph }: { graph: StateGraph }): ReactElement {
  const { nodes, edges } = graph;
  const layout = useMemo(() => layOut(graph), [graph]);
  const arrows = useMemo(
    () => edges.map(({ from, to }) => arrow(layout.places[from]!, layout.places[to]!)),
    [edges, layout],
  );
  const [at, setAt] = useState(0);
  const picture = useRef<SVGSVGElement>(null);
  const box = useRef<HTMLDivElement>(null);
  // The picture scrolls to its middle, where the start state is. Each graph is a new component.
  useLayoutEffect(() => {
    const here = box.current!;
    here.scrollLeft = (here.scrollWidth - here.clientWidth) / 2;
  }, []);
  const go = (to: number, focus: boolean): void => {
    setAt(to);
    const node = picture.current?.querySelector<SVGElement>(`[data-node="${to}"]`);
    node?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (focus) node?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const to = nextOf(layout, graph, at, event.key);
    if (to === undefined) return;
    event.preventDefault();
    go(to, true);
  };
  const many = edges.length > LABELLED;
  return (
    <figure className="explore-figure" data-graph={nodes.length}>
      <figcaption>
        <h3 className="explore-heading">{t('explore.graph')}</h3>
        <p className="quiet">
          {t('explore.graph.what', { states: nodes.length })} {t('explore.graph.keys')}
        </p>
      </figcaption>
      <div ref={box} className="explore-picture">
        {/* Key events come from the states inside. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <svg
          ref={picture}
          width={layout.width}
          height={layout.height}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          role="group"
          aria-label={t('explore.graph')}
          onKeyDown={onKeyDown}
        >
          <defs>
            <marker
              id="explore-head"
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
            >
              <path d="M0 0.8 7.4 4 0 7.2z" fill="context-stroke" />
            </marker>
          </defs>
          <g aria-hidden="true">
            {edges.map(({ from, to, cpu, line }, index) => {
              const near = from === at || to === at;
              return (
                <g key={`${index}`} className="explore-edge" data-hue={cpu} data-near={near ? '' : undefined}>
                  <path d={arrows[index]!.path} markerEnd="url(#explore-head)" />
                  {(near || !many) && (
                    <text x={arrows[index]!.label.x} y={arrows[index]!.label.y}>{`${cpu}:${line}`}</text>
                  )}
                </g>
              );
            })}
          </g>
          {nodes.map((node, index) => (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the focus alone chooses a state
            <g
              key={`${index}`}
              className="explore-node"
              data-node={index}
              data-at={index === at ? '' : undefined}
              data-violates={node.violates.length > 0 ? '' : undefined}
              data-quiet={node.changed === '' && node.depth > 0 ? '' : undefined}
              role="button"
              tabIndex={index === at ? 0 : -1}
              aria-pressed={index === at}
              aria-label={t('explore.graph.node', {
                number: index,
                depth: node.depth,
                changed: changedWords(node),
                broken: node.violates.length > 0 ? 'yes' : 'no',
                violates: violatedWords(node.violates),
              })}
              transform={`translate(${layout.places[index]!.x} ${layout.places[index]!.y})`}
              onClick={() => go(index, true)}
              onFocus={() => setAt(index)}
              onPointerMove={({ movementX, movementY }) => {
                if (movementX !== 0 || movementY !== 0) setAt(index);
              }}
            >
              <title>{changedWords(node)}</title>
              <path d={outline(node.violates.length > 0)} />
              <text x={NODE.width / 2} y={NODE.height / 2}>
                {boxed(node)}
              </text>
            </g>
          ))}
        </svg>
      </div>
      <At graph={graph} at={at} onGo={(to) => go(to, false)} />
    </figure>
  );
}
