/** The versions of the protocol, with their dates and sources. */
import { own, type ProtocolId } from '../world/index.ts';

export {
  CALLS,
  callFunction,
  type CallName,
  glue,
  type Listing,
  LISTINGS,
  listingOf,
  READS,
  readFunction,
  type ReadName,
} from './listings.ts';

export interface Protocol {
  readonly id: ProtocolId;
  /** A short name for a menu. The message `protocol.about.<id>` describes the version. */
  readonly title: string;
  /** The date of the post or the release, as an ISO date. Null for our own versions. */
  readonly date: string | null;
  /** A message id, a commit or a release. */
  readonly source: string;
  /** The version that this version changes. */
  readonly after: ProtocolId | null;
}

export const PROTOCOLS: readonly Protocol[] = [
  {
    id: 'viability',
    title: 'VFIO viability',
    date: '2012-07-31',
    source: 'drivers/vfio/vfio.c up to Linux 5.18',
    after: null,
  },
  {
    id: 'rfc',
    title: 'RFC 06/20',
    date: '2021-09-19',
    source: '20210919063848.1476776-7-yi.l.liu@intel.com',
    after: 'viability',
  },
  {
    id: 'prototype',
    title: 'READ_ONCE draft',
    date: '2021-09-27',
    source: 'ed5875512 (iommu list archive)',
    after: 'rfc',
  },
  {
    id: 'sketch',
    title: 'Sketch',
    date: '2021-09-28',
    source: '20210928140712.GL964074@nvidia.com',
    after: 'prototype',
  },
  { id: 'repaired', title: 'Repaired', date: null, source: 'repairs R1 to R9', after: 'sketch' },
  {
    id: 'amended',
    title: 'Amended',
    date: '2021-09-29',
    source: '4ba3294b-1628-0522-17ff-8aa38ed5a615@linux.intel.com',
    after: 'repaired',
  },
  {
    id: 'v1',
    title: 'Series v1',
    date: '2021-11-15',
    source: '20211115020552.2378167-1-baolu.lu@linux.intel.com',
    after: 'sketch',
  },
  {
    id: 'v2',
    title: 'Series v2',
    date: '2021-11-28',
    source: '20211128025051.355578-1-baolu.lu@linux.intel.com',
    after: 'v1',
  },
  {
    id: 'v5',
    title: 'Series v5',
    date: '2022-01-04',
    source: '20220104015644.2294354-1-baolu.lu@linux.intel.com',
    after: 'v2',
  },
  {
    id: 'v8',
    title: 'Series v8',
    date: '2022-03-08',
    source: '20220308054421.847385-1-baolu.lu@linux.intel.com',
    after: 'v5',
  },
  { id: 'linux-5.19', title: 'Linux 5.19', date: '2022-07-31', source: '1ea2a07a532b, 0286300e6045', after: 'v8' },
  { id: 'linux-6.2', title: 'Linux 6.2', date: '2023-02-19', source: '89395ccedbc1', after: 'linux-5.19' },
  { id: 'linux-7.3', title: 'Linux 7.3', date: null, source: 'drivers/iommu/iommu.c of 7.3.4', after: 'linux-6.2' },
];

export const protocolById = (id: ProtocolId): Protocol => PROTOCOLS.find((protocol) => protocol.id === id)!;

/** A line of a listing: its number, counted from 1, and its text without the margin note. */
export interface ListingLine {
  readonly line: number;
  readonly text: string;
}

/** The line whose margin note names a path (`s1`, or `r2` in `r1, r2`). Null if no line of this text has the path. */
export function marginLine(source: string, path: string): ListingLine | null {
  const lines = source.split('\n');
  const at = lines.findIndex((text) => new RegExp(`/\\* (?:[a-z]\\d, )*${path}[:, ]`).test(text));
  return at < 0 ? null : { line: at + 1, text: lines[at]!.replace(/\/\*.*/, '').trim() };
}

/**
 * The lines where the sketch returns with its lock held. They equal the results of `marginLine` for the sketch. The
 * page needs no listing to name these lines.
 */
const REFUSALS: Readonly<Record<string, ListingLine>> = {
  s1: { line: 35, text: 'return -EBUSY;' },
  s4: { line: 41, text: 'return -EBUSY;' },
  s6: { line: 44, text: 'return -EPERM;' },
  s8: { line: 45, text: 'get_file(user_owner);' },
};

/** The line of the sketch's listing that leaves the lock held on a path (`s1`). Null for any other path. */
export function refusalLine(path: string): ListingLine | null {
  return own(REFUSALS, path) ?? null;
}
