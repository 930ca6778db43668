/** A version's listing: as it is shipped, compiled and coloured at build time, or as somebody edited it, compiled here. */
import type { CProblem, Program } from '../../src/c/index.ts';
import type { ProtocolId } from '../../src/world/index.ts';
import { compiled } from './compiler.ts';

export interface Token {
  readonly from: number;
  readonly to: number;
  readonly kind: string;
}

export interface Listing {
  readonly protocol: ProtocolId;
  readonly text: string;
  readonly program: Program;
  readonly tokens: readonly Token[];
  /** Whether somebody edited it. */
  readonly edited: boolean;
}

const files = import.meta.glob<Pick<Listing, 'text' | 'program' | 'tokens'>>('../../src/protocols/*.c', {
  query: '?program',
});

/** Rejects where the file cannot be had. */
export async function shippedListing(protocol: ProtocolId): Promise<Listing> {
  const load = files[`../../src/protocols/${protocol}.c`];
  if (!load) throw new RangeError(`no listing for ${protocol}`);
  const { text, program, tokens } = await load();
  return { protocol, text, program, tokens, edited: false };
}

/** A text that does not compile. */
export class Uncompiled extends Error {
  readonly problems: readonly CProblem[];
  constructor(problems: readonly CProblem[]) {
    super('the listing does not compile');
    this.problems = problems;
  }
}

let last: Listing | null = null;

/** The listing as it is to be run. Rejects with `Uncompiled` where an edited text cannot be. */
export async function listingFor(protocol: ProtocolId, text?: string): Promise<Listing> {
  if (text === undefined) return shippedListing(protocol);
  if (last?.protocol === protocol && last.text === text) return last;
  const { read, tokens } = await compiled(protocol, text);
  if (!read.ok) throw new Uncompiled(read.problems);
  return (last = { protocol, text, program: read.told.program, tokens, edited: true });
}
