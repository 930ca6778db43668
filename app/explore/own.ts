/** Compiles a listing together with the reader's own properties. */
import type { Program } from '../../src/c/index.ts';
import { type OwnProperty, ownListingOf } from '../../src/explore/index.ts';
import type { ProtocolId } from '../../src/world/index.ts';

/**
 * An error in a reader's own property. `column` is its place in the expression, counted from 1. `message` is in the
 * reader's language.
 */
export interface OwnProblem {
  readonly name: string;
  readonly column: number;
  readonly message: string;
}

/** Thrown for a property that does not compile. */
export class OwnBroken extends Error {
  readonly problem: OwnProblem;
  constructor(problem: OwnProblem) {
    super(`${problem.name}: ${problem.message}`);
    this.problem = problem;
  }
}

/**
 * Compiles on the page and not in the worker, because the worker does not know the reader's language. Rejects with
 * `OwnBroken`.
 */
export async function programWith(protocol: ProtocolId, source: string, own: readonly OwnProperty[]): Promise<Program> {
  const read = await ownListingOf(
    protocol,
    source,
    own.map(({ expression }) => expression),
  );
  if (read.ok) return read.program;
  const { property, column, message } = read.problem;
  throw new OwnBroken({ name: own[property]?.name ?? '', column, message });
}
