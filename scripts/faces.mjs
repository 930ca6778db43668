// Cuts the two fonts of the page down to the characters of its texts, and writes them into app/styles/faces.
// Usage: `npm i --no-save subset-font@2.9.0 && node scripts/faces.mjs`. Run it when the fonts' packages or the ranges
// below change. That happens about once a year, so the tool is no dependency.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './ready.mjs';

/** ASCII and the other characters of the page's texts. app/styles/fonts.css repeats these ranges. */
export const RANGES = [
  [0x20, 0x7e],
  [0xa0, 0xa0],
  [0xb7, 0xb7],
  [0xd7, 0xd7],
  [0x2013, 0x2014],
  [0x2018, 0x2019],
  [0x201c, 0x201d],
  [0x2026, 0x2026],
  [0x2191, 0x2191],
  [0x2193, 0x2193],
  [0x2212, 0x2212],
];
const ALWAYS = ['ccmp', 'kern', 'liga', 'locl', 'mark', 'mkmk'];
/**
 * The font features that the style sheets use. The code font has no ligatures, because readers compare addresses and
 * code letter by letter. The page uses no weight below 400. It uses no weight above 700 either, but a cut at 700 would
 * change some letters by one pixel.
 */
export const FACES = [
  {
    file: 'inter.woff2',
    from: '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
    features: [...ALWAYS, 'calt', 'tnum', 'cv05', 'cv11', 'ss03'],
    weights: { min: 400, max: 900 },
  },
  {
    file: 'jetbrains-mono.woff2',
    from: '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2',
    features: ['ccmp', 'kern', 'locl', 'mark', 'mkmk'],
    weights: { min: 400, max: 800 },
  },
];

if (process.argv[1] === import.meta.filename) {
  if (!existsSync(join(root, 'node_modules/subset-font'))) throw new Error('first: npm i --no-save subset-font@2.9.0');
  const { default: subset } = await import('subset-font');
  const text = RANGES.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)),
  ).join('');
  for (const { file, from, features, weights } of FACES) {
    const cut = await subset(readFileSync(join(root, 'node_modules', from)), text, {
      targetFormat: 'woff2',
      keepFeatures: features,
      variationAxes: { wght: weights },
      preserveNameIds: [0, 13, 14],
    });
    writeFileSync(join(root, 'app/styles/faces', file), cut);
    console.log(`${file}: ${(cut.length / 1000).toFixed(1)} kB`);
  }
}
