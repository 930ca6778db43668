import { unmarked } from '../../src/world/index.ts';

/** A letter has at most four bytes. So the name with its ending fits into the 255 bytes that a file system allows. */
const LONGEST = 55;
/**
 * Characters that a name must not contain. Letters and digits of every script may stay. Characters without a meaning
 * for a file system or a shell may stay, too.
 */
const OTHERS = /[^\p{L}\p{N}\p{M} ._+()@,-]+/gu;
/** Device names of Windows, with any ending. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * A safe name for saving a file, made from a name that another person chose. The file stays in its folder, is not
 * hidden, and keeps its ending.
 */
export function fileName(name: string): string {
  const [, stem = '', ending = ''] = /^(.*?)(\.[A-Za-z0-9]{1,10})?$/.exec(unmarked(name)) ?? [];
  const kept =
    [...stem.replace(OTHERS, '-')]
      .slice(0, LONGEST)
      .join('')
      .replaceAll(/^[\s.-]+|[\s.]+$/g, '') || 'dma-owner';
  return `${RESERVED.test(kept) ? '_' : ''}${kept}${ending}`;
}
