import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { FACES, RANGES } from './faces.mjs';

const root = join(import.meta.dirname, '..');
const KNOWN_TAGS = 63;
const CMAP = 0;
/**
 * Indexes in WOFF2's list of known tags: glyf and loca. WOFF2 may transform these tables; then they have a second
 * length.
 */
const TRANSFORMED = [10, 11];

/** The bytes of the character map in a WOFF2 file (W3C WOFF2, section 4). */
function cmapOf(file: Buffer): Buffer {
  let at = 48;
  const base128 = (): number => {
    let value = 0;
    for (;;) {
      const byte = file[at++]!;
      value = value * 128 + (byte & 127);
      if (byte < 128) return value;
    }
  };
  let offset = 0;
  let found: [number, number] | undefined;
  for (let table = 0; table < file.readUInt16BE(12); table += 1) {
    const flags = file[at++]!;
    const tag = flags & KNOWN_TAGS;
    if (tag === KNOWN_TAGS) at += 4;
    const whole = base128();
    const packed = TRANSFORMED.includes(tag) ? flags >> 6 === 0 : flags >> 6 !== 0;
    const length = packed ? base128() : whole;
    if (tag === CMAP) found = [offset, offset + length];
    offset += length;
  }
  return brotliDecompressSync(file.subarray(at, at + file.readUInt32BE(20))).subarray(...found!);
}

/** The characters of a font, from the segments of its character map (format 4). */
function charactersOf(path: string): Set<number> {
  const cmap = cmapOf(readFileSync(path));
  const maps = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) => cmap.readUInt32BE(4 + index * 8 + 4));
  const start = maps.find((map) => cmap.readUInt16BE(map) === 4)!;
  const segments = cmap.readUInt16BE(start + 6) / 2;
  const all = new Set<number>();
  for (let segment = 0; segment < segments; segment += 1) {
    const last = cmap.readUInt16BE(start + 14 + segment * 2);
    const first = cmap.readUInt16BE(start + 16 + segments * 2 + segment * 2);
    for (let code = first; code <= last && code !== 0xffff; code += 1) all.add(code);
  }
  return all;
}

const said = new Set(
  readdirSync(join(root, 'src/words/en')).flatMap((room) =>
    Object.values(JSON.parse(readFileSync(join(root, 'src/words/en', room), 'utf8')) as Record<string, string>).flatMap(
      (text) => Array.from(text, (sign) => sign.codePointAt(0)!),
    ),
  ),
);
const inRanges = (code: number): boolean => RANGES.some(([first, last]) => code >= first && code <= last);

describe.each(FACES)('$file', ({ file, from }) => {
  const cut = charactersOf(join(root, 'app/styles/faces', file));
  const whole = charactersOf(join(root, 'node_modules', from));

  test('has what the page says in English, where its face has it at all', () => {
    expect(
      [...said].filter((code) => whole.has(code) && !cut.has(code)).map((code) => String.fromCodePoint(code)),
    ).toEqual([]);
  });

  test('has of its ranges all that its face has', () => {
    expect([...whole].filter((code) => inRanges(code) && !cut.has(code))).toEqual([]);
  });

  test('leaves every other character to the whole face, in the style sheet', () => {
    const css = readFileSync(join(root, 'app/styles/fonts.css'), 'utf8');
    // A browser treats files with different weights as different fonts and uses only one of them.
    const [weight, other] = [`/${file}'`, from].map(
      (name) => css.slice(0, css.indexOf(name)).match(/font-weight: ([^;]+);(?![^]*font-weight)/)![1],
    );
    expect(other).toBe(weight);
    const [mine, rest] = [`/${file}'`, from].map((name) => {
      const list = css.slice(css.indexOf(name)).match(/unicode-range: ([^;]+);/)![1]!;
      return list.split(', ').map((range) =>
        range
          .slice(2)
          .split('-')
          .map((end) => parseInt(end, 16)),
      );
    });
    expect(mine).toEqual(RANGES.map(([first, last]) => (first === last ? [first] : [first, last])));
    const covered = (code: number): boolean =>
      [...mine!, ...rest!].some(([first, last = first]) => code >= first! && code <= last!);
    // Some spaces need no glyph, so no font has to have them.
    expect(
      [...whole]
        .filter((code) => code >= 0x20 && !covered(code) && ![0x2000, 0x2001, 0xfeff].includes(code))
        .map((code) => code.toString(16)),
    ).toEqual([]);
  });
});
