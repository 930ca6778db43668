import type { ProtocolId } from '../world/index.ts';
import type { OwnProperties } from './own.ts';

/**
 * Compiles a listing together with the reader's properties. Loads the compiler and the words of its messages on
 * demand.
 */
export async function ownListingOf(
  protocol: ProtocolId,
  source: string,
  expressions: readonly string[],
): Promise<OwnProperties> {
  const [{ withOwnProperties }, { roomWords }] = await Promise.all([import('./own.ts'), import('../words/index.ts')]);
  await roomWords('c');
  return withOwnProperties(protocol, source, expressions);
}
