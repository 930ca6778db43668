/** The compiler's jobs for a text that a reader wrote. They run in a worker if there is one. */
import { highlight } from '../../src/c/highlight/index.ts';
import { type CProblem, withFunctions } from '../../src/c/index.ts';
import type { OwnListing } from '../../src/code/index.ts';
import { compileOwn } from '../../src/code/own/index.ts';
import type { ProtocolId } from '../../src/world/index.ts';
import { COLOURED } from './limits.ts';
import type { Token } from './load.ts';

/** The result of compiling, without the program. */
export interface Verdict {
  readonly ok: boolean;
  readonly problems: readonly CProblem[];
  readonly warnings: readonly CProblem[];
}

/** A text that compiles, or its problems. The text is coloured if it compiles and is not too long. */
export interface Compiled {
  readonly read: OwnListing;
  readonly tokens: readonly Token[];
}

export interface Jobs {
  check(protocol: ProtocolId, text: string): Verdict;
  compile(protocol: ProtocolId, text: string): Compiled;
  merge(text: string, pasted: string): string | null;
}

let last: { readonly protocol: ProtocolId; readonly text: string; readonly read: OwnListing } | null = null;

/** Keeps the last result, because a check of the same text usually comes just before its run. */
function readOf(protocol: ProtocolId, text: string): OwnListing {
  if (last?.protocol !== protocol || last.text !== text) last = { protocol, text, read: compileOwn(protocol, text) };
  return last.read;
}

export const JOBS: Jobs = {
  check(protocol, text) {
    const read = readOf(protocol, text);
    return { ok: read.ok, problems: read.ok ? [] : read.problems, warnings: 'warnings' in read ? read.warnings : [] };
  },
  compile(protocol, text) {
    const read = readOf(protocol, text);
    return { read, tokens: read.ok && text.length <= COLOURED ? highlight(text) : [] };
  },
  merge: withFunctions,
};
