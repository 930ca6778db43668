/** Pictures of the page's present state, with the scenario in them. Loaded with the share dialog. */
import { current, eventsTo, line } from '../../src/history/index.ts';
import { boardPicture, mermaid, pngWith, type Scene, type Theme, tracePicture } from '../../src/picture/index.ts';
import { printScript } from '../../src/world/index.ts';
import { pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { fragmentOf } from './link.ts';

export type Motif = 'board' | 'trace';

/**
 * Pixels for each unit of the picture: sharp on a screen with two pixels for each unit. The scale is lower for a
 * picture that a browser could not draw otherwise.
 */
const SHARP = 2;
const MOST_SIDE = 16_000;
const MOST_POINTS = 60_000_000;

/** The theme that the page shows now. */
function themeNow(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
    ? 'dark'
    : 'light';
}

async function sceneNow(): Promise<Scene> {
  const { history, edits, midway } = pageStore.getState();
  const script = printScript({ topology: history.topology, events: eventsTo(history, history.tip) });
  // Code that is too long for a link is also too long for a picture. The picture still contains the script.
  return { fragment: await fragmentOf(history, edits, midway?.stepping?.()).catch(() => ''), script };
}

function drawn(motif: Motif, theme: Theme, scene?: Scene): string {
  const { history, midway } = pageStore.getState();
  const look = { theme, ...(scene && { scene }) };
  if (motif === 'trace') return tracePicture(history, look);
  const { world, outcome, depth } = current(history);
  const step = { at: depth, of: line(history).length - 1 };
  return boardPicture(
    midway ? { world: midway.world, outcome: null, step, said: t('board.verdict.midway') } : { world, outcome, step },
    look,
  );
}

/** The picture as an SVG file. */
export async function svgFile(motif: Motif): Promise<Blob> {
  return new Blob([drawn(motif, themeNow(), await sceneNow())], { type: 'image/svg+xml' });
}

/** Draws an SVG of this page into a canvas. Rejects if the browser cannot draw it. */
async function rasterised(svg: string): Promise<Uint8Array> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const { width, height } = image;
    const scale = Math.min(SHARP, MOST_SIDE / width, MOST_SIDE / height, Math.sqrt(MOST_POINTS / (width * height)));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.floor(width * scale));
    canvas.height = Math.max(1, Math.floor(height * scale));
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => {
      canvas.toBlob(resolve, 'image/png');
    });
    if (!blob) throw new Error('the browser drew no picture');
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** The picture as a PNG file. Rejects if the browser cannot draw it. */
export async function pngFile(motif: Motif): Promise<Blob> {
  const [points, scene] = await Promise.all([rasterised(drawn(motif, themeNow())), sceneNow()]);
  return new Blob([pngWith(points, scene)], { type: 'image/png' });
}

/** The history as the text of a Mermaid diagram. */
export const mermaidNow = (): string => mermaid(pageStore.getState().history);
