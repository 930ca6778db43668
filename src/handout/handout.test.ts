import { describe, expect, test } from 'vitest';
import { COURSE, template } from '../lesson/index.ts';
import { lessonOf, textOf } from '../lesson/testing.ts';
import { roomWords } from '../words/index.ts';
import { type Handout, handoutBody, HANDOUT_CSS, handoutPage, makeHandout } from './index.ts';

/** Tests that all tags are closed, in the right order. A few tags need no end tag. */
function isWhole(html: string): void {
  const open: string[] = [];
  for (const [tag, closing, name, rest] of html.matchAll(/<(\/?)([a-zA-Z][\w:-]*)((?:"[^"]*"|[^">])*)>/g)) {
    if (closing) expect(open.pop(), tag).toBe(name);
    else if (!rest!.endsWith('/') && !['meta', 'br', 'link', 'hr'].includes(name!)) open.push(name!);
  }
  expect(open).toEqual([]);
}

/** Tests that the body runs nothing, fetches nothing, and needs no policy that allows inline style. */
function isHarmless(body: string): void {
  expect(body).not.toMatch(
    /<(?:script|img|iframe|object|embed|link|base|form|input|video|audio|foreignObject|style)\b/i,
  );
  for (const [tag] of body.matchAll(/<[a-z](?:"[^"]*"|[^">])*>/gi)) {
    expect(tag).not.toMatch(/\s(?:on\w+|style|src|srcset|xlink:href)=/i);
    const href = /\shref="([^"]*)"/.exec(tag)?.[1];
    if (href !== undefined) expect(href).toMatch(/^https:\/\//);
  }
}

describe.each(COURSE.filter((id) => id !== 'not-lock-safe'))('%s on paper', (id) => {
  test('asks in its place and answers at its end', { timeout: 60_000 }, async () => {
    const lesson = lessonOf(textOf(id));
    const handout = await makeHandout(lesson);
    const asked = handout.steps.flatMap(({ exercises }) => exercises);
    expect(asked.map(({ number, kind }) => [number, kind])).toEqual(
      handout.answers.map(({ number, kind }) => [number, kind]),
    );
    expect(asked).toHaveLength(
      lesson.steps.flatMap(({ predict, task, repair, verdict }) => [predict, task, repair, verdict]).filter(Boolean)
        .length,
    );
    for (const [index, { script, exercises, after }] of handout.steps.entries()) {
      const { predict, script: lines } = lesson.steps[index]!;
      const at = lines.findIndex(({ index: event }) => event === predict?.index);
      if (predict?.about.kind === 'result') expect(script[at]).toMatchObject({ answer: null, findings: [] });
      if (predict) expect(script.slice(at + 1).every(({ answer }) => answer === null)).toBe(true);
      if (exercises.length > 0) expect(after).toEqual([]);
    }
    for (const answer of handout.answers) if (answer.kind === 'task') expect(answer.solution).not.toEqual([]);
    const body = handoutBody(handout);
    isWhole(body);
    isHarmless(body);
    for (const { label } of lesson.sources) expect(handout.sources.map((source) => source.label)).toContain(label);
    expect(body.indexOf('class="answers"')).toBeGreaterThan(body.lastIndexOf('class="exercise"'));
    expect(body).not.toMatch(/handout\.|lesson\.\w|>undefined<|\[object/);
  });
});

const file = (title: string, ...step: readonly string[]): string =>
  [
    '---',
    `title: ${title}`,
    'goal: B',
    'level: beginner',
    'minutes: 5',
    'version: sketch',
    'topology: |',
    '  group 3: d0 d1',
    '  device d0 0200 "<b>&"',
    'sources: |',
    '  A <mail> https://example.org/?a="b"&c',
    '---',
    '## One <x',
    ...step,
  ]
    .join('\n')
    .replace('## One <x', '## One & \\<x');
const HOSTILE = '</style><script>alert(1)</script>';

test('what an author wrote is text', async () => {
  const handout = await makeHandout(
    lessonOf(
      file(
        HOSTILE,
        'Text & `<img src=x onerror=alert(1)>` \\<b>.',
        '```script',
        'bind d0 vfio-pci → OK',
        'attach d0 qemu → OK',
        '```',
        '```predict',
        'ask: <b>What</b>?',
        'choices: OK, <i>',
        'hint: "><script>',
        '```',
      ),
    ),
  );
  const page = handoutPage(handout);
  isWhole(page.replace(/<!doctype html>|<style>[^]*?<\/style>/g, ''));
  isHarmless(handoutBody(handout));
  expect(page.match(/<\/style>/g)).toHaveLength(1);
  expect(page).not.toMatch(/<script/i);
  expect(page).toContain('&lt;b&gt;What&lt;/b&gt;?');
});

test('notes are for the speaker alone', async () => {
  const lesson = lessonOf(template());
  expect(handoutBody(await makeHandout(lesson))).not.toContain('Only you see this');
  expect(handoutBody(await makeHandout(lesson, { notes: true }))).toContain('Only you see this');
});

test('it says its language, and where it can be played', async () => {
  const handout = await makeHandout(lessonOf(template()), {
    lang: 'zh-CN',
    address: 'https://example.org/?lesson=a&b',
  });
  const page = handoutPage(handout);
  expect(page).toContain('<html lang="zh-CN">');
  expect(page).toContain('href="https://example.org/?lesson=a&amp;b"');
});

test('a board is drawn once, and one that is asked about before the answer', async () => {
  const { steps } = await makeHandout(lessonOf(template()));
  expect(steps.map(({ figure }) => figure?.caption ?? null)).toEqual([
    'The board after attach 0000:00:05.1 qemu.',
    null,
    'The board after bind 0000:00:05.0 e1000.',
  ]);
  expect(steps[0]!.figure!.svg).toMatch(/^<svg .*width="394"/);
});

test('a listing is printed around what is pointed at, and whole where it is to be mended', async () => {
  const point = await makeHandout(
    lessonOf(
      file('A', '```script', 'bind d0 vfio-pci → OK', '```', '```point', 'code group->dma_users[mode]++;', '```'),
    ),
  );
  const [first, second] = point.steps[0]!.code!.runs;
  expect(first![0]!.text).toMatch(/^int iommu_set_device_dma_owner/);
  expect(second!.map(({ pointed }) => pointed)).toEqual([false, false, false, true, false, false, false]);
  expect(second!.every(({ line }, index) => index === 0 || line === second![index - 1]!.line + 1)).toBe(true);
  const mend = await makeHandout(lessonOf(textOf('capstone')));
  const { runs } = mend.steps.at(-3)!.code!;
  const [whole, ...others] = runs;
  expect(others).toEqual([]);
  expect([whole![0]!.text, whole!.at(-1)!.text].map((text) => text.slice(0, 10))).toEqual([
    'int iommu_',
    '}\t/* an in',
  ]);
});

test('the words have to be there before the page is made', async () => {
  await roomWords('handout');
  const empty: Handout = {
    title: 'A',
    goal: 'B',
    facts: 'C',
    lang: 'en',
    opening: [],
    steps: [],
    answers: [],
    sources: [],
    address: null,
  };
  expect(handoutPage(empty)).toContain('This lesson asks nothing.');
  expect(HANDOUT_CSS).not.toMatch(/url\(|@import|<|prefers-color-scheme/);
});
