import fc from 'fast-check';
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { createPageStore } from '../store/index.ts';
import { KeptItem } from './KeptItem.tsx';
import { listed } from './list.ts';
import { placesOf } from './places.ts';
import { isReadable, keyOf, readRecord } from './record.ts';
import { Shelf } from './testing.ts';
import { writeTree } from './written.ts';

// Every run draws the row, which takes most of the time.
const RUNS = process.env.VERIFY ? 100_000 : 1_000;
const tree = writeTree(createPageStore().getState().history);
const whole = {
  v: 1,
  changed: 1_764_600_000_000,
  from: 'own',
  tree: JSON.parse(tree) as Readonly<Record<string, unknown>>,
};

/** The rows that the dialog draws for records with these texts. */
function rows(...texts: readonly string[]): string {
  const shelf = new Shelf();
  for (const [at, text] of texts.entries()) shelf.texts.set(keyOf(`${at}`), text);
  const places = placesOf(
    () => shelf.for(),
    () => new Shelf().for(),
    isReadable,
  );
  return renderToString(
    listed(places, new Set(), null).map((one) => (
      <KeptItem key={one.id} one={one} onOpen={() => {}} onRemove={() => {}} onSave={() => {}} />
    )),
  ).replaceAll('<!-- -->', '');
}

test.each(['99999999999999999', '1e300', '-1', '1.5', '"x"', 'null', '1e999', '8640000000000001'])(
  'a record that was changed at %s is unreadable',
  (changed) => {
    const text = JSON.stringify(whole).replace('1764600000000', changed);
    expect(readRecord(text)).toBe('unreadable');
    expect(rows(JSON.stringify(whole), text)).toMatch(/3 events.*Unreadable/);
  },
);

test.each([0, 8_640_000_000_000_000])(
  'a record that was changed at %i is readable, and the list shows it',
  (changed) => {
    const text = JSON.stringify({ ...whole, changed });
    expect(readRecord(text)).toMatchObject({ changed });
    expect(rows(text)).toContain('3 events');
  },
);

test('the list shows a row for every damaged record', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.double(),
    fc.constantFrom('repaired', 'own', 'group 0: a\n', 'open f\n', '__proto__', 1e17, -1, {}),
  );
  const damage = fc.record({
    in: fc.constantFrom('record' as const, 'tree' as const),
    field: fc.constantFrom(...Object.keys(whole), ...Object.keys(whole.tree)),
    value,
  });
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
      const record: Record<string, unknown> = { ...whole, tree: { ...whole.tree } };
      for (const { in: place, field, value: found } of damages) {
        if (place === 'record') record[field] = found;
        else if (typeof record.tree === 'object' && record.tree !== null)
          (record.tree as Record<string, unknown>)[field] = found;
      }
      expect(rows(JSON.stringify(record)).match(/data-kept=/g)).toHaveLength(1);
    }),
    { numRuns: RUNS },
  );
});

test('the list shows a row for a text of any kind', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(rows(text)).toContain('Unreadable');
    }),
    { numRuns: RUNS / 4 },
  );
});
