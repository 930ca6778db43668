import { unmarked } from '../../src/world/index.ts';

/** Four bytes a letter at most, so that the name with its ending fits into the 255 that a file system takes. */
const LONGEST = 55;
/** Signs that a name may not have. Letters and digits of every script stay, and signs that mean nothing to a file system or a shell. */
const OTHERS = /[^\p{L}\p{N}\p{M} ._+()@,-]+/gu;
/** Devices of Windows, whatever ending they wear. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** A name to save a file under, made from one that somebody else chose: it stays in its folder, hides nothing, and keeps its ending. */
export function fileName(name: string): string {
  const [, stem = '', ending = ''] = /^(.*?)(\.[A-Za-z0-9]{1,10})?$/.exec(unmarked(name)) ?? [];
  const kept =
    [...stem.replace(OTHERS, '-')]
      .slice(0, LONGEST)
      .join('')
      .replaceAll(/^[\s.-]+|[\s.]+$/g, '') || 'dma-owner';
  return `${RESERVED.test(kept) ? '_' : ''}${kept}${ending}`;
}
