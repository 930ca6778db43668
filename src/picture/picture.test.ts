import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actAll, current, start, undo } from '../history/index.ts';
import { checkTopology, parseScript, PROTOCOL_IDS, type Topology } from '../world/index.ts';
import { arbitraryScript } from '../world/testing.ts';
import {
  boardPicture,
  isPicture,
  mermaid,
  MOST_BYTES,
  openPicture,
  pngWith,
  type Scene,
  tracePicture,
} from './index.ts';
import { widthOf, wrapped } from './measure.ts';
import { inMermaid } from './mermaid.ts';
import { crc32 } from './png.ts';
import { escaped, unescaped } from './xml.ts';

const STORY = `group 3: 0000:00:05.0 0000:00:05.1
device 0000:00:05.0 0200 "82540EM Gigabit Ethernet"

bind 0000:00:05.1 vfio-pci
attach 0000:00:05.1 qemu
bind 0000:00:05.0 e1000
bind 0000:00:05.0 e1000
`;

function told(script: string, protocol: (typeof PROTOCOL_IDS)[number] = 'repaired') {
  const read = parseScript(script);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return actAll(start(read.value.topology, protocol), read.value.events);
}
const board = (script: string, protocol?: (typeof PROTOCOL_IDS)[number], scene?: Scene): string => {
  const history = told(script, protocol);
  const { world, outcome } = current(history);
  return boardPicture({ world, outcome, step: { at: 4, of: 4 } }, { theme: 'light', ...(scene && { scene }) });
};
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The smallest picture: one grey pixel. */
const POINT = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABc3UBGAAAAABJRU5ErkJggg=='),
  (char) => char.charCodeAt(0),
);

/**
 * Expects the XML rules that pictures need: every tag is closed, every attribute is quoted, every reference is known.
 */
function expectWellFormed(svg: string): void {
  const open: string[] = [];
  const rest = svg.replace(
    /<(\/?)([\w:-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g,
    (_, closing: string, name: string, attributes: string, empty: string) => {
      expect(attributes.replace(/&(amp|lt|gt|quot|#\d+);/g, '')).not.toContain('&');
      if (closing) expect(open.pop()).toBe(name);
      else if (!empty) open.push(name);
      return '';
    },
  );
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]/);
  expect(rest.replace(/&(amp|lt|gt|quot|#\d+);/g, '')).not.toContain('&');
}

describe('the board', () => {
  test('shows groups, devices, drivers, counts, the owner, and what was refused where', () => {
    const svg = board(STORY);
    for (const said of [
      'Group 3',
      'user space owns',
      '0000:00:05.0',
      '82540EM Gigabit Ethernet',
      'no driver',
      'vfio-pci',
      'qemu',
      '1 reference',
      '-EBUSY',
      'Repaired',
    ])
      expect(svg).toContain(said);
    expect(svg).toMatch(/^<svg [^>]*role="img"/);
    expect(svg).toMatch(
      /<title>dma-owner: 1 IOMMU group under [^<]+<\/title>\n<desc>Bind e1000 to 0000:00:05.0: refused with EBUSY\..*Group 3: user space owns, owner file qemu, 2 devices\.<\/desc>/,
    );
    expectWellFormed(svg);
    // The picture loads nothing, runs nothing and needs no style sheet.
    expect(svg).not.toMatch(/<(script|style|image|foreignObject|a)\b|href=|\bon\w+=|style=|url\(/);
  });
  test('a lock that was left held stands there with its line', () => {
    const svg = board(STORY, 'sketch');
    expect(svg).toContain('stuck');
    expect(svg).toContain('left held');
    expect(svg).toContain('return -EBUSY;');
  });
  test('draws only the groups that were asked for', () => {
    const { world, outcome } = current(told('group 3: d0\ngroup 4: d1\n\nbind d0 e1000\n'));
    const svg = boardPicture({ world, outcome }, { theme: 'dark', groups: ['4'], bare: true });
    expect(svg).toContain('Group 4');
    expect(svg).not.toContain('Group 3<');
  });
});

describe('a history', () => {
  test('as a picture: who asked whom, and what was answered', () => {
    const svg = tracePicture(undo(told(STORY)), { theme: 'light' });
    for (const said of ['driver core', 'qemu', 'Group 3', 'bind 0000:00:05.0 e1000', '-EBUSY', 'Step 3 of 4'])
      expect(svg).toContain(said);
    expectWellFormed(svg);
  });
  test('as Mermaid', () => {
    expect(mermaid(told(STORY))).toMatchInlineSnapshot(`
      "sequenceDiagram
        title dma-owner: 4 steps under Repaired
        participant p0 as driver core
        participant p1 as qemu
        participant p2 as Group 3
        p0->>p2: bind 0000:00:05.1 vfio-pci
        p2-->>p0: OK
        p1->>p2: attach 0000:00:05.1 qemu
        p2-->>p1: OK
        p0->>p2: bind 0000:00:05.0 e1000
        p2--xp0: EBUSY
        Note over p0,p2: The group already has a user:<br/>dma_users[USERSPACE] is 1, held by qemu.
        p0->>p2: bind 0000:00:05.0 e1000
        p2--xp0: EBUSY
        Note over p0,p2: The group already has a user:<br/>dma_users[USERSPACE] is 1, held by qemu.
      "
    `);
  });
  test('of many steps is cut, and says so', () => {
    const many = `group 3: d0\n\n${'bind d0 e1000\nunbind d0\n'.repeat(200)}`;
    const svg = tracePicture(told(many), { theme: 'light' });
    expect(svg).toContain('200 earlier steps left out');
    expect(svg.match(/<g>/g)).toHaveLength(200);
    expect(mermaid(told(many)).split('\n').length).toBeLessThan(450);
  });
});

const arbitraryText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom(
      '<',
      '>',
      '&',
      '"',
      "'",
      ']]>',
      '<!--',
      '-->',
      '\n',
      '\r\n',
      ';',
      '&lt;',
      '&#60;',
      '\u0000',
      '\ud800',
      'a',
      '</metadata>',
      '<dma:fragment>',
    ),
    maxLength: 20,
  }),
);
const arbitraryScene: fc.Arbitrary<Scene> = fc.record({
  fragment: fc.string({ unit: fc.constantFrom(...'abcXYZ019-_'), maxLength: 200 }),
  script: arbitraryText,
});

describe('a picture opens again', () => {
  test('as SVG, whatever the script says', () => {
    fc.assert(
      fc.property(arbitraryScene, ({ fragment, script }) => {
        const svg = board(STORY, 'repaired', { fragment, script });
        expectWellFormed(svg);
        expect(isPicture(bytesOf(svg))).toBe(true);
        const opened = openPicture(bytesOf(svg));
        // In an SVG, the script loses the characters that XML cannot contain. The fragment has no such characters.
        expect(opened).toEqual({ ok: true, scene: { fragment, script: unescaped(escaped(script)) } });
      }),
    );
  });
  test('as PNG, whatever the script says', () => {
    fc.assert(
      fc.property(arbitraryScene, (scene) => {
        const png = pngWith(POINT, scene);
        expect(isPicture(png)).toBe(true);
        expect(openPicture(png)).toEqual({
          ok: true,
          scene: { ...scene, script: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytesOf(scene.script)) },
        });
      }),
    );
  });
  test('as a picture of any story, by any version', () => {
    fc.assert(
      fc.property(arbitraryScript(), fc.constantFrom(...PROTOCOL_IDS), ({ topology, events }, protocol) => {
        const history = actAll(start(topology, protocol), events);
        const { world, outcome } = current(history);
        const scene = { fragment: 'x', script: 'y' };
        for (const svg of [
          boardPicture({ world, outcome }, { theme: 'dark', scene }),
          tracePicture(history, { theme: 'dark', scene }),
        ]) {
          expectWellFormed(svg);
          expect(openPicture(bytesOf(svg))).toEqual({ ok: true, scene });
        }
        for (const line of mermaid(history).trimEnd().split('\n').slice(1))
          expect(line).toMatch(
            /^ {2}(title |participant p\d+ as |%% |p\d+(->>|-->>|--x)p\d+: |Note over p\d+(,p\d+)?: )\S/,
          );
      }),
      { numRuns: 60 },
    );
  });
  test('after another program wrote it anew: another prefix, the name space on the root, attributes in between', () => {
    const svg =
      '<?xml version="1.0"?>\n<!-- x --><svg xmlns="http://www.w3.org/2000/svg" xmlns:ns1="urn:dma-owner:picture"><metadata id="m"><ns1:scenario><ns1:fragment id="f">\n 0WW \n</ns1:fragment><ns1:story>open &#x71;emu</ns1:story></ns1:scenario></metadata></svg>';
    expect(openPicture(bytesOf(svg))).toEqual({ ok: true, scene: { fragment: '0WW', script: 'open qemu' } });
  });
});

describe('what is no picture of ours', () => {
  test.each<[string, Uint8Array, unknown]>([
    [
      'an SVG without a scenario',
      bytesOf('<svg xmlns="http://www.w3.org/2000/svg"><metadata>urn:other</metadata></svg>'),
      'no-scene',
    ],
    ['an SVG that only names us', bytesOf('<svg><text>urn:dma-owner:picture fragment story</text></svg>'), 'no-scene'],
    [
      'an SVG cut in the middle',
      bytesOf(board(STORY, 'repaired', { fragment: 'abc', script: 'x' }).split('abc')[0]!),
      'no-scene',
    ],
    ['a PNG without a scenario', POINT, 'no-scene'],
    ['a PNG of eight bytes', POINT.subarray(0, 8), 'no-scene'],
    ['a PNG cut in our chunk', pngWith(POINT, { fragment: 'abc', script: 'x' }).subarray(0, 60), 'no-scene'],
    ['a PNG cut after our chunk', pngWith(POINT, { fragment: 'abc', script: 'x' }).subarray(0, 100), 'damaged'],
    [
      'a PNG with a changed letter',
      pngWith(POINT, { fragment: 'abc', script: 'x' }).map((byte, at) => (at === 65 ? byte ^ 1 : byte)),
      'damaged',
    ],
    ['something huge', new Uint8Array(MOST_BYTES + 1), 'too-large'],
  ])('%s', (_, bytes, why) => {
    expect(openPicture(bytes)).toEqual({ ok: false, why });
  });
  test('any bytes are answered', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(120), (noise, at) => {
        openPicture(noise);
        isPicture(noise);
        const png = pngWith(POINT, { fragment: 'abc', script: 'd' });
        png.set(noise.subarray(0, Math.max(0, png.length - 8 - at)), Math.min(8 + at, png.length));
        openPicture(png);
      }),
    );
  });
  test('a script is not taken for a picture, and a picture with things before it is one', () => {
    expect(isPicture(bytesOf(STORY))).toBe(false);
    expect(isPicture(bytesOf('# <svg>'))).toBe(false);
    expect(isPicture(bytesOf('\ufeff<?xml version="1.0"?><!DOCTYPE svg>\n<svg xmlns="…">'))).toBe(true);
    expect(isPicture(bytesOf('<html><p>no</p></html>'))).toBe(false);
    expect(() => pngWith(bytesOf('no'), { fragment: '', script: '' })).toThrow(RangeError);
  });
});

describe('names that were chosen to break out', () => {
  const EVIL = "</text><script>alert(1)</script>\"onload='x'&amp;";
  const machine = (): Topology => {
    const made = checkTopology({
      groups: [{ name: '1', devices: ['d0'] }],
      devices: [{ name: 'd0', class: '0200', title: EVIL, driver: null }],
    });
    if (!made.ok) throw new Error('no machine');
    return made.value;
  };
  const driver = "a';<b>/*--></title><img/src=x>end";
  const history = actAll(start(machine(), 'repaired'), [
    { type: 'bind', device: 'd0', driver },
    { type: 'claim', device: 'd0', mode: 'user', file: 'x<!--end;%%{init}%%' },
  ]);
  test('stay text in SVG', () => {
    const { world, outcome } = current(history);
    for (const svg of [
      boardPicture({ world, outcome }, { theme: 'light' }),
      tracePicture(history, { theme: 'light' }),
    ]) {
      expectWellFormed(svg);
      expect(svg).not.toMatch(/<(script|img)|<!--/);
    }
  });
  test('stay one line without markup in Mermaid', () => {
    const text = mermaid(history).replaceAll('<br/>', ' ');
    expect(text).not.toMatch(/<(?!-)|%%|[^#\w]end;/);
    expect(inMermaid('a\nb; c # d\u2028e %% <i>')).toBe('a b#59; c #35; d e #37;#37; #60;i#62;');
  });
});

describe('measuring', () => {
  test('no line is wider than it may be, and no word is lost', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'W', ' ', '驱', 'i', '.', '🂡'), maxLength: 80 }),
        fc.integer({ min: 40, max: 200 }),
        (text, width) => {
          const lines = wrapped(text, width, 13);
          for (const line of lines) expect(widthOf(line, 13)).toBeLessThanOrEqual(width);
          expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        },
      ),
    );
  });
});

test('the checksum is that of PNG', () => {
  expect(crc32(bytesOf('123456789'))).toBe(0xcbf43926);
  expect(crc32(bytesOf('IEND'))).toBe(0xae426082);
});
