/** Telling a history by its code. Loaded when a history needs it: it has a race in it, or somebody edited the listing. */
import type { Boot } from '../../src/history/index.ts';
import type { ProtocolId } from '../../src/world/index.ts';
import { t } from '../words/index.ts';

/** How a world comes up that the code tells: the shipped listing, or this text of it. Rejects where that does not compile. */
export async function codeBoot(protocol: ProtocolId, text: string | undefined): Promise<Boot> {
  throw new Error(`the code engine is not here yet: ${protocol} ${text ?? ''}`);
}

export const sayUntold = (): string => t('share.code-untold');
