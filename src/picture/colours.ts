/**
 * The colours of the page. They repeat `app/styles/tokens.css`, because a picture has no style sheet. A test checks
 * that both are equal.
 */
export type Theme = 'light' | 'dark';

const PAIRS = {
  bg: ['#eceef2', '#0d1117'],
  surface: ['#ffffff', '#161b23'],
  'surface-2': ['#f6f7f9', '#1c222c'],
  line: ['#d9dde4', '#2a323d'],
  edge: ['#7f8997', '#6f7b8b'],
  ink: ['#14181f', '#e9edf3'],
  'ink-2': ['#525c6b', '#a0acbb'],
  kernel: ['#a34a06', '#f5a45a'],
  'kernel-bg': ['#fdf1e4', '#33230f'],
  'kernel-edge': ['#c06a1c', '#b06f2c'],
  user: ['#3647c4', '#a3b1ff'],
  'user-bg': ['#eceefd', '#1f2650'],
  'user-edge': ['#6675e0', '#6b7be6'],
  neutral: ['#4b5766', '#b3bfcc'],
  'neutral-bg': ['#eef1f4', '#252d37'],
  'neutral-edge': ['#7c8797', '#768394'],
  refused: ['#b3201e', '#ff8f86'],
  'refused-bg': ['#fdecea', '#3a1a1a'],
  'refused-edge': ['#d2524e', '#c85a53'],
  ok: ['#17704a', '#5fd09a'],
  'ok-bg': ['#e5f4ec', '#12301f'],
} as const satisfies Readonly<Record<string, readonly [light: string, dark: string]>>;
export type Colour = keyof typeof PAIRS;

export const COLOURS: Readonly<Record<Colour, readonly [light: string, dark: string]>> = PAIRS;

export type Paint = (colour: Colour) => string;
export const painter =
  (theme: Theme): Paint =>
  (colour) =>
    PAIRS[colour][theme === 'light' ? 0 : 1];
