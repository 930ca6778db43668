import { type ReactElement, useEffect, useState } from 'react';
import { lineOfCode, type Point } from '../../src/lesson/index.ts';
import type { ProtocolId } from '../../src/world/index.ts';
import { useView } from '../header/index.ts';
import { attempt, loader } from '../loading/index.ts';
import { listingFor, Uncompiled } from '../listings/index.ts';
import { pageStore, usePage } from '../store/index.ts';
import { t } from '../words/index.ts';
import { Marks } from './Marks.tsx';
import { type CodeLines, locate, pointFact, pointWords } from './points.ts';
import { useOpened } from './room.ts';

const codeLens = loader(() => import('../lenses/code/index.ts'), 'code', 'c');
const NO_LINES: CodeLines = new Map();

/** The line in the shown listing for each code text of the points. */
function useCodeLines(points: readonly Point[], protocol: ProtocolId): CodeLines {
  const text = usePage((state) => state.edits[protocol]);
  const [lines, setLines] = useState(NO_LINES);
  useEffect(() => {
    const texts = points.flatMap((point) => (point.kind === 'code' ? [point.text] : []));
    if (texts.length === 0) return undefined;
    let late = false;
    void attempt(
      pageStore,
      () => t('page.failed.listing'),
      async () => {
        // A text that does not compile has no lines to point at.
        const listing = await listingFor(protocol, text).catch((why: unknown) => {
          if (!(why instanceof Uncompiled)) throw why;
        });
        if (!late && listing) setLines(new Map(texts.map((one) => [one, lineOfCode(listing.text, one) ?? 0])));
      },
    );
    return () => {
      late = true;
    };
  }, [points, protocol, text]);
  return lines;
}

const wantsCode = (points: readonly Point[]): boolean =>
  points.some((point) => point.kind === 'code' || (point.kind === 'lens' && point.lens === 'code'));

/** Opens the panel that holds a point, and scrolls the point into sight. */
async function show(point: Point, lines: CodeLines): Promise<void> {
  const { lens, setLens } = pageStore.getState();
  const wanted = point.kind === 'code' ? 'code' : point.kind === 'lens' && point.lens !== 'doctor' ? point.lens : null;
  if (wanted && lens !== wanted) setLens(wanted);
  // If the lens cannot be loaded, its panel reports that itself.
  if (point.kind === 'code') (await codeLens().catch(() => null))?.showLine(lines.get(point.text) ?? 1);
  else locate(point, lines)?.scrollIntoView({ block: 'nearest' });
}

/** On a page without a board, sentences describe the elements that the step points at. */
function PointsSaid({ points, lines }: { points: readonly Point[]; lines: CodeLines }): ReactElement {
  const history = usePage((state) => state.history);
  return (
    <div className="lesson-points">
      <h4 className="lesson-points-title">{t('lesson.points')}</h4>
      <ol>
        {points.map((point) => (
          <li key={point.line}>{pointFact(point, history) ?? pointWords(point, lines)}</li>
        ))}
      </ol>
    </div>
  );
}

/** The elements that the step points at. They have the same numbers in this list and on the page. */
export function Points({ points: given, protocol }: { points: readonly Point[]; protocol: ProtocolId }): ReactElement {
  // State keeps the first list. Each render gets a new filtered array, which would start the effects again.
  const [points] = useState(given);
  const asText = useView() === 'text';
  const lines = useCodeLines(points, protocol);
  return asText ? <PointsSaid points={points} lines={lines} /> : <PointsOnBoard points={points} lines={lines} />;
}

function PointsOnBoard({ points, lines }: { points: readonly Point[]; lines: CodeLines }): ReactElement {
  const codeHere = lines.size > 0;
  useOpened(wantsCode(points) ? () => pageStore.getState().setLens('code') : null);
  useEffect(() => {
    const [first] = points;
    if (!first) return undefined;
    const frame = requestAnimationFrame(() => locate(first, NO_LINES)?.scrollIntoView({ block: 'nearest' }));
    return () => cancelAnimationFrame(frame);
  }, [points]);
  useEffect(() => {
    const code = points.find((point) => point.kind === 'code');
    if (codeHere && code && pageStore.getState().lens === 'code') void show(code, lines);
  }, [points, lines, codeHere]);
  return (
    <>
      <div className="lesson-points">
        <h4 className="lesson-points-title">{t('lesson.points')}</h4>
        <ol>
          {points.map((point, index) => (
            <li key={point.line}>
              <button
                type="button"
                className="lesson-point"
                data-point={point.kind}
                onClick={() => void show(point, lines)}
              >
                <b aria-hidden="true">{index + 1}</b> <span>{pointWords(point, lines)}</span>
              </button>
            </li>
          ))}
        </ol>
      </div>
      <Marks points={points} lines={lines} />
    </>
  );
}
