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

/** What a link shows: a machine, the current line of its history, and where in it the reader stands. */
export interface Scenario {
  readonly protocol: ProtocolId;
  readonly topology: Topology;
  readonly events: readonly Event[];
  /** How many of the events have happened, from 0 to all of them. */
  readonly cursor: number;
  /** The version's listing as somebody edited it; absent where it is told as it is shipped. */
  readonly source?: string;
  /** Where somebody was stepping through the code; absent where nobody was. */
  readonly stepping?: Stepping;
}

/** What of a link is too large: its own characters, the bytes that it unpacks to, the characters of its code or of its script, the script's lines. */
export type Large = 'link' | 'bytes' | 'source' | 'characters' | 'lines';

/**
 * Why a link cannot be opened: `not-ours` is no link of this program, `newer-format` one of a later version of it; `damaged` was cut or
 * changed on its way, `too-large` would unpack to more than any scenario holds, `bad-script` says something this version cannot run.
 * Code that does not compile is no reason of these: whoever compiles it says what is wrong with it.
 */
export type ShareError =
  | { readonly code: 'not-ours' | 'newer-format' | 'damaged' }
  | {
      readonly code: 'too-large';
      readonly what: Large;
      readonly limit: number;
      /** 0 where nobody counted to the end. */
      readonly found: number;
    }
  | { readonly code: 'bad-script'; readonly problems: readonly Problem[] };

export type Decoded =
  | {
      readonly ok: true;
      readonly scenario: Scenario;
      /** What the sender's results were; see `encodeScenario`. */
      readonly digest: string;
    }
  | { readonly ok: false; readonly reason: ShareError };

/** The first byte: the upper half says whose it is, the lower half which format, counted from 1. */
const OURS = 0xd0;
const PLAIN = 1;
/** With a source between head and script. A scenario without one stays in the first format, which older pages read. */
const WITH_SOURCE = 2;
/** With a stepping too, which an older page would lose. */
const WITH_STEPPING = 3;

/** The longest listing that a link takes along, in UTF-16 units: what is longer is passed on as a file. */
export const MOST_SOURCE = 1_000_000;

export const MOST_UNPACKED = 20_000_000;
/** Longer than any browser takes as a fragment. */
const MOST_PACKED = 4_000_000;

/**
 * A scenario as a fragment's text: the first byte, then, deflated, a line `PROTOCOL CURSOR DIGEST CHECKSUM` and the script. In the second format
 * the script follows a line with the length of the source, and the source; in the third a line that says what is stepped stands before both, and
 * the length is `-` where there is no source. `digest` is the sender's `digestOf` its results: whoever opens the
 * link compares it with their own and can say that the program has changed its mind since. Throws a RangeError for a source beyond `MOST_SOURCE`.
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

/** Reads what `encodeScenario` wrote, or says why it cannot; takes any text, never throws, never unpacks more than the limit. A script beyond `limits` is a bad one. */
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
  // A byte order mark at the start of a source is part of it.
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

/** What stands behind the head, in the format's order. Null where that is not what is there. */
function partedBody(body: string, format: number): Parted | null {
  if (format === PLAIN) return { script: body };
  if (format === WITH_SOURCE) return partedSource(body);
  const end = body.indexOf('\n');
  if (end < 0) return null;
  const [stepped, told] = [body.slice(0, end), body.slice(end + 1)];
  const rest: Parted | null = told.startsWith('-\n') ? { script: told.slice(2) } : partedSource(told);
  return rest && { stepped, ...rest };
}

/** The line with the source's length, the source, the script. */
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
