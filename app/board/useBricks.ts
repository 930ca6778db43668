import { useLayoutEffect, useRef, type RefObject } from 'react';
import type { GroupView } from '../../src/machine/index.ts';

/** Heights are counted in rows of this many pixels. */
const ROW = 4;
const GAP = 12;

/**
 * Puts each card into the column that is shortest so far. The size of a card is its number of devices, so a refusal
 * never moves a card to another column.
 */
function columnsFor(sizes: readonly number[], columns: number): number[] {
  const ends = Array.from<number>({ length: columns }).fill(0);
  return sizes.map((size) => {
    const column = ends.indexOf(Math.min(...ends));
    ends[column]! += size + 3;
    return column;
  });
}

/**
 * Packs the cards like bricks, each column separately. A refusal pushes down only the cards below it.
 * Until this hook has run, and in the prerendered page, the style sheet packs the cards by their number of devices.
 */
export function useBricks(views: readonly GroupView[], shown: number, on: boolean): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  const sizes = views
    .slice(0, shown)
    .map(({ devices }) => devices.length)
    .join();
  useLayoutEffect(() => {
    const wall = ref.current;
    if (!wall || !on) return;
    const cards = [...wall.children] as HTMLElement[];
    const lay = (): void => {
      // The width is not read from `grid-template-columns`. That also counts a column that only an old placement
      // keeps.
      const narrowest =
        Number.parseFloat(getComputedStyle(wall).getPropertyValue('--card')) *
        Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const columns = Math.max(1, Math.floor((wall.clientWidth + GAP) / (narrowest + GAP)));
      const column = columnsFor(sizes.split(',').map(Number), columns);
      const heights = cards.map((card) => card.offsetHeight);
      const ends = Array.from<number>({ length: columns }).fill(1);
      cards.forEach((card, index) => {
        const at = column[index] ?? 0;
        const rows = Math.ceil((heights[index]! + GAP) / ROW);
        card.style.gridArea = `${ends[at]!} / ${at + 1} / span ${rows}`;
        ends[at]! += rows;
      });
      wall.dataset.bricks = '';
    };
    const observer = new ResizeObserver(lay);
    observer.observe(wall);
    for (const card of cards) observer.observe(card);
    return () => {
      observer.disconnect();
      delete wall.dataset.bricks;
      for (const card of cards) card.style.gridArea = '';
    };
  }, [sizes, on]);
  return ref;
}
