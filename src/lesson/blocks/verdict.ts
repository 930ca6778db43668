/**
 * ```verdict: a property of a version and its expected result. The page searches the property while the reader waits.
 */
import { canJudge, GRANULARITIES, KINDS, PROPERTY_NAMES } from '../../explore/index.ts';
import { PROTOCOL_IDS } from '../../world/index.ts';
import type { LessonProblems } from '../problems.ts';
import { type AskedVerdict, type Found, FOUND } from '../types.ts';
import { Fields, type RawBlock } from './fields.ts';
import type { Setting } from './scene.ts';

const KEYS = ['property', 'listing', 'devices', 'files', 'cpus', 'granularity', 'states', 'expect'] as const;
/** The limits of a verdict's search, so that it takes only a few seconds on the page. */
export const MOST_ASKED = { devices: 4, files: 3, cpus: 3, states: 1_000_000 } as const;
const IN_ALL: readonly Found[] = ['holds', 'violated', 'not-known'];
const AT_ALL: readonly Found[] = ['reachable', 'unreachable', 'not-known'];

/** Null after a problem. */
export function readVerdict(block: RawBlock, { scene }: Setting, problems: LessonProblems): AskedVerdict | null {
  const fields = new Fields(block, KEYS, problems, { several: true });
  for (const key of ['property', 'expect'] as const)
    if (!fields.has(key)) fields.wrong(block.line, 'needed-in-block', { key });
  const listing = fields.oneOf('listing', PROTOCOL_IDS) ?? scene.protocol;
  const property = fields.oneOf(
    'property',
    PROPERTY_NAMES.filter((name) => canJudge(listing, name)),
  );
  const sizes = {
    devices: fields.number('devices', MOST_ASKED.devices) ?? 2,
    files: fields.number('files', MOST_ASKED.files) ?? 2,
    cpus: fields.number('cpus', MOST_ASKED.cpus) ?? 2,
  };
  const granularity = fields.oneOf('granularity', GRANULARITIES) ?? 'statement';
  const most = fields.number('states', MOST_ASKED.states);
  const expect = fields.oneOf('expect', property === null ? FOUND : KINDS[property] === 'sometimes' ? AT_ALL : IN_ALL);
  if (!fields.ok || property === null || expect === null) return null;
  return { line: block.line, property, listing, sizes, granularity, most, expect };
}
