/** The options that `check` and `export` share: a listing, the sizes and the granularity. */
import type { CProblem, Program } from '../c/index.ts';
import { ownListing, shipped } from '../code/index.ts';
import { GRANULARITIES, type Granularity, MOST, type Sizes } from '../explore/index.ts';
import { t } from '../words/index.ts';
import { PROTOCOL_IDS, type ProtocolId } from '../world/index.ts';
import { compiledText } from './by-code.ts';
import { Complaint, readText } from './complaint.ts';
import type { Io } from './io.ts';
import { type Given, oneOf, type Option } from './options.ts';

export const SIZED_OPTIONS: readonly Option[] = [
  { name: 'protocol', short: 'p', value: PROTOCOL_IDS.join(', ') },
  { name: 'source', short: 's', value: 'a file of C' },
  { name: 'devices', short: 'd', value: `1 to ${MOST.devices}` },
  { name: 'files', short: 'F', value: `1 to ${MOST.files}` },
  { name: 'cpus', short: 'c', value: `1 to ${MOST.cpus}` },
  { name: 'granularity', short: 'g', value: GRANULARITIES.join(', ') },
];

export interface Sized {
  readonly protocol: ProtocolId;
  readonly program: Program;
  readonly source: string;
  readonly sizes: Sizes;
  readonly granularity: Granularity;
}

/** Reads these options. Throws a Complaint for a wrong option or a listing that does not compile. */
export async function readSized({ values }: Given, io: Io): Promise<Sized> {
  const size = (name: keyof Sizes): number => {
    const text = String(values[name] ?? 2);
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < 1 || number > MOST[name])
      throw new Complaint(t('problems.cli.not-a-size', { option: `--${name}`, value: text, most: MOST[name] }));
    return number;
  };
  const sizes: Sizes = { devices: size('devices'), files: size('files'), cpus: size('cpus') };
  const granularity = oneOf('--granularity', String(values['granularity'] ?? 'statement'), GRANULARITIES);
  const chosen =
    values['protocol'] === undefined ? null : oneOf('--protocol', String(values['protocol']), PROTOCOL_IDS);
  if (values['source'] === undefined) {
    if (chosen === null) throw new Complaint(t('problems.cli.no-search'));
    return { protocol: chosen, ...(await shipped(chosen)), sizes, granularity };
  }
  const source = String(values['source']);
  const text = await readText(source, io);
  const protocol = chosen ?? (await versionOf(text));
  return { protocol, ...(await compiledText(protocol, text, source)), sizes, granularity };
}

/** An error in the glue code (file 2) means that the listing lacks a function or a field of the version. */
const isGlue = ({ span }: CProblem): boolean => span.file === 2;

/**
 * The newest version whose glue code fits the listing. A listing with other compile errors fits none, so its messages
 * are those for `repaired`.
 */
async function versionOf(text: string): Promise<ProtocolId> {
  for (const id of [...PROTOCOL_IDS].toReversed()) {
    const listing = await ownListing(id, text);
    if (listing.ok) return id;
    if (!listing.problems.some(isGlue)) break;
  }
  return 'repaired';
}
