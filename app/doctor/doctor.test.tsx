import { readFileSync } from 'node:fs';
import { renderToString } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { NOTE_CODES, readMachine, UNREAD_CODES } from '../../src/doctor/index.ts';
import { bigMachine } from '../../src/doctor/testing.ts';
import { pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { inSlices, readInBackground } from './background.ts';
import { decode, openFile } from './file.ts';
import { LoadMachine } from './index.ts';
import { canLoad, loadPaste } from './load.ts';
import { type Paste, readPaste } from './paste.ts';
import { Result } from './Result.tsx';
import { SAMPLES } from './samples.ts';
import { noteWords, whyUnread } from './say.ts';

const sample = (name: string): string =>
  readFileSync(new URL(`../../public/machines/${name}.txt`, import.meta.url), 'utf8');
const html = (paste: Paste, busy = false): string =>
  renderToString(<Result paste={paste} busy={busy} />).replaceAll('<!-- -->', '');
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

test('every sample is read to the last line', () => {
  const sizes = SAMPLES.map((name) => {
    const { groups, devices, drivers, unread, notes } = readMachine(sample(name));
    expect(unread).toEqual([]);
    return [name, groups, devices, drivers, notes.map((note) => note.code)];
  });
  expect(sizes).toEqual([
    ['deb-7.3', 8, 18, 13, []],
    ['laptop', 9, 17, 14, []],
    ['desktop', 6, 15, 12, []],
    ['server', 11, 19, 14, ['ungrouped']],
  ]);
});

test('a machine is loaded under the newest version, and what was left out is said', () => {
  const paste = readPaste(`${sample('server')}hello\n`);
  expect(canLoad(paste)).toBe(true);
  loadPaste(paste);
  const { history, notices } = pageStore.getState();
  expect(history.protocol).toBe('linux-7.3');
  expect(history.topology.groups.map((group) => group.name)).toContain('205');
  expect(notices.at(-1)?.text).toContain('1 line was left out.');
  expect(notices.at(-1)?.details?.join('\n')).toMatch(/^1 device is in no group .*0000:00:00\.4[^]*Line 86: hello$/);
});

test('a script is recognised and loaded under the version that is chosen', () => {
  pageStore.getState().setProtocol('repaired');
  const paste = readPaste('# a remark\ngroup 3: 0000:00:05.0\nbind 0000:00:05.0 e1000\nopen qemu\n');
  expect(html(paste)).toContain('This is a script of this page: 1 device, 2 events.');
  loadPaste(paste);
  const { history } = pageStore.getState();
  expect([history.protocol, history.topology.groups.length, history.moments.length]).toEqual(['repaired', 1, 3]);
});

test('a script with a wrong line is quoted and not loaded', () => {
  const paste = readPaste('group 3: 0000:00:05.0\nbind 0000:00:05.0\n');
  expect(paste.kind).toBe('broken-script');
  expect(canLoad(paste)).toBe(false);
  expect(html(paste)).toContain('line 2 cannot be read');
  expect(html(paste)).toContain('bind 0000:00:05.0');
});

test('a listing is no script, nothing is nothing', () => {
  expect(readPaste(sample('laptop')).kind).toBe('machine');
  expect(readPaste(' \n\t').kind).toBe('empty');
  expect(readPaste('group 3:\n00:05.0 Audio device [0403]: x [8086:1234]\n').kind).toBe('machine');
});

test('the result says what was read, which lines were not, and escapes them', () => {
  const shown = html(readPaste(`${sample('deb-7.3')}<b>hello</b>\n`));
  expect(shown).toContain('8 groups, 18 devices, 13 with a driver. 1 line could not be read.');
  expect(shown).toContain('data-format="lspci-vmm"');
  expect(shown).toContain(
    '<li value="210"><code>&lt;b&gt;hello&lt;/b&gt;</code> <span class="quiet">not understood</span></li>',
  );
  expect(html({ kind: 'empty' }, true)).toContain(t('doctor.reading'));
});

test('every note and every reason has its words', () => {
  const params = { devices: 2, count: 2, names: '0000:00:00.4, 14160000.pcie', more: 3 };
  for (const code of NOTE_CODES) {
    const { id, values } = noteWords({ code, params });
    expect(t(id, values)).not.toMatch(/[{}]|doctor\./);
  }
  for (const code of UNREAD_CODES) expect(t(whyUnread({ line: 1, text: '', code }))).not.toContain('doctor.');
});

test('slices read a long text to the same end, and can be stopped', async () => {
  const text = bigMachine(100, 2000).records;
  const paste = await new Promise<Paste>((done) => {
    inSlices(text, done);
  });
  expect(paste).toEqual(readPaste(text));
  const done = vi.fn<(paste: Paste) => void>();
  inSlices(text, done)();
  await new Promise((rest) => {
    setTimeout(rest, 50);
  });
  expect(done).not.toHaveBeenCalled();
});

test('where there is no worker a long text is read all the same', async () => {
  const text = bigMachine(64, 1024).header;
  expect(text.length).toBeGreaterThan(200_000);
  const paste = await new Promise<Paste>((done) => {
    readInBackground(text, done);
  });
  expect(paste.kind === 'machine' && paste.reading.devices).toBe(1024);
});

test('files: text in its encodings, and what is none', async () => {
  expect(decode(bytes(0x6c, 0x73))).toBe('ls');
  expect(decode(bytes(0xff, 0xfe, 0x6c, 0, 0x73, 0))).toBe('ls');
  expect(decode(bytes(0x1f, 0x8b, 8, 0, 0))).toBeNull();
  expect(decode(new Uint8Array(100).fill(0xe9))).toBeNull();
  expect(decode(bytes())).toBe('');
  expect(await openFile(new File(['ls'], 'a.txt'))).toEqual({ ok: true, name: 'a.txt', text: 'ls' });
  const big = Object.defineProperty(new File([], 'big.txt'), 'size', { value: 21 * 1024 * 1024 });
  expect(await openFile(big)).toMatchObject({ ok: false, reason: 'too-big' });
});

test('the closed dialog renders on a server, and empty', () => {
  expect(renderToString(<LoadMachine open={false} onClose={() => {}} />)).toMatch(
    /^<dialog class="doctor" aria-labelledby="[^"]+"><\/dialog>$/,
  );
});
