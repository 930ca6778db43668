/**
 * A version's listing. The shipped listing is compiled and coloured at build time. A listing that the reader edited
 * is compiled here.
 */
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
  /** True if the reader edited the listing. */
  readonly edited: boolean;
}

const files = import.meta.glob<Pick<Listing, 'text' | 'program' | 'tokens'>>('../../src/protocols/*.c', {
  query: '?program',
});

/** Rejects if the file cannot be loaded. */
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

/** The listing to run. Rejects with `Uncompiled` if an edited text does not compile. */
export async function listingFor(protocol: ProtocolId, text?: string): Promise<Listing> {
  if (text === undefined) return shippedListing(protocol);
  if (last?.protocol === protocol && last.text === text) return last;
  const { read, tokens } = await compiled(protocol, text);
  if (!read.ok) throw new Uncompiled(read.problems);
  return (last = { protocol, text, program: read.told.program, tokens, edited: true });
}
