/**
 * A sheet for boxes and lines of text, in the fonts and colours of the page. The result is SVG without a style sheet.
 */
import { unmarked } from '../world/index.ts';
import { type Colour, type Paint, painter, type Theme } from './colours.ts';
import type { Face } from './measure.ts';
import { type Attributes, element, escaped } from './xml.ts';

/** The fonts of the page if they are installed, otherwise fonts of the system. */
const FACES: Readonly<Record<Face, string>> = {
  ui: "'Inter Variable', Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK SC', sans-serif",
  mono: "'JetBrains Mono Variable', 'JetBrains Mono', ui-monospace, Menlo, Consolas, monospace",
};

export interface TextLook {
  readonly size?: number;
  readonly face?: Face;
  readonly weight?: number;
  readonly colour?: Colour;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly strike?: true;
}
export interface BoxLook {
  readonly fill?: Colour;
  readonly edge?: Colour;
  readonly width?: number;
  readonly round?: number;
  readonly dashed?: true;
}

/** Collects the drawn elements in order. */
export class Sheet {
  readonly paint: Paint;
  #parts: string[] = [];

  constructor(theme: Theme) {
    this.paint = painter(theme);
  }

  get parts(): string {
    return this.#parts.join('\n');
  }

  add(markup: string): void {
    this.#parts.push(markup);
  }

  /** Draws one line of text. `y` is its baseline. */
  text(x: number, y: number, said: string, look: TextLook = {}): void {
    const { size = 13, face = 'ui', weight, colour = 'ink', anchor } = look;
    this.add(
      element(
        'text',
        {
          x: round(x),
          y: round(y),
          'font-family': face === 'mono' ? FACES.mono : undefined,
          'font-size': size === 13 ? undefined : size,
          'font-weight': weight,
          fill: this.paint(colour),
          'text-anchor': anchor === 'start' ? undefined : anchor,
          'xml:space': 'preserve',
        },
        escaped(unmarked(said)),
      ),
    );
  }

  /** Draws several lines of text, one below the other. Returns the baseline of the next line. */
  lines(x: number, y: number, said: readonly string[], step: number, look: TextLook = {}): number {
    for (const [index, each] of said.entries()) this.text(x, y + index * step, each, look);
    return y + said.length * step;
  }

  box(
    x: number,
    y: number,
    width: number,
    height: number,
    { fill, edge, width: stroke = 1, round: rx = 6, dashed }: BoxLook,
  ): void {
    // The edge is inside the box, so that neighbours touch without a gap.
    const inset = edge ? stroke / 2 : 0;
    this.add(
      element('rect', {
        x: round(x + inset),
        y: round(y + inset),
        width: round(width - 2 * inset),
        height: round(height - 2 * inset),
        rx: rx,
        fill: fill ? this.paint(fill) : 'none',
        stroke: edge && this.paint(edge),
        'stroke-width': edge && stroke !== 1 ? stroke : undefined,
        'stroke-dasharray': dashed ? '4 3' : undefined,
      }),
    );
  }

  line(x1: number, y1: number, x2: number, y2: number, edge: Colour, more: Attributes = {}): void {
    this.add(
      element('line', {
        x1: round(x1),
        y1: round(y1),
        x2: round(x2),
        y2: round(y2),
        stroke: this.paint(edge),
        ...more,
      }),
    );
  }

  /** Draws a path. `d` must be our own text, never input from outside. */
  path(d: string, more: Attributes): void {
    this.add(element('path', { d, fill: 'none', ...more }));
  }

  /** Groups everything that `draw` adds. Screen readers read `name`. */
  group(name: string, draw: () => void, more: Attributes = {}): void {
    const before = this.#parts;
    this.#parts = [];
    draw();
    const inside = this.parts;
    this.#parts = before;
    this.add(element('g', more, `${element('title', {}, escaped(unmarked(name)))}\n${inside}`));
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly desc: string;
  /** Paints the background. True by default. */
  readonly ground?: boolean;
  /** Markup before the drawing, such as the scenario. */
  readonly head?: string;
}

/** The whole picture. Title and description make it accessible, and any program that reads SVG can show it. */
export function svg(sheet: Sheet, { width, height, title, desc, head = '', ground: painted = true }: Frame): string {
  const size = { width: Math.ceil(width), height: Math.ceil(height) };
  const ground = painted ? `${element('rect', { ...size, fill: sheet.paint('bg') })}\n` : '';
  const named = `${element('title', {}, escaped(unmarked(title)))}\n${element('desc', {}, escaped(unmarked(desc)))}`;
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      ...size,
      viewBox: `0 0 ${size.width} ${size.height}`,
      role: 'img',
      'aria-label': unmarked(title),
      'font-family': FACES.ui,
      'font-size': 13,
      fill: sheet.paint('ink'),
    },
    `${named}\n${head}${ground}${sheet.parts}\n`,
  )}\n`;
}
