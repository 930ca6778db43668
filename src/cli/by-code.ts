/** The engine `code`: a shipped listing or the user's own listing computes each world. */
import type { CProblem } from '../c/index.ts';
import { codeWorld, ownListing, shipped, type Told } from '../code/index.ts';
import type { World } from '../machine/index.ts';
import { type MessageId, plain, roomWords, t } from '../words/index.ts';
import { compareReleases, type EventType, type ProtocolId, type Script, type Topology } from '../world/index.ts';
import { Complaint, readText, where } from './complaint.ts';
import type { Io } from './io.ts';

/** A version of the protocol, and the kernel release of `--kernel`. */
export interface Version {
  readonly protocol: ProtocolId;
  readonly release: string | null;
}

/**
 * Returns the boot function of the code engine. Throws a Complaint for a listing that does not compile, or that
 * belongs to another release.
 */
export async function bootByCode(
  { protocol, release }: Version,
  source: string | null,
  io: Io,
): Promise<(topology: Topology) => World> {
  if (release !== null && !isReleaseOf(protocol, release))
    throw new Complaint(t('problems.cli.needs-release', { protocol, kernel: release }));
  const told = source === null ? await shipped(protocol) : await compiled(protocol, source, io);
  return (topology) => codeWorld(topology, protocol, told);
}

/**
 * A listing belongs to the release in its id. A listing without a release in its id belongs to every release of its
 * version.
 */
function isReleaseOf(protocol: ProtocolId, release: string): boolean {
  const named = /^linux-(.*)$/.exec(protocol)?.[1];
  if (named === undefined) return true;
  return compareReleases(release.split('.', 2).join('.'), named) === 0;
}

/** Compiles a user's own listing for a version. Throws a Complaint with the line of the first compile error. */
export async function compiled(protocol: ProtocolId, source: string, io: Io): Promise<Told> {
  return compiledText(protocol, await readText(source, io), source);
}

/** Compiles a text that is already read. `source` is the name of its file, for messages. */
export async function compiledText(protocol: ProtocolId, text: string, source: string): Promise<Told> {
  const junk = text.search(NO_TEXT);
  if (junk >= 0) throw new Complaint(t('problems.cli.no-text', { file: where(source), line: lineAt(text, junk) }));
  const listing = await ownListing(protocol, text);
  if (listing.ok) return listing.told;
  await roomWords('c');
  const [first, ...others] = listing.problems;
  throw new Complaint(sourceComplaint(where(source), text, first!, others.length));
}

/** Text never contains these characters: control characters except line ends and white space. */
// oxlint-disable-next-line no-control-regex -- the pattern has to find control characters
const NO_TEXT = /[\0-\x08\x0e-\x1f]/;

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;

function sourceComplaint(file: string, text: string, { code, params, span }: CProblem, more: number): string {
  const message = plain(`c.${code}` as MessageId, params);
  // File 1 is the listing. File 2 is the glue code, which calls the listing. An error in the glue code means that the
  // listing lacks a function or a field for the board.
  return span.file === 1
    ? t('problems.cli.bad-source', { file, line: span.line, column: span.column, message, more })
    : t('problems.cli.lost-source', { file, line: lostAt(text), message });
}

/**
 * The line where the missing text belongs: the group's struct where there is one, otherwise the end of the listing.
 */
function lostAt(text: string): number {
  const at = text.search(/struct\s+iommu_group\s*\{/);
  return lineAt(text, at < 0 ? text.length : at);
}

const VFIO_ALONE: ReadonlySet<EventType> = new Set<EventType>([
  'open-container',
  'open-group',
  'get-status',
  'set-container',
  'unset-container',
  'set-iommu',
  'get-device-fd',
  'open-iommufd',
  'open-cdev',
  'bind-iommufd',
  'ioas-alloc',
  'ioas-attach',
  'request-eventfd',
  'kill',
  'probe',
  'modprobe',
  'rmmod',
]);

/** Listings do not contain VFIO's calls. Throws a Complaint with the first script line that has such a call. */
export function refuseForCode({ events, lines }: Script, file: string): void {
  const at = events.findIndex(({ type }) => VFIO_ALONE.has(type));
  if (at >= 0)
    throw new Complaint(
      t('problems.cli.needs-machine', { file: where(file), line: lines[at]!, call: events[at]!.type }),
    );
}
