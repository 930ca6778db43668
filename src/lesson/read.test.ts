import { describe, expect, test } from 'vitest';
import { type LessonProblem, readLesson, runLesson, tellLessonProblem } from './index.ts';

const FRONT = ['---', 'title: A test', 'goal: To see', 'level: beginner', 'minutes: 5', 'version: sketch', '---'];
const STEP = ['## One', 'Prose.', '```script', 'bind d0 e1000 → OK', '```'];

const file = (...parts: readonly (readonly string[])[]): string => parts.flat().join('\n');

function problemsOf(text: string): readonly LessonProblem[] {
  const read = readLesson(text);
  return read.ok ? [] : read.problems;
}
const where = (text: string): string[] => problemsOf(text).map(({ line, code }) => `${line} ${code}`);

function lessonOf(text: string) {
  const read = readLesson(text);
  if (!read.ok) throw new Error(read.problems.map(tellLessonProblem).join('\n'));
  return read.value;
}

describe('a lesson that can be read', () => {
  test('has steps with prose before and after their scripts', () => {
    const lesson = lessonOf(
      file(FRONT, ['Hello *you* and `code`, [here](https://example.org/a).', ''], STEP, [
        '',
        'After.',
        '',
        '## Two',
        '- a',
        '- b',
      ]),
    );
    expect(lesson).toMatchObject({ title: 'A test', goal: 'To see', level: 'beginner', minutes: 5 });
    expect(lesson.opening[0]).toEqual({
      type: 'paragraph',
      inlines: [
        { type: 'text', text: 'Hello ' },
        { type: 'emphasis', inlines: [{ type: 'text', text: 'you' }] },
        { type: 'text', text: ' and ' },
        { type: 'code', text: 'code' },
        { type: 'text', text: ', ' },
        { type: 'link', href: 'https://example.org/a', inlines: [{ type: 'text', text: 'here' }] },
        { type: 'text', text: '.' },
      ],
    });
    const [one, two] = lesson.steps;
    expect(one).toMatchObject({
      title: 'One',
      line: 10,
      scene: 0,
      end: 1,
      script: [{ line: 13, index: 0, expected: { result: 'OK', findings: [] } }],
    });
    expect(one?.after).toHaveLength(1);
    expect(two).toMatchObject({ title: 'Two', scene: 0, end: 1, script: [] });
    expect(lesson.scenes[0]).toMatchObject({
      protocol: 'sketch',
      events: [{ type: 'bind', device: 'd0', driver: 'e1000' }],
    });
  });

  test('goes on in a scene until a step begins another', () => {
    const lesson = lessonOf(
      file(FRONT, STEP, [
        '## Two',
        '```script',
        'unbind d0 -> OK (no-return-value)',
        '```',
        '## Three',
        '```script fresh',
        'bind d0 e1000',
        '```',
        '## Four',
        '```script version=linux-7.3',
        'bind d0 e1000 → OK',
        '```',
        '## Five',
        '```script',
        'group 7: d7',
        'bind d7 e1000 → OK',
        '```',
      ]),
    );
    expect(lesson.steps.map(({ scene, end }) => [scene, end])).toEqual([
      [0, 1],
      [0, 2],
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    expect(lesson.scenes.map(({ protocol, topology }) => [protocol, topology.groups[0]?.name])).toEqual([
      ['sketch', '0'],
      ['sketch', '0'],
      ['linux-7.3', '0'],
      ['linux-7.3', '7'],
    ]);
    expect(runLesson(lesson).failures).toEqual([]);
  });

  test('may have its machine in the front matter, comments in scripts and any line ends', () => {
    const front = [...FRONT.slice(0, -1), 'topology: |', '  group 3: d0 d1', '  device d1 0604 "a → b"', '---'];
    const lesson = lessonOf(
      `\ufeff${file(front, ['## One', '```script', '# nothing → OK', 'bind d0 e1000 → OK # as → always', '```'])}`.replaceAll(
        '\n',
        '\r\n',
      ),
    );
    expect([...lesson.scenes[0]!.topology.devices.values()].map(({ title }) => title)).toEqual(['', 'a → b']);
    expect(lesson.steps[0]?.script).toHaveLength(1);
  });

  test('may show C code with its arrows', () => {
    expect(where(file(FRONT, STEP, ['', '`dev->driver`', '', '```c', 'group->owner_cnt', '```']))).toEqual([]);
  });
});

describe('what does not hold is told with its line', () => {
  test('a wrong result', () => {
    const { failures } = runLesson(lessonOf(file(FRONT, ['## One', '```script', 'bind d0 e1000 → EBUSY', '```'])));
    expect(failures).toMatchObject([{ code: 'wrong-result', params: { expected: 'EBUSY', found: 'OK' } }]);
    expect(failures.map(tellLessonProblem)).toEqual(['Line 10: EBUSY is expected, and the machine answers OK']);
  });

  test('a missing finding', () => {
    const { failures } = runLesson(lessonOf(file(FRONT, ['## One', '```script', 'bind d0 e1000 → OK (split)', '```'])));
    expect(failures).toMatchObject([{ line: 10, code: 'missing-finding', params: { expected: 'split', found: '-' } }]);
  });
});

describe('a problem has its line', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['no front matter', STEP, ['1 no-front-matter']],
    ['front matter left open', FRONT.slice(0, -1), ['0 no-steps', '0 no-expectation', '1 front-matter-open']],
    ['an unknown key', [...FRONT.slice(0, 1), 'titel: A test', ...FRONT.slice(1), ...STEP], ['2 unknown-key']],
    ['a key twice', [...FRONT.slice(0, 2), 'title: B', ...FRONT.slice(2), ...STEP], ['3 key-twice']],
    ['a missing key', [...FRONT.filter((line) => !line.startsWith('goal')), ...STEP], ['1 missing-key']],
    [
      'bad values',
      ['---', 'title: A', 'goal: B', 'level: hard', 'minutes: many', 'version: v99', '---', ...STEP],
      ['4 bad-value', '5 bad-value', '6 bad-value'],
    ],
    ['a newer format', [...FRONT.slice(0, -1), 'format: 4', '---', ...STEP], ['7 newer-format']],
    ['no key at all', [...FRONT.slice(0, -1), 'what is this', '---', ...STEP], ['7 front-matter-line']],
    [
      'a script that does not parse',
      [...FRONT, '## One', '```script', 'bnd d0 e1000 → OK', '```'],
      ['10 unknown-event'],
    ],
    [
      'a topology that cannot be',
      [...FRONT.slice(0, -1), 'topology: |', '  group 3: d0 d0', '---', ...STEP],
      ['8 device-twice'],
    ],
    ['an unknown name', [...FRONT, ...STEP, '## Two', '```script', 'close qemu', '```'], ['15 unknown-name']],
    ['an unknown block', [...FRONT, ...STEP, '', '```scrpt', 'bind d0 e1000', '```'], ['14 unknown-block']],
    [
      'an unknown attribute',
      [...FRONT, '## One', '```script loud', 'bind d0 e1000 → OK', '```'],
      ['9 unknown-attribute'],
    ],
    [
      'an unknown version',
      [...FRONT, '## One', '```script version=v99', 'bind d0 e1000 → OK', '```'],
      ['9 bad-version'],
    ],
    ['two scripts in a step', [...FRONT, ...STEP, '', '```script', 'unbind d0', '```'], ['14 second-script']],
    [
      'a script before the first step',
      [...FRONT, '```script', 'bind d0 e1000 → OK', '```', ...STEP],
      ['8 script-before-step'],
    ],
    ['an empty script', [...FRONT, ...STEP, '## Two', '```script', '```'], ['14 empty-script']],
    ['no steps', [...FRONT, 'Prose.'], ['0 no-steps', '0 no-expectation']],
    ['nothing expected', [...FRONT, '## One', '```script', 'bind d0 e1000', '```'], ['0 no-expectation']],
    [
      'an unknown result',
      [...FRONT, '## One', '```script', 'bind d0 e1000 → EBUSSY', '```'],
      ['0 no-expectation', '10 unknown-result'],
    ],
    [
      'an unknown finding',
      [...FRONT, ...STEP, '## Two', '```script', 'unbind d0 → OK (leak)', '```'],
      ['15 unknown-finding'],
    ],
    [
      'an arrow without a result',
      [...FRONT, ...STEP, '## Two', '```script', 'unbind d0 →', '```'],
      ['15 bad-expectation'],
    ],
    [
      'an arrow without an event',
      [...FRONT, ...STEP, '## Two', '```script', '→ OK', 'unbind d0', '```'],
      ['15 expectation-without-event'],
    ],
    [
      'an arrow in prose',
      [...FRONT, ...STEP, '', 'So bind', 'd0 e1000 → OK.', '', '`unbind d0 -> OK`'],
      ['15 arrow-in-prose', '17 arrow-in-prose'],
    ],
    ['a title in prose', [...FRONT, '# Title', ...STEP], ['8 title-in-prose']],
  ])('%s', (_, lines, expected) => {
    const found = where(file(lines));
    expect(found).toEqual(expect.arrayContaining([...expected]));
    for (const problem of problemsOf(file(lines)))
      expect(tellLessonProblem(problem)).not.toMatch(/[{}]|undefined|^(lesson|problems)\./);
    if (!expected.some((one) => one.startsWith('1 '))) expect(found).toEqual(expected);
  });
});

describe('hostile Markdown', () => {
  test.each<[string, string]>([
    ['<script>alert(1)</script>', '14 not-allowed'],
    ['text <img src=x onerror=alert(1)> text', '14 not-allowed'],
    ['![huge](https://example.org/huge.png)', '14 not-allowed'],
    ['[press me](javascript:alert(1))', '14 bad-link'],
    ['[press me](JaVaScRiPt:alert(1))', '14 bad-link'],
    ['[press me](data:text/html,x)', '14 bad-link'],
    ['[press me](//example.org)', '14 bad-link'],
    ['[press me][ref]\n\n[ref]: javascript:alert(1)', '14 not-allowed'],
  ])('%s', (text, problem) => {
    expect(where(file(FRONT, STEP, ['', text]))).toContain(problem);
  });

  test.each<[string, string]>([
    ['in a heading', '## <b>Two</b>'],
    ['in a list', '- <img src=x>'],
    ['in a quote', '> <svg onload=x>'],
    ['in notes', '## Two\n```notes\n<script>x</script>\n```'],
    ['as a comment', '<!-- x -->'],
    ['as an entity of a link', '[x](&#106;avascript:alert(1))'],
    ['in a link in notes', '## Two\n```notes\n[x](vbscript:x)\n```'],
    ['as a link of its own', '<javascript:alert(1)>'],
    ['as a picture in a link', '[![x](https://example.org/x.png)](https://example.org)'],
    ['as a picture with a name', '![x][y]\n\n[y]: https://example.org/x.png'],
  ])('%s', (_, text) => {
    const read = readLesson(file(FRONT, STEP, ['', text]));
    if (read.ok) throw new Error('it was taken');
    expect(read.problems.map(({ code }) => code)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^(not-allowed|bad-link)$/)]),
    );
    // The first step can be played. The unsafe parts are gone.
    expect(read.partial?.steps[0]?.script).toHaveLength(1);
    const { opening, steps } = read.partial!;
    expect(JSON.stringify([opening, steps])).not.toMatch(/script:|<(?!\/?code)|\.png|onload/i);
  });

  test('a source leads to https or nowhere', () => {
    const front = (source: string) => [...FRONT.slice(0, -1), 'sources: |', `  ${source}`, '---'];
    for (const source of ['A mail javascript:alert(1)', 'A mail http://example.org/', 'data:text/html,x'])
      expect(where(file(front(source), STEP))).toEqual(['8 bad-link']);
    expect(where(file(front('x'.repeat(301)), STEP))).toEqual(['8 bad-source']);
  });

  test('a file that is too long is not read', () => {
    for (const length of [64_001, 5_000_000])
      expect(where('x\n'.repeat(length).slice(0, length))).toEqual(['0 lesson-too-long']);
  });

  test('what is no text is not read', () => {
    expect(where('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')).toEqual(['3 not-text']);
    expect(where([...'---'].map((sign) => `${sign}\0`).join(''))).toEqual(['1 not-text']);
  });

  test('anything else is told or played, never thrown', () => {
    for (const text of [
      '',
      '---',
      '---\n---',
      '\ufffd',
      '```script',
      `${file(FRONT)}\n##\n\`\`\`script\nbind d0 e1000 → OK`,
      '>'.repeat(2000),
    ]) {
      expect(() => readLesson(text)).not.toThrow();
    }
  });

  test.each([
    '*a_ '.repeat(12_000),
    '['.repeat(50_000),
    `${'>'.repeat(100)}a\n`.repeat(400),
    '`a'.repeat(25_000),
    '![a]('.repeat(10_000),
  ])('what would take forever is turned away: %.8s…', (text) => {
    expect(where(text)).toEqual(['1 tangled']);
  });
});

describe('where a part is broken, the rest is there', () => {
  const partialOf = (text: string) => {
    const read = readLesson(text);
    if (read.ok || !read.partial) throw new Error('it has to be broken in part');
    return { problems: read.problems.map(({ line, code }) => `${line} ${code}`), ...read.partial };
  };
  const WHOLE = ['## Two', 'Good.', '```script', 'unbind d0 → OK', '```'];

  test.each<[string, readonly string[], string]>([
    ['predict', ['```predict', 'on: bind d7 e1000', '```'], '15 no-such-event'],
    ['task', ['```task', 'goal: user =', '```'], '15 bad-expression'],
    ['repair', ['```repair', 'hold: no-bugs', '```'], '15 expected-in-block'],
    ['point', ['```point', 'counter user', '```'], '15 bad-point'],
    ['unknown', ['```predct', 'on: bind d0 e1000', '```'], '14 unknown-block'],
  ])('a step with a broken %s block keeps its prose and its script, and the others play', (_, block, problem) => {
    const { problems, steps, scenes } = partialOf(file(FRONT, STEP, ['', ...block, ...WHOLE]));
    expect(problems).toContain(problem);
    expect(steps).toMatchObject([
      { title: 'One', predict: null, task: null, repair: null, points: [], end: 1 },
      { title: 'Two', end: 2 },
    ]);
    expect(steps[0]?.before).toHaveLength(1);
    expect(scenes[0]?.events).toHaveLength(2);
    expect(runLesson({ ...partialOf(file(FRONT, STEP, ['', ...block, ...WHOLE])) }).failures).toEqual([]);
  });

  test('a script plays without its broken lines, and without what they had brought', () => {
    const { problems, scenes, steps } = partialOf(
      file(
        FRONT,
        [
          '## One',
          '```script',
          'opn qemu',
          'bind d0 vfio-pci → OK',
          'attach d0 qemu → OK',
          'bind d0 e1000 → EBUSSY',
          '```',
        ],
        WHOLE,
      ),
    );
    expect(problems).toEqual(['10 unknown-event', '13 unknown-result']);
    expect(scenes[0]?.events.map(({ type }) => type)).toEqual(['bind', 'attach', 'bind', 'unbind']);
    expect(steps[0]?.script.map(({ line, expected }) => [line, expected?.result ?? null])).toEqual([
      [11, 'OK'],
      [12, 'OK'],
      [13, null],
    ]);
  });

  test('a lesson of a newer format plays as far as it is understood', () => {
    const { problems, steps } = partialOf(
      file(FRONT.slice(0, -1), ['format: 4', 'mood: bright', '---'], STEP, ['', '```quiz', 'what', '```']),
    );
    expect(problems).toEqual(['7 newer-format', '8 unknown-key', '16 unknown-block']);
    expect(steps[0]?.script).toHaveLength(1);
  });
});
