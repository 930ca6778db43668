/** ```task: a goal that the reader has to reach. */
import { type Event, type OrdinaryEvent, parseEvent, type RaceEvent } from '../../world/index.ts';
import type { LessonProblems } from '../problems.ts';
import type { Task, TaskEvent } from '../types.ts';
import { Fields, type RawBlock } from './fields.ts';
import type { Setting } from './scene.ts';

const KEYS = ['goal', 'keep', 'events', 'drivers', 'files', 'devices', 'within', 'race'] as const;
/** The event types that a task may allow. */
export const TASK_EVENTS: readonly TaskEvent[] = [
  'bind',
  'unbind',
  'attach',
  'detach',
  'open',
  'close',
  'claim',
  'release',
  'claim-group',
  'release-group',
  'hotplug',
  'unplug',
  'env',
] satisfies readonly OrdinaryEvent['type'][];
const USUAL: readonly TaskEvent[] = ['bind', 'unbind', 'attach', 'detach', 'open', 'close'];
const MOST_DEVICES = 4;
const MOST_NAMES = 6;
const WITHIN = { usual: 6, most: 12 } as const;

/** Null after a problem. */
export function readTask(block: RawBlock, { scene, end }: Setting, problems: LessonProblems): Task | null {
  const fields = new Fields(block, KEYS, problems);
  const goal = fields.expression('goal');
  if (!fields.has('goal')) fields.wrong(block.line, 'needed-in-block', { key: 'goal' });
  const keep = fields.expression('keep');
  const known = [...scene.topology.devices.keys()];
  const devices = fields.listOf('devices', known) ?? known.slice(0, MOST_DEVICES);
  const names = namesIn(scene.events);
  const booted = [...scene.topology.devices.values()].flatMap(({ driver }) => (driver === null ? [] : [driver]));
  const drivers = few(fields, 'drivers') ?? usual([...booted, ...names.drivers], ['e1000', 'vfio-pci']);
  const files = few(fields, 'files') ?? usual(names.files, ['qemu', 'dpdk']);
  const events = fields.listOf('events', TASK_EVENTS) ?? USUAL;
  const within = fields.number('within', WITHIN.most) ?? WITHIN.usual;
  const race = readRace(fields, scene.topology, scene.events.slice(0, end));
  return fields.ok && goal ? { line: block.line, goal, keep, events, drivers, files, devices, within, race } : null;
}

function few(fields: Fields<(typeof KEYS)[number]>, key: 'drivers' | 'files'): readonly string[] | null {
  const names = fields.list(key);
  if (!names) return null;
  const unfit = names.find((name) => !parseEvent(key === 'drivers' ? `bind d0 ${name}` : `open ${name}`).ok);
  if (unfit === undefined && names.length <= MOST_NAMES) return [...new Set(names)];
  return fields.wrong(fields.lineOf(key), 'bad-value', { key, expected: `1–${MOST_NAMES}` });
}

function usual(named: readonly string[], otherwise: readonly string[]): readonly string[] {
  const all = [...new Set(named)];
  return all.length > 0 ? all.slice(0, MOST_NAMES) : otherwise;
}

/** The drivers and files in a scene's script, in order. */
function namesIn(events: readonly Event[]): { drivers: string[]; files: string[] } {
  const each = events.flatMap((event): readonly Event[] => (event.type === 'race' ? event.parts.flat() : [event]));
  return {
    drivers: each.flatMap((event) => (event.type === 'bind' ? [event.driver] : [])),
    files: each.flatMap((event) => ('file' in event && typeof event.file === 'string' ? [event.file] : [])),
  };
}

const BESIDE_RACE = ['events', 'drivers', 'files', 'devices', 'within'] as const;

function readRace(
  fields: Fields<(typeof KEYS)[number]>,
  topology: Setting['scene']['topology'],
  before: readonly Event[],
): RaceEvent['parts'] | null {
  const text = fields.text('race');
  if (text === null) return null;
  for (const key of BESIDE_RACE) if (fields.has(key)) fields.wrong(fields.lineOf(key), 'needless-beside-race', { key });
  const read = parseEvent(`race - ${text}`, topology, before);
  if (read.ok && read.value.type === 'race' && read.value.parts.length > 1) return read.value.parts;
  return fields.wrong(fields.lineOf('race'), 'bad-race', { found: text });
}
