/**
 * Small edits of listings. If an edit changes behaviour, a property catches it. For every other edit, the table gives
 * the reason why nothing changes.
 */
import { describe, expect, test } from 'vitest';
import type { Told } from '../code/index.ts';
import type { ProtocolId } from '../world/index.ts';
import { MISUSE, propertiesOf } from './properties.ts';
import { FLAG } from './rows.ts';
import { mutated, reportOf, searchOf, sizes } from './testing.ts';
import { LINUX } from './testing/linux-7.3.ts';
import type { Mutation } from './testing/mutation.ts';
import { REPAIRED } from './testing/repaired.ts';
import type { Report } from './types.ts';

/** An edit without locks has many states. The search needs only a part of them to catch the edit. */
const ENOUGH = 6_000;

const TABLES: readonly (readonly [ProtocolId, readonly Mutation[]])[] = [
  ['repaired', REPAIRED],
  ['linux-7.3', LINUX],
];

/** The violated properties that the search found. A search that stopped early may miss some. */
const violated = ({ properties }: Report): readonly string[] =>
  properties.filter(({ name, holds }) => holds === false && name !== 'foreign-release').map(({ name }) => name);

describe.each(TABLES)('%s', (protocol, table) => {
  const properties = [...propertiesOf(protocol), ...MISUSE];
  let unchanged: ReturnType<typeof noticed> | null = null;

  test.each(
    table.filter(({ equivalent }) => equivalent === null).map((mutation) => [mutation.what, mutation] as const),
  )('%s: caught', async (_, { edits, caught }) => {
    const report = reportOf(protocol, await mutated(protocol, edits), { merged: true, properties, mostStates: ENOUGH });
    expect(violated(report)).toEqual(expect.arrayContaining([...caught]));
  });

  test.each(
    table.filter(({ equivalent }) => equivalent !== null).map((mutation) => [mutation.what, mutation] as const),
  )('%s: nobody can tell', async (_, { edits }) => {
    const told = await mutated(protocol, edits);
    expect(violated(reportOf(protocol, told, { merged: true, properties }))).toEqual([]);
    expect(await noticed(protocol, told)).toEqual(await (unchanged ??= noticed(protocol)));
  });
});

/** All idle states, and all results that a call can return. */
async function noticed(
  protocol: ProtocolId,
  told?: Told,
): Promise<{ readonly idle: readonly string[]; readonly answers: readonly string[] }> {
  const { model, store } = await searchOf(protocol, sizes(2, 2, 2), 'statement', false, told ? { told } : {});
  const state = new Int32Array(model.loose);
  const idle: string[] = [];
  for (let at = 0; at < store.count; at += 1) {
    model.unpack(store.records, at, state);
    if (model.isIdle(state)) idle.push(state.join());
  }
  const answers = new Set<string>();
  for (const [row, story] of model.rows.stories.entries())
    if (story && (model.rows.flags[row]! & FLAG.ends) !== 0)
      answers.add(`${story.operation.event} ${String(story.value)}`);
  return { idle: idle.toSorted(), answers: [...answers].toSorted() };
}

test('there are enough of them, and every name is told apart', () => {
  for (const [, table] of TABLES) expect(new Set(table.map(({ what }) => what)).size).toBe(table.length);
  expect(REPAIRED.filter(({ equivalent }) => equivalent === null).length).toBeGreaterThan(140);
  const caught = new Set(REPAIRED.flatMap((mutation) => mutation.caught));
  expect(propertiesOf('repaired').filter((name) => !caught.has(name))).toEqual([]);
});

/** Edits that test merged steps. They include removed or moved locks, missing unlocks and needless refusals. */
const BOTH_WAYS: ReadonlySet<string> = new Set([
  'claim: unlock dropped',
  'claim: lock and unlock dropped',
  'claim: locked only behind the checks',
  'claim: lock given back between the checks and the count',
  'claim: unlocked before the count',
  'claim: a kernel driver is refused where there are no users',
  'claim: a kernel driver looks at KERNEL',
  'claim: no reference taken',
  'claim: not counted',
  'claim: reference taken behind the lock',
  'release: unlock dropped',
  'release: lock and unlock dropped',
  'release: unlocked before the reference is put',
  'release: counted down before the lock',
  'release: owner not cleared',
  'bind: device unlock dropped',
  'bind: a refusal leaves the device locked',
  'bind: undo behind the device lock',
  'unbind: claim kept until the device is unlocked',
  'attach: device lock and unlock dropped',
  'attach: claims behind the device lock',
  'detach: device lock and unlock dropped',
]);

describe('steps merged, or each for itself', () => {
  const chosen = REPAIRED.filter(({ what }) => BOTH_WAYS.has(what));

  test('are asked of every edit of the list', () => {
    expect(chosen).toHaveLength(BOTH_WAYS.size);
  });

  test.each(chosen.map(({ what, edits }) => [what, edits] as const))('%s: judged the same', async (_, edits) => {
    const told = await mutated('repaired', edits);
    const [plain, merged] = [false, true].map((merged) =>
      reportOf('repaired', told, { merged, sizes: sizes(2, 1, 2) }),
    );
    expect(plain).toMatchObject({ whole: true });
    expect(merged!.properties.map(({ name, holds }) => [name, holds])).toEqual(
      plain!.properties.map(({ name, holds }) => [name, holds]),
    );
  });
});
