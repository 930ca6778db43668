/** The scenario inside a picture, and finding it there again. Only text is read: nothing of a stranger's picture is ever drawn. */
import { element, escaped, unescaped } from './xml.ts';

/** What a picture carries so that it can be opened again: the share link's fragment, and the script for whoever reads the file. */
export interface Scene {
  /** As `src/share` writes it; empty where the code in it is longer than a link holds. */
  readonly fragment: string;
  readonly script: string;
}

const SPACE = 'urn:dma-owner:picture';

/** The scene as the picture's metadata. */
export function metadata({ fragment, script }: Scene): string {
  const inside = `${element('dma:fragment', {}, escaped(fragment))}\n${element('dma:story', { 'xml:space': 'preserve' }, escaped(script))}`;
  return `${element('metadata', {}, `\n${element('dma:scenario', { 'xmlns:dma': SPACE }, `\n${inside}\n`)}\n`)}\n`;
}

/** The text of the first element of this name from a place on, whichever prefix it wears by now; empty for one without content, null where there is none. */
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

/** The scene of an SVG, or null where it carries none. Takes any text, in time that grows with it. */
export function sceneOfSvg(svg: string): Scene | null {
  const from = svg.indexOf(SPACE);
  if (from < 0) return null;
  const fragment = textOf(svg, 'fragment', from);
  const script = textOf(svg, 'story', from);
  if (fragment === null && script === null) return null;
  return { fragment: (fragment ?? '').trim(), script: script ?? '' };
}
