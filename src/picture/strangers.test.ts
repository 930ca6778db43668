/**
 * A picture contains only our elements, and a diagram only our statements, for all names of devices, drivers and
 * files.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { actAll, current, type History, start } from '../history/index.ts';
import { parseScript, printScript } from '../world/index.ts';
import { boardPicture, mermaid, openPicture, tracePicture } from './index.ts';
import { inMermaid } from './mermaid.ts';
import { element, escaped, unescaped } from './xml.ts';

const OFTEN = process.env.VERIFY ? 1_000_000 : 10_000;
const SOME = process.env.VERIFY ? 20_000 : 200;

const PIECES = [
  '<script>',
  '</text>',
  '</title>',
  '<a',
  '&lt;',
  '&#60;',
  '&amp',
  ']]>',
  '<![CDATA[',
  '--',
  '-->',
  '<!--',
  "'",
  '"',
  '>',
  '<',
  '&',
  '%%{init}',
  '%%',
  ';',
  '#59;',
  'ﬂ°°59¶ß',
  'end',
  'participant',
  'as',
  'loop',
  '->>',
  '-->>',
  ':',
  'wrap:',
  'nowrap:',
  '`',
  '$$',
  '\\',
  '{',
  '}',
  'javascript:',
  'x',
  '字',
  '😀',
  ' ',
  '\u2028',
  '\u202e',
  '\ufffe',
  '\uffff',
  '\ud800',
  '\udfff',
  '\0',
  '\u001b',
  '\r',
  '\n',
  '\t',
  '\u0085',
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 2 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((pieces) => pieces.join(''));
const named = (word: string): boolean =>
  parseScript(`open ${word}\n`).ok && parseScript(`group 1: ${word}\n`).ok && !/[|;]/.test(word);
/** A name that the script accepts, made of the same pieces. */
const name = hostile
  .map((text) => text.replaceAll(/["#\\|;\p{Z}\p{C}\ufffd]/gu, ''))
  .map((text) => (named(text) ? text : 'qemu'));

const story = fc
  .record({ device: name, other: name, driver: name, file: name, second: name, title: hostile })
  .map(({ device, other, driver, file, second, title }): History => {
    const clean = title
      .replaceAll(/[\r\n\u0085\u2028\u2029\ud800-\udfff]/g, ' ')
      .replaceAll(/["\\]/g, (sign) => `\\${sign}`);
    const script = `group 3: ${device} ${other === device ? `${other}2` : other}\ndevice ${device} 0200 "${clean}"\nbind ${device} vfio-pci\nattach ${device} ${file}\nclaim ${device} user ${second}\nbind ${other === device ? `${other}2` : other} ${driver}\nclose ${file}\n`;
    const read = parseScript(script);
    if (!read.ok) throw new Error(`${JSON.stringify(script)} ${JSON.stringify(read.problems)}`);
    return actAll(start(read.value.topology, 'repaired'), read.value.events);
  });

const ELEMENTS = new Set([
  'svg',
  'title',
  'desc',
  'metadata',
  'dma:scenario',
  'dma:fragment',
  'dma:story',
  'g',
  'rect',
  'text',
  'line',
  'path',
]);
const ATTRIBUTES = new Set([
  'xmlns',
  'xmlns:dma',
  'xml:space',
  'width',
  'height',
  'viewBox',
  'role',
  'aria-label',
  'font-family',
  'font-size',
  'font-weight',
  'fill',
  'stroke',
  'stroke-width',
  'stroke-linecap',
  'stroke-dasharray',
  'text-anchor',
  'x',
  'y',
  'x1',
  'y1',
  'x2',
  'y2',
  'rx',
  'd',
]);
/** The characters of XML 1.0. */
const CHARACTERS = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** Reads a picture by the strict rules of XML. Throws on an error. Returns the number of elements of each name. */
function elements(svg: string): Map<string, number> {
  const found = new Map<string, number>();
  const open: string[] = [];
  const text = (piece: string): void => {
    if (/[<&]|\]\]>/.test(piece.replaceAll(/&(?:amp|lt|gt|quot|#13);/g, '')))
      throw new Error(`text ${JSON.stringify(piece)}`);
  };
  if (!CHARACTERS.test(svg)) throw new Error('a character that XML has not');
  let at = 0;
  for (const { 0: tag, index, groups } of svg.matchAll(
    /<(?<closes>\/?)(?<name>[\w:]+)(?<rest>(?: [\w:-]+="[^"<]*")*)(?<empty>\/?)>/g,
  )) {
    const { closes, name = '', rest = '', empty } = groups!;
    text(svg.slice(at, index));
    at = index + tag.length;
    if (!ELEMENTS.has(name)) throw new Error(`element ${name}`);
    for (const [, attribute = '', value = ''] of rest.matchAll(/ ([\w:-]+)="([^"<]*)"/g)) {
      if (!ATTRIBUTES.has(attribute)) throw new Error(`attribute ${attribute}`);
      text(value);
    }
    if (closes && open.pop() !== name) throw new Error(`</${name}>`);
    if (closes) continue;
    found.set(name, (found.get(name) ?? 0) + 1);
    if (!empty) open.push(name);
  }
  text(svg.slice(at));
  if (open.length > 0 || svg.slice(at).trim() !== '') throw new Error(`open: ${open.join()}`);
  return found;
}

test('any text is escaped as XML takes it, and comes back', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      elements(element('text', { x: text }, escaped(text)));
      return unescaped(escaped(text)) === [...text].map((sign) => (CHARACTERS.test(sign) ? sign : '\ufffd')).join('');
    }),
    { numRuns: OFTEN },
  );
});

test('pictures are XML with our elements and attributes alone, and still carry their scenario', () => {
  fc.assert(
    fc.property(story, (history) => {
      const { world, outcome } = current(history);
      const scene = { fragment: '', script: printScript({ topology: history.topology, events: [] }) };
      const board = boardPicture({ world, outcome, step: { at: 1, of: 4 } }, { theme: 'dark', scene });
      const trace = tracePicture(history, { theme: 'light', scene });
      // Each group has one card, and each message has one row.
      return (
        elements(board).get('g') === 1 &&
        elements(trace).get('g') === 5 &&
        [board, trace].every((svg) => {
          const opened = openPicture(new TextEncoder().encode(svg));
          return opened.ok && opened.scene.script === escapedOnce(scene.script);
        })
      );
    }),
    { numRuns: SOME },
  );
});
/** The text as a picture returns it: a picture loses characters that XML cannot contain. */
const escapedOnce = (text: string): string => unescaped(escaped(text));

const TEXT = '[^\\n;%<>"`$\\\\&]';
/** A text: characters without a meaning in Mermaid, and entities. */
const SAID = `(?!(?:no)?wrap\\s*:)(?:#\\d+;|(?!#)${TEXT})+`;
const STATEMENT = new RegExp(
  `^ {2}(?:title ${SAID}|participant p\\d+ as ${SAID}|%% ${SAID}|p\\d+(?:->>|-->>|--x)p\\d+: ${SAID}|Note over p\\d+(?:,p\\d+)?: (?:${SAID}<br/>)*${SAID})$`,
  'i',
);

test('any text stands in a diagram as text', () => {
  const whole = new RegExp(`^${SAID}$`, 'i');
  fc.assert(
    fc.property(hostile, (text) => {
      const said = inMermaid(text);
      return whole.test(said) && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}ﬂ¶]/u.test(said);
    }),
    { numRuns: OFTEN },
  );
});

test('a diagram has a title, its participants, its messages and their notes, and no other line', () => {
  fc.assert(
    fc.property(story, (history) => {
      const [first, ...lines] = mermaid(history).trimEnd().split('\n');
      expect(first).toBe('sequenceDiagram');
      for (const line of lines) if (!STATEMENT.test(line)) throw new Error(JSON.stringify(line));
      return lines.filter((line) => /^ {2}p\d+/.test(line)).length === 10;
    }),
    { numRuns: SOME },
  );
});
