/** Reads a group's memory into the fields that all versions share. */
import type { Reading } from '../machine/index.ts';
import { COUNTERS, type FileName, type Mode, MODES } from '../world/index.ts';
import type { ReadName } from '../protocols/index.ts';
import { nameAt } from './places.ts';
import { recallAll } from './recall.ts';
import type { Tale } from './tale.ts';
import type { CodeGroup } from './types.ts';

/**
 * Maximum number of statements of one read. A shipped read is a single expression, so only an edited listing reaches
 * this limit.
 */
const MOST_STATEMENTS = 1_000;

type Raw = ReadonlyMap<ReadName, number>;
const raws = new WeakMap<Int32Array, Raw>();

function rawOf(tale: Tale, memory: Int32Array, group: number): Raw {
  let raw = raws.get(memory);
  if (!raw) {
    const values = recallAll(tale, memory, [...tale.reads.values()], group, MOST_STATEMENTS);
    raws.set(memory, (raw = new Map([...tale.reads.keys()].map((name, at) => [name, values[at]!]))));
  }
  return raw;
}

type Seen = Pick<CodeGroup, 'memory' | 'places' | 'env' | 'devices'>;

/** The counters, the owner and the other values of a group. The memory must not change afterwards. */
export function readingOf(tale: Tale, { memory, places, env, devices }: Seen): Reading {
  const raw = rawOf(tale, memory, places.group);
  const value = (name: ReadName): number => raw.get(name) ?? 0;
  const address = value('domain');
  const { domains } = places;
  const domain = !raw.has('domain')
    ? null
    : address === 0
      ? 'none'
      : address === domains.blocking
        ? 'blocking'
        : address === domains.private
          ? 'private'
          : 'default';
  const mode = tale.offset('device', 'dma_mode');
  const modeOf = (device: string): Mode =>
    MODES[mode === null ? 0 : memory[(places.devices.get(device)! + mode) >>> 2]!] ?? 'none';
  const owner = nameAt(places.files, value('owner'));
  const users = value('users') >>> 0;
  const byContainer = tale.calls.has('close');
  return {
    counts: Object.fromEntries(COUNTERS.filter((name) => raw.has(name)).map((name) => [name, value(name) >>> 0])),
    owner,
    refs: refsIn(tale, memory, places),
    users,
    kernelUsers: value('kernelUsers') >>> 0,
    lock: value('locked') === 0 ? null : 'locked',
    wedged: value('wedged') !== 0,
    // In versions with `close`, a file can own the group before it holds a device. The file then has attached the
    // private domain.
    reserved: byContainer && owner !== null && users === 0,
    domain,
    modes: tale.protocol === 'amended' ? new Map(devices.map(({ name }) => [name, modeOf(name)])) : null,
    env: domain === null || byContainer ? env : { ...env, 'private-domain': domain === 'private' },
  };
}

/** The references that the group's protocol holds: the counts of the files in this group's memory. */
function refsIn(tale: Tale, memory: Int32Array, places: CodeGroup['places']): ReadonlyMap<FileName, number> {
  const offset = tale.offset('file', 'f_count');
  const refs = new Map<FileName, number>();
  for (const [name, address] of places.files) {
    const count = offset === null ? 0 : memory[(address + offset) >>> 2]!;
    if (count !== 0) refs.set(name, count);
  }
  return refs;
}
