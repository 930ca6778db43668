/** A small state space, prepared for a picture. */
import { VIOLATES } from './properties.ts';
import type { Search } from './search.ts';
import type { StateGraph } from './types.ts';
import { own } from '../world/index.ts';

export function graphOf(search: Search, names: readonly string[]): StateGraph {
  const { model, store } = search;
  const from = new Int32Array(model.loose);
  const next = new Int32Array(model.loose);
  const packed = new Int32Array(model.width);
  const before = new Int32Array(model.loose);
  const nodes: StateGraph['nodes'][number][] = [];
  const edges: StateGraph['edges'][number][] = [];
  for (let state = 0; state < store.count; state += 1) {
    model.unpack(store.records, state, from);
    const parent = store.parents[state]!;
    if (parent >= 0) model.unpack(store.records, parent, before);
    const shows = search.shows.of(from, 0, model.isIdle(from));
    const violates = names.filter((name) => ((own(VIOLATES, name) ?? 0) & shows) !== 0);
    nodes.push({
      depth: search.depthOf(state),
      changed: parent < 0 ? '' : difference(search, before, from),
      violates: model.isDead(from) ? [...violates, 'dead'] : violates,
    });
    model.forEachStep(from, model.reduced, (cpu, row) => {
      model.successor(from, cpu, row, next);
      model.pack(next, packed);
      const { operation, span } = model.rows.stories[row]!;
      edges.push({ from: state, to: store.find(packed), cpu, line: span.line, label: operation.event });
    });
  }
  return { nodes, edges };
}

/** The variables that differ between two states, with their new values. */
function difference({ model: { shared } }: Search, before: Int32Array, now: Int32Array): string {
  const differing = shared.variables.filter(
    ({ word, shift, mask }) => (((before[word]! ^ now[word]!) >>> shift) & mask) !== 0,
  );
  return (
    differing
      .slice(0, 3)
      .map(({ name, word, shift, mask }) => `${name} ${(now[word]! >>> shift) & mask}`)
      .join(', ') + (differing.length > 3 ? ', …' : '')
  );
}
