/** Stores a scenario in a picture and finds it again. Only text is read. A picture from outside is never drawn. */
import { element, escaped, unescaped } from './xml.ts';

/**
 * The scenario in a picture: the fragment of the share link to open it again, and the script for a person who reads
 * the file.
 */
export interface Scene {
  /** The fragment as `src/share` writes it. Empty if the code in it is too long for a link. */
  readonly fragment: string;
  readonly script: string;
}

const SPACE = 'urn:dma-owner:picture';

/** Writes the scene as metadata of the picture. */
export function metadata({ fragment, script }: Scene): string {
  const inside = `${element('dma:fragment', {}, escaped(fragment))}\n${element('dma:story', { 'xml:space': 'preserve' }, escaped(script))}`;
  return `${element('metadata', {}, `\n${element('dma:scenario', { 'xmlns:dma': SPACE }, `\n${inside}\n`)}\n`)}\n`;
}

/**
 * The text of the first element with this name after `from`, with any namespace prefix. Empty if the element has no
 * content; null if there is no such element.
 */
function textOf(svg: string, name: string, from: number): string | null {
  for (let at = svg.indexOf(name, from); at >= 0; at = svg.indexOf(name, at + 1)) {
    if (
      !/<(?:[\w-]{1,40}:)?$/.test(svg.slice(Math.max(0, at - 42), at)) ||
      !/[\s/>]/.test(svg.charAt(at + name.length))
    )
      continue;
    const open = svg.indexOf('>', at);
    if (open < 0) return null;
    if (svg.charAt(open - 1) === '/') return '';
    const close = svg.indexOf('<', open);
    return close < 0 ? null : unescaped(svg.slice(open + 1, close));
  }
  return null;
}

/** The scene of an SVG; null if it contains none. Accepts any text. The time grows linearly with its length. */
export function sceneOfSvg(svg: string): Scene | null {
  const from = svg.indexOf(SPACE);
  if (from < 0) return null;
  const fragment = textOf(svg, 'fragment', from);
  const script = textOf(svg, 'story', from);
  if (fragment === null && script === null) return null;
  return { fragment: (fragment ?? '').trim(), script: script ?? '' };
}
