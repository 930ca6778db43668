/** Finds the elements of the page that a step points at. */
import { current, type History } from '../../src/history/index.ts';
import type { Point } from '../../src/lesson/index.ts';
import { groupViews } from '../../src/machine/index.ts';
import type { MessageId, Values } from '../words/index.ts';
import { ownerSentence, plainOf, thingSaid } from '../facts/index.ts';
import { t } from '../words/index.ts';

const named = (attribute: string, name: string): string => `[data-${attribute}="${CSS.escape(name)}"]`;
const inGroup = (group: string | null): string => (group === null ? '[data-group]' : named('group', group));

/** The line number of each code text. The listing must be loaded first, because the code lens marks lines by number. */
export type CodeLines = ReadonlyMap<string, number>;

/** The element of a point; null if the page does not show it now. */
export function locate(point: Point, lines: CodeLines): Element | null {
  switch (point.kind) {
    case 'group':
      return document.querySelector(named('group', point.group));
    case 'device':
      return document.querySelector(named('device', point.device));
    case 'count':
      return (
        document.querySelector(`${inGroup(point.group)} ${named('count', point.count)}`)?.closest('.register') ?? null
      );
    case 'owner':
      return document.querySelector(`${inGroup(point.group)} [data-owner]`)?.closest('.register') ?? null;
    case 'driver':
      return document.querySelector(named('palette-driver', point.driver))?.closest('.palette-item') ?? null;
    case 'file':
      return document.querySelector(named('palette-file', point.file))?.closest('.palette-item') ?? null;
    case 'timeline':
      return document.querySelector('.history .timeline');
    case 'code':
      return document.querySelector(`.code-line[data-line="${lines.get(point.text) ?? 0}"] .code-text`);
    case 'lens':
      return (
        document.querySelector(`.lens[data-lens="${point.lens}"] .lens-title`) ??
        document.querySelector(`[data-opens="${point.lens}"]`)
      );
  }
}

/** Names the element of a point. */
export function pointWords(point: Point, lines: CodeLines): string {
  const [id, values] = wordsOf(point, lines);
  return t(id, values);
}

/** Describes the element's present state, for a page without a board. Null if `pointWords` is enough. */
export function pointFact(point: Point, history: History): string | null {
  switch (point.kind) {
    case 'group':
      return thingSaid(point.group, history)?.slice(0, 2).join(' ') ?? null;
    case 'device':
      return thingSaid(point.device, history)?.join(' ') ?? null;
    case 'file':
      return thingSaid(point.file, history)?.join(' ') ?? null;
    case 'count':
    case 'owner': {
      const view = groupViews(current(history).world).find(({ name }) => point.group === null || point.group === name);
      if (!view) return null;
      return t('text.point', {
        group: view.name,
        fact:
          point.kind === 'owner'
            ? plainOf(ownerSentence(view))
            : `${t(`board.count.${point.count}`)} ${view.counts[point.count] ?? 0}.`,
      });
    }
    case 'driver':
      return t('text.point.driver', { driver: point.driver });
    case 'timeline':
      return t('text.point.timeline');
    case 'lens':
      return t('text.point.lens', { lens: pointWords(point, new Map()) });
    default:
      return null;
  }
}

function wordsOf(point: Point, lines: CodeLines): [MessageId, Values] {
  switch (point.kind) {
    case 'group':
      return ['lesson.point.group', { group: point.group }];
    case 'device':
      return ['lesson.point.device', { device: point.device }];
    case 'count':
      return ['lesson.point.count', { count: t(`board.count.${point.count}`), group: point.group ?? 'none' }];
    case 'owner':
      return ['lesson.point.owner', { group: point.group ?? 'none' }];
    case 'driver':
      return ['lesson.point.driver', { driver: point.driver }];
    case 'file':
      return ['lesson.point.file', { file: point.file }];
    case 'timeline':
      return ['lesson.point.timeline', {}];
    case 'code':
      return ['lesson.point.code', { line: lines.get(point.text) ?? 0, text: point.text }];
    case 'lens':
      return ['lesson.point.lens', { lens: t(point.lens === 'doctor' ? 'page.load' : `page.${point.lens}`) }];
  }
}

/** A mark's number extends this far beyond its frame, in pixels. */
const NUMBER = 9;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * The visible part of an element, cut by the scrolling elements around it; null if nothing is visible. `out` is the
 * distance from the element to its frame.
 */
export function seenBox(element: Element, out = 3): Box | null {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  // The frame leaves room for its number at the window's edge.
  const box = {
    left: left - out,
    top: Math.max(top - out, NUMBER),
    right: Math.min(right + out, innerWidth - NUMBER),
    bottom: bottom + out,
  };
  if (right - left < 1 || bottom - top < 1) return null;
  for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(at);
    if (overflowX === 'visible' && overflowY === 'visible') continue;
    const clip = at.getBoundingClientRect();
    box.left = Math.max(box.left, clip.left);
    box.right = Math.min(box.right, clip.right);
    box.top = Math.max(box.top, clip.top);
    box.bottom = Math.min(box.bottom, clip.bottom);
  }
  return box.right - box.left > 6 && box.bottom - box.top > 6 ? box : null;
}
