import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileName } from './fileName.ts';

test.each([
  ['my-lesson.md', 'my-lesson.md'],
  ['第一课.md', '第一课.md'],
  ['leçon n° 2.html', 'leçon n- 2.html'],
  ['../../etc/passwd', 'etc-passwd'],
  ['C:\\Windows\\win.ini', 'C-Windows-win.ini'],
  ['.bashrc', 'dma-owner.bashrc'],
  ['CON.md', '_CON.md'],
  ['nul', '_nul'],
  ['a\u202egnp.exe\u202c.md', 'agnp.exe.md'],
  ['$(touch x);`id`.html', '(touch x)-id-.html'],
  ['-rf.md', 'rf.md'],
  ['', 'dma-owner'],
  ['...', 'dma-owner'],
  ['a\n\0b.html', 'a -b.html'],
  [`${'é'.repeat(300)}.md`, `${'é'.repeat(55)}.md`],
])('%j is saved as %j', (name, safe) => expect(fileName(name)).toBe(safe));

test('no name leaves its folder, hides a sign, or is longer than a file system takes', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '/',
      '\\',
      '..',
      '.',
      ' ',
      '\0',
      '\n',
      '\u202e',
      '\ud800',
      '$',
      '`',
      ';',
      '|',
      '<',
      ':',
      'con',
      'COM1',
      '😀',
      '字',
      '.md',
      '.html',
      '-',
    ),
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.integer({ min: 1, max: 300 }).map((many) => '字'.repeat(many)),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join('')),
      (name) => {
        const safe = fileName(name);
        return (
          /^[\p{L}\p{N}\p{M}_+()@,][\p{L}\p{N}\p{M} ._+()@,-]*$/u.test(safe) &&
          !/[\s.]$/.test(safe) &&
          new TextEncoder().encode(safe).length <= 255 &&
          !/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(safe)
        );
      },
    ),
    { numRuns: process.env.VERIFY ? 1_000_000 : 10_000 },
  );
});
