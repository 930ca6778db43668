import type { ProtocolId } from '../world/index.ts';
import type { OwnProperties } from './own.ts';

/** A listing with properties of somebody's own behind it. Loads the compiler, and the words for what it finds. */
export async function ownListingOf(
  protocol: ProtocolId,
  source: string,
  expressions: readonly string[],
): Promise<OwnProperties> {
  const [{ withOwnProperties }, { roomWords }] = await Promise.all([import('./own.ts'), import('../words/index.ts')]);
  await roomWords('c');
  return withOwnProperties(protocol, source, expressions);
}
