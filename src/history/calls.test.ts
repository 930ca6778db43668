import { expect, test } from 'vitest';
import type { Event } from '../world/index.ts';
import { withoutVfio } from './index.ts';
import type { History, Moment } from './types.ts';

test("left without VFIO's own calls a tree keeps its branches, and is in the same place", () => {
  const bind = (device: string): Event => ({ type: 'bind', device, driver: 'e1000' });
  const container = { type: 'open-container', file: 'c1' } as unknown as Event;
  // The same `bind` twice: once after an `open-container`, once without. Without the container both become one
  // moment.
  const written: readonly (readonly [number, Event])[] = [
    [0, container],
    [1, bind('d0')],
    [2, { type: 'unbind', device: 'd0' }],
    [0, bind('d0')],
    [4, container],
    [5, bind('d1')],
  ];
  const moments = [
    { id: 0, parent: null, depth: 0 },
    ...written.map(([parent, event], index) => ({ id: index + 1, parent, outcome: { event } })),
  ];
  const tree = { moments: moments as unknown as readonly Moment[], cursor: 5, tip: 6 } as History;
  const { seeds, cursor, tip } = withoutVfio(tree);
  expect(seeds.map(({ parent, event }) => [parent, event.type])).toEqual([
    [0, 'bind'],
    [1, 'unbind'],
    [1, 'bind'],
  ]);
  expect([cursor, tip]).toEqual([1, 3]);
});
