/** The places of a small graph's states: a row for each depth, ordered so that few arrows cross. */
import type { StateGraph } from '../../../src/explore/index.ts';

export interface Place {
  readonly x: number;
  readonly y: number;
}
export interface Layout {
  readonly places: readonly Place[];
  /** The states of each depth, from left to right. */
  readonly rows: readonly (readonly number[])[];
  readonly width: number;
  readonly height: number;
}

export const NODE = { width: 112, height: 30, across: 20, down: 58 } as const;
const MARGIN = 24;
/** The number of passes down and up through the rows. */
const SWEEPS = 6;

export function layOut({ nodes, edges }: StateGraph): Layout {
  const rows: number[][] = [];
  for (const [node, { depth }] of nodes.entries()) (rows[depth] ??= []).push(node);
  const near: number[][] = nodes.map(() => []);
  for (const { from, to } of edges) {
    if (nodes[from]!.depth === nodes[to]!.depth) continue;
    near[from]!.push(to);
    near[to]!.push(from);
  }
  // A state's place within its row, from 0 to 1, so that rows of different lengths can be compared.
  const at = new Float64Array(nodes.length);
  const settle = (row: readonly number[]): void => {
    for (const [index, node] of row.entries()) at[node] = (index + 0.5) / row.length;
  };
  for (const row of rows) settle(row);
  const sweep = (row: number[], above: boolean): void => {
    const depth = nodes[row[0]!]!.depth;
    const wish = new Map(
      row.map((node) => {
        const others = near[node]!.filter((other) =>
          above ? nodes[other]!.depth < depth : nodes[other]!.depth > depth,
        );
        return [
          node,
          others.length === 0 ? at[node]! : others.reduce((sum, other) => sum + at[other]!, 0) / others.length,
        ];
      }),
    );
    row.sort((a, b) => wish.get(a)! - wish.get(b)!);
    settle(row);
  };
  for (let turn = 0; turn < SWEEPS; turn++) {
    for (let depth = 1; depth < rows.length; depth++) sweep(rows[depth]!, true);
    for (let depth = rows.length - 2; depth >= 0; depth--) sweep(rows[depth]!, false);
  }
  const pitch = NODE.width + NODE.across;
  const width = Math.max(...rows.map((row) => row.length)) * pitch - NODE.across + MARGIN * 2;
  const places: Place[] = nodes.map(() => ({ x: 0, y: 0 }));
  for (const [depth, row] of rows.entries()) {
    const left = (width - (row.length * pitch - NODE.across)) / 2;
    for (const [index, node] of row.entries())
      places[node] = { x: left + index * pitch, y: MARGIN + depth * (NODE.height + NODE.down) };
  }
  return { places, rows, width, height: MARGIN * 2 + rows.length * (NODE.height + NODE.down) - NODE.down };
}

/** An arrow's line, and the place of its label. */
export function arrow(from: Place, to: Place): { readonly path: string; readonly label: Place } {
  const { width, height } = NODE;
  const start = { x: from.x + width / 2, y: from.y + height };
  const end = { x: to.x + width / 2, y: to.y };
  if (end.y > start.y) {
    const bend = (end.y - start.y) / 2;
    return {
      path: `M${start.x} ${start.y}C${start.x} ${start.y + bend} ${end.x} ${end.y - bend} ${end.x} ${end.y}`,
      label: { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 },
    };
  }
  // An arrow to the same row or back to an earlier row leaves and enters a box at its side.
  const side = end.x >= start.x ? 1 : -1;
  const out = { x: start.x + (side * width) / 2, y: from.y + height / 2 };
  const into = { x: end.x + (side * width) / 2, y: to.y + height / 2 };
  const far = Math.max(out.x * side, into.x * side) * side + side * 18;
  return {
    path: `M${out.x} ${out.y}C${far} ${out.y} ${far} ${into.y} ${into.x} ${into.y}`,
    label: { x: (far * 2 + out.x + into.x) / 4, y: (out.y + into.y) / 2 },
  };
}
