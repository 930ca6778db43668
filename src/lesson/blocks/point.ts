/** ```point: things to look at, one thing a line. */
import { COUNTERS } from '../../world/index.ts';
import type { LessonProblems } from '../problems.ts';
import { type Point, POINTED_LENSES } from '../types.ts';
import { Fields, type RawBlock } from './fields.ts';

const FORMS =
  'group G, device DEV, count COUNTER [G], owner [G], driver DRIVER, file FILE, timeline, code TEXT, lens code|compare|script|doctor';

/** Returns the points of the readable lines. Every other line becomes a problem. */
export function readPoints({ line, meta, lines }: RawBlock, problems: LessonProblems): Point[] {
  void new Fields({ line, meta, lines: [] }, [], problems);
  return lines.flatMap(({ line: at, text }): Point[] => {
    if (/^\s*(?:#.*)?$/.test(text)) return [];
    const point = readPoint(at, text.trim());
    if (!point) problems.add(at, 'bad-point', { expected: FORMS });
    return point ? [point] : [];
  });
}

function readPoint(line: number, text: string): Point | null {
  const [, kind = '', rest = ''] = /^(\w+)\s*(.*)$/.exec(text) ?? [];
  if (kind === 'code') return rest === '' ? null : { line, kind, text: rest };
  const words = rest.split(/\s+/).filter((word) => word !== '');
  const [first, second] = words;
  const isGroup = (word: string | undefined): boolean => word === undefined || /^\d{1,10}$/.test(word);
  switch (kind) {
    case 'timeline':
      return words.length === 0 ? { line, kind } : null;
    case 'owner':
      return words.length < 2 && isGroup(first) ? { line, kind, group: first ?? null } : null;
    case 'count': {
      const count = COUNTERS.find((one) => one === first);
      return count && words.length < 3 && isGroup(second) ? { line, kind, count, group: second ?? null } : null;
    }
  }
  if (first === undefined || words.length > 1) return null;
  switch (kind) {
    case 'group':
      return isGroup(first) ? { line, kind, group: first } : null;
    case 'device':
      return { line, kind, device: first };
    case 'driver':
      return { line, kind, driver: first };
    case 'file':
      return { line, kind, file: first };
    case 'lens': {
      const lens = POINTED_LENSES.find((one) => one === first);
      return lens ? { line, kind, lens } : null;
    }
  }
  return null;
}
