import { describe, expect, test } from 'vitest';
import { template } from '../lesson/index.ts';
import { runCommand } from './command.ts';
import type { Io } from './io.ts';

/** An Io with files in memory. It records the output of the commands. */
function desk(files: Record<string, string> = {}) {
  const said = { out: '', err: '' };
  const error = (code: string): Promise<never> => Promise.reject(Object.assign(new Error(code), { code }));
  const io: Io = {
    out: (text) => {
      said.out += text;
      return Promise.resolve(true);
    },
    err: (text) => {
      said.err += text;
    },
    read: (file) => (Object.hasOwn(files, file) ? Promise.resolve(files[file]!) : error('ENOENT')),
    write: (file, text, { replace }) => {
      if (file.startsWith('/nowhere')) return error('ENOENT');
      if (!replace && Object.hasOwn(files, file)) return error('EEXIST');
      files[file] = text;
      return Promise.resolve();
    },
    typed: false,
    colour: false,
  };
  return { files, said, run: (...argv: string[]) => runCommand(['lesson', ...argv], io) };
}

const WRONG = template()
  .replace('bind 0000:00:05.0 e1000 → EBUSY', 'bind 0000:00:05.0 e1000 → OK')
  .replace('choices: OK, EBUSY, EPERM', 'choices: OK, EPERM')
  .replace('goal: kernel == 2 && user == 0', 'goal: kernel == 7');

describe('check', () => {
  test('says that a lesson holds, and what there is in it', async () => {
    const { run, said } = desk({ 'a.md': template() });
    expect(await run('check', 'a.md')).toBe(0);
    expect(said).toEqual({ out: 'a.md: holds; 3 steps, 1 prediction, 1 task (par 4), 0 repairs\n', err: '' });
  });

  test('says of a deliberately wrong one what is wrong, each with its line, and exits with 1', async () => {
    const lines = WRONG.split('\n');
    const at = (text: string): number => lines.findIndex((line) => line.startsWith(text)) + 1;
    const { run, said } = desk({ 'good.md': template(), 'wrong.md': WRONG });
    expect(await run('check', 'wrong.md', 'good.md')).toBe(1);
    expect(said.out.split('\n')).toEqual([
      `wrong.md:${at('```predict')}: none of the choices is what the model answers: EBUSY`,
      `wrong.md:${at('bind 0000:00:05.0 e1000 → OK')}: OK is expected, and the machine answers EBUSY`,
      expect.stringMatching(
        new RegExp(`^wrong\\.md:${at('```task')}: no solution of at most 6 events was found, in \\d+ states$`),
      ),
      'good.md: holds; 3 steps, 1 prediction, 1 task (par 4), 0 repairs',
      '',
    ]);
  });

  test.each<[string, string, string]>([
    [
      'unreadable.md',
      'nothing\u001b[31m here',
      'unreadable.md:1: a lesson begins with its front matter between two lines of ---',
    ],
    ['big.md', 'x'.repeat(5_000_000), 'big.md: the file is longer than 64000 characters'],
    ['picture.md', '\x89PNG\r\n\x1a\n\0\0\0', 'picture.md:3: this is no text in UTF-8'],
    [
      'newer.md',
      template().replace('format: 3', 'format: 4'),
      'newer.md:2: this lesson is written in format 4, and format 3 is the newest that is known here',
    ],
    [
      'hostile.md',
      `${template()}\n<script>alert(1)</script>\n`,
      `hostile.md:${template().split('\n').length + 1}: html cannot be shown in a lesson`,
    ],
  ])('tells of %s what it is', async (name, text, line) => {
    const { run, said } = desk({ [name]: text });
    expect(await run('check', name)).toBe(1);
    expect(said.out.split('\n')).toContain(line);
    expect(said.out.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  test('says nothing of the others where one cannot be read', async () => {
    const { run, said } = desk({ 'a.md': template() });
    expect(await run('check', 'a.md', 'none.md')).toBe(2);
    expect(said.out).toBe('');
    expect(said.err).toMatch(/^dma-owner: none\.md cannot be read \(ENOENT\)[^\n]+\n$/);
  });

  test('cannot check what is not there', async () => {
    const { run, said } = desk();
    expect(await run('check', 'none.md')).toBe(2);
    expect(said.err).toContain('none.md');
    expect(said.out).toBe('');
  });
});

describe('new', () => {
  test('begins a lesson that holds, and never writes over one', async () => {
    const { run, files, said } = desk();
    expect(await run('new', 'mine.md')).toBe(0);
    expect(files['mine.md']).toBe(template());
    expect(await run('check', 'mine.md')).toBe(0);
    files['mine.md'] = 'my work';
    expect(await run('new', 'mine.md')).toBe(2);
    expect(files['mine.md']).toBe('my work');
    expect(said.err).toContain('mine.md');
  });
});

test('new - is standard output', async () => {
  const { run, files, said } = desk();
  expect(await run('new', '-')).toBe(0);
  expect(said.out).toBe(template());
  expect(files).toEqual({});
});

test.each(['b.md', 'a.md', 'B.Markdown'])('print never writes a page over the lesson %s', async (out) => {
  const lessons = { 'a.md': template(), 'b.md': template(), 'B.Markdown': template() };
  const { run, files, said } = desk({ ...lessons });
  expect(await run('print', 'a.md', out)).toBe(2);
  expect(files).toEqual(lessons);
  expect(said.err).toMatch(/^dma-owner: OUT\.html cannot be “[^”]+”; expected a page’s name, not a lesson’s\n$/);
});

test.each([
  [['new', 'a.md', 'b.md'], /“b\.md” is one argument too many; expected lesson new FILE$/m],
  [
    ['print', 'a.md', 'a.html', 'b.html'],
    /“b\.html” is one argument too many; expected lesson print FILE \[OUT\.html\]$/m,
  ],
])('%j is more than is asked for', async (argv, message) => {
  const { run, said } = desk({ 'a.md': template() });
  expect(await run(...argv)).toBe(2);
  expect(said.err).toMatch(message);
});

test.each([[], ['teach'], ['check'], ['new', 'a.md', 'b.md'], ['new', '/nowhere/a.md'], ['check', '--loud', 'a.md']])(
  '%j is no chore',
  async (...argv) => {
    const { run, said } = desk();
    expect(await run(...argv)).toBe(2);
    expect(said.err).toMatch(/^dma-owner: .+\n$/);
  },
);
