/** A program with somebody's own properties in it. */
import type { Program } from '../../src/c/index.ts';
import { type OwnProperty, ownListingOf } from '../../src/explore/index.ts';
import type { ProtocolId } from '../../src/world/index.ts';

/** What is wrong with a property of somebody's own: where in its expression, counted from 1, and in words. */
export interface OwnProblem {
  readonly name: string;
  readonly column: number;
  readonly message: string;
}

/** A property that cannot be compiled. */
export class OwnBroken extends Error {
  readonly problem: OwnProblem;
  constructor(problem: OwnProblem) {
    super(`${problem.name}: ${problem.message}`);
    this.problem = problem;
  }
}

/** Compiled here and not in the worker, which does not know the reader's language. Rejects with `OwnBroken`. */
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
