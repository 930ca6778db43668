import { expect, test } from 'vitest';
import type { StateGraph } from '../../../src/explore/index.ts';
import { arrow, layOut, NODE } from './layout.ts';

const edge = (from: number, to: number) => ({ from, to, cpu: 0, line: 1, label: '' });
const node = (depth: number) => ({ depth, changed: '', violates: [] });
/** Two pairs of states whose arrows cross if the states keep their order. */
const CROSSED: StateGraph = {
  nodes: [node(0), node(1), node(1), node(2), node(2)],
  edges: [edge(0, 1), edge(0, 2), edge(2, 3), edge(1, 4)],
};

test('a row for each depth, and no two states in one place', () => {
  const { places, rows, width, height } = layOut(CROSSED);
  expect(rows.map((row) => row.length)).toEqual([1, 2, 2]);
  expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(5);
  for (const { x, y } of places) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + NODE.width).toBeLessThanOrEqual(width);
    expect(y + NODE.height).toBeLessThanOrEqual(height);
  }
});

test('arrows that need not cross do not', () => {
  const { places } = layOut(CROSSED);
  const left = (a: number, b: number): boolean => places[a]!.x < places[b]!.x;
  expect(left(2, 1)).toBe(left(3, 4));
});

test('an arrow back leaves and enters at the side', () => {
  const { path } = arrow({ x: 0, y: 200 }, { x: 0, y: 0 });
  expect(path.startsWith(`M${NODE.width} 215`)).toBe(true);
});
