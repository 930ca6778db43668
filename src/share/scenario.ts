import {
  type Event,
  type Limits,
  PAGE_LIMITS,
  parseScript,
  printScript,
  type Problem,
  PROTOCOL_IDS,
  type ProtocolId,
  type Topology,
} from '../world/index.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import { deflate, inflate } from './deflate.ts';
import { digestOf } from './digest.ts';
import { printStepping, readStepping, type Stepping } from './stepping.ts';

/** The content of a link: a machine, the current line of its history, and the reader's position in that line. */
export interface Scenario {
  readonly protocol: ProtocolId;
  readonly topology: Topology;
  readonly events: readonly Event[];
  /** The number of events that have happened, from 0 to all. */
  readonly cursor: number;
  /** The version's listing as a user edited it; absent where the listing is not edited. */
  readonly source?: string;
  /** The user's place while stepping through the code; absent where no code was stepped. */
  readonly stepping?: Stepping;
}

/**
 * The part of a link that is too large: its characters, its bytes after unpacking, the characters of its code or of
 * its script, or its script's lines.
 */
export type Large = 'link' | 'bytes' | 'source' | 'characters' | 'lines';

/**
 * The reason why a link cannot be opened:
 * - `not-ours` is no link of this program.
 * - `newer-format` is a link of a later version.
 * - `damaged` was cut or changed on its way.
 * - `too-large` unpacks to more than any scenario holds.
 * - `bad-script` has a script that this version cannot run.
 * Code that does not compile is not among the reasons: the compiler reports it.
 */
export type ShareError =
  | { readonly code: 'not-ours' | 'newer-format' | 'damaged' }
  | {
      readonly code: 'too-large';
      readonly what: Large;
      readonly limit: number;
      /** 0 where the size was not fully counted. */
      readonly found: number;
    }
  | { readonly code: 'bad-script'; readonly problems: readonly Problem[] };

export type Decoded =
  | {
      readonly ok: true;
      readonly scenario: Scenario;
      /** The digest of the sender's results; see `encodeScenario`. */
      readonly digest: string;
    }
  | { readonly ok: false; readonly reason: ShareError };

/** The first byte. Its upper half marks a link of this program. Its lower half is the format, counted from 1. */
const OURS = 0xd0;
const PLAIN = 1;
/**
 * The source comes between head and script. A scenario without a source uses the first format, which older pages can
 * read.
 */
const WITH_SOURCE = 2;
/** A line with the stepping comes first. An older page would lose the stepping. */
const WITH_STEPPING = 3;

/** The longest listing in a link, in UTF-16 units. A longer listing is passed on as a file. */
export const MOST_SOURCE = 1_000_000;

export const MOST_UNPACKED = 20_000_000;
/** More than any browser accepts as a fragment. */
const MOST_PACKED = 4_000_000;

/**
 * A scenario as the text of a fragment. The first byte names the format. The rest is deflated: a line `PROTOCOL
 * CURSOR DIGEST CHECKSUM`, then the script.
 * - In the second format the source comes before the script, after a line with the source's length.
 * - In the third format a line with the stepping comes before both. The length is `-` where there is no source.
 * `digest` is `digestOf` the sender's results. The receiver compares it with its own results. A difference means that
 * the program has changed since. Throws a RangeError for a source beyond `MOST_SOURCE`.
 */
export async function encodeScenario(scenario: Scenario, digest: string): Promise<string> {
  const { source, stepping } = scenario;
  if (source !== undefined && source.length > MOST_SOURCE)
    throw new RangeError(`a source of ${source.length} units is too long for a link`);
  const script = printScript(scenario);
  const told = source === undefined ? `${stepping ? '-\n' : ''}${script}` : `${source.length}\n${source}${script}`;
  const body = stepping ? `${printStepping(stepping)}\n${told}` : told;
  const head = `${scenario.protocol} ${scenario.cursor} ${digest}`;
  const packed = await deflate(new TextEncoder().encode(`${head} ${digestOf(`${head}\n${body}`)}\n${body}`));
  const bytes = new Uint8Array(packed.length + 1);
  bytes[0] = OURS | (stepping ? WITH_STEPPING : source === undefined ? PLAIN : WITH_SOURCE);
  bytes.set(packed, 1);
  return toBase64url(bytes);
}

/**
 * Reads a text of `encodeScenario`, or gives the reason why it cannot. Accepts any text, never throws, and never
 * unpacks more than the limit. A script beyond `limits` is a `bad-script`.
 */
export async function decodeScenario(text: string, limits: Limits = PAGE_LIMITS): Promise<Decoded> {
  if (text.length > MOST_PACKED) return tooLarge('link', MOST_PACKED, text.length);
  // A mail program may have broken the link into lines.
  const bytes = fromBase64url(text.replace(/\s+/g, ''));
  const first = bytes?.[0] ?? 0;
  const format = first & 0x0f;
  if (!bytes || (first & 0xf0) !== OURS || format === 0) return failed({ code: 'not-ours' });
  if (format > WITH_STEPPING) return failed({ code: 'newer-format' });
  const unpacked = await inflate(bytes.subarray(1), MOST_UNPACKED);
  if (unpacked === 'too-large') return tooLarge('bytes', MOST_UNPACKED);
  if (unpacked === 'damaged') return failed({ code: unpacked });
  // A byte order mark at the start of a source belongs to the source.
  return readPayload(new TextDecoder('utf-8', { ignoreBOM: true }).decode(unpacked), format, limits);
}

function readPayload(payload: string, format: number, limits: Limits): Decoded {
  const end = payload.indexOf('\n');
  const head = /^([a-z0-9.-]{1,40}) (\d{1,9}) (\S{1,64}) ([0-9a-f]{8})$/.exec(
    payload.slice(0, Math.max(0, Math.min(end, 200))),
  );
  if (!head) return failed({ code: 'damaged' });
  const [, protocol = '', cursorText = '', digest = '', checksum = ''] = head;
  const body = payload.slice(end + 1);
  if (digestOf(`${protocol} ${cursorText} ${digest}\n${body}`) !== checksum) return failed({ code: 'damaged' });
  if (!isProtocol(protocol)) return failed({ code: 'newer-format' });
  const parted = partedBody(body, format);
  if (!parted) return failed({ code: 'damaged' });
  if (parted.source !== undefined && parted.source.length > MOST_SOURCE)
    return tooLarge('source', MOST_SOURCE, parted.source.length);
  const { script, stepped, ...source } = parted;
  const read = parseScript(script, limits);
  if (!read.ok) {
    const tooLong = read.problems.find((problem) => problem.code === 'too-long' && problem.line === 0);
    if (tooLong)
      return tooLarge(
        tooLong.params['what'] as Large,
        Number(tooLong.params['limit']),
        Number(tooLong.params['found']),
      );
    return failed({ code: 'bad-script', problems: read.problems });
  }
  const { topology, events } = read.value;
  const cursor = Number(cursorText);
  if (cursor > events.length) return failed({ code: 'damaged' });
  const stepping = stepped === undefined ? undefined : readStepping(stepped, { topology, events, cursor });
  if (stepping === null) return failed({ code: 'damaged' });
  if (isProblems(stepping)) return failed({ code: 'bad-script', problems: stepping });
  return {
    ok: true,
    scenario: { protocol, topology, events, cursor, ...source, ...(stepping && { stepping }) },
    digest,
  };
}

const isProblems = (read: Stepping | readonly Problem[] | undefined): read is readonly Problem[] => Array.isArray(read);

interface Parted {
  readonly stepped?: string;
  readonly source?: string;
  readonly script: string;
}

/** The parts after the head, in the format's order; null where the body does not have this format. */
function partedBody(body: string, format: number): Parted | null {
  if (format === PLAIN) return { script: body };
  if (format === WITH_SOURCE) return partedSource(body);
  const end = body.indexOf('\n');
  if (end < 0) return null;
  const [stepped, told] = [body.slice(0, end), body.slice(end + 1)];
  const rest: Parted | null = told.startsWith('-\n') ? { script: told.slice(2) } : partedSource(told);
  return rest && { stepped, ...rest };
}

/** Reads the line with the source's length, then the source, then the script. */
function partedSource(body: string): Parted | null {
  const length = /^(\d{1,8})\n/.exec(body.slice(0, 10));
  const from = length?.[0].length ?? 0;
  const to = from + Number(length?.[1] ?? 0);
  return length && to <= body.length ? { source: body.slice(from, to), script: body.slice(to) } : null;
}

function isProtocol(id: string): id is ProtocolId {
  return (PROTOCOL_IDS as readonly string[]).includes(id);
}

const tooLarge = (what: Large, limit: number, found = 0): Decoded => failed({ code: 'too-large', what, limit, found });

function failed(reason: ShareError): Decoded {
  return { ok: false, reason };
}
