/**
 * With any text in a lesson, a hand-out contains only our elements and attributes. It links only to web pages and
 * loads nothing.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLesson, template } from '../lesson/index.ts';
import { handoutPage, makeHandout, type Handout } from './index.ts';
import { anchor, escaped } from './prose.ts';

const OFTEN = process.env.VERIFY ? 1_000_000 : 10_000;
const SOME = process.env.VERIFY ? 20_000 : 300;

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<script>',
        '</script>',
        '</style>',
        '</title>',
        '<!--',
        '-->',
        '<img src=x onerror=1>',
        '"',
        "'",
        '` ',
        ' onclick=',
        '&',
        '&lt;',
        '&#x3c;',
        '<',
        '>',
        '/*',
        '*/',
        '\\',
        '}',
        '{',
        '@import',
        'url(//x)',
        'javascript:',
        'data:text/html,',
        'https://x',
        '\n',
        '\r',
        '\t',
        '\0',
        '\u202e',
        '\u2028',
        '\ud800',
        '\ufffe',
        'x',
        '字',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));

const read = readLesson(template());
if (!read.ok) throw new Error('the template is no lesson');
const LESSON = await makeHandout(read.value, { notes: true });
/** Keys whose values the program chooses. */
const OURS = new Set(['kind', 'type', 'svg']);

/** The hand-out with every text of the lesson replaced. */
function spoilt(value: unknown, text: () => string, key = ''): unknown {
  if (typeof value === 'string') return OURS.has(key) ? value : text();
  if (Array.isArray(value)) return value.map((each) => spoilt(each, text, key));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, spoilt(each, text, name)]));
  return value;
}
const withLinks: Handout = {
  ...LESSON,
  address: 'https://example.org/',
  sources: [{ label: 'a', href: 'https://example.org/' }],
  opening: [
    ...LESSON.opening,
    {
      type: 'paragraph',
      inlines: [{ type: 'link', href: 'https://example.org/', inlines: [{ type: 'text', text: 'a' }] }],
    },
  ],
};

const TAG = /<(!doctype html|\/?[a-z][a-z0-9-]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*\/?>/gi;
const bodyOf = (page: string): string => page.slice(page.indexOf('<body>')).replaceAll(/<svg[^]*?<\/svg>/g, '');
/**
 * The elements in their order, without <i> and <a>. A listing's text decides where <i> is used, and an address
 * decides where <a> is used.
 */
const order = (page: string): string =>
  [...bodyOf(page).matchAll(TAG)]
    .map(([, name]) => name!)
    .filter((name) => !/^\/?[ia]$/.test(name))
    .join(' ');
const ALLOWED =
  /^(?: (?:class="[a-z ]+"|lang="[^"<>]*"|href="https?:\/\/[^"<>]*"|role="img"|aria-label="[^"<>]*"|aria-hidden="true"|start="\d+"))*$/;

test('a hand-out of any texts has the elements of a tame one', () => {
  const tame = order(handoutPage(withLinks));
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 12 }), (texts) => {
      let next = 0;
      const page = handoutPage(spoilt(withLinks, () => texts[next++ % texts.length]!) as Handout);
      if (
        page.match(/<style>/g)?.length !== 1 ||
        page.match(/<\/style>/g)?.length !== 1 ||
        /<(?:script|img|iframe|link|base)\b|<!--/i.test(page)
      )
        return false;
      const body = bodyOf(page);
      for (const [, , attributes = ''] of body.matchAll(TAG))
        if (!ALLOWED.test(attributes)) throw new Error(attributes);
      // Text outside our tags has no angle bracket.
      if (/[<>]/.test(body.replaceAll(TAG, ''))) return false;
      return order(page).replace(/ (start="\d+")/g, '') === tame;
    }),
    { numRuns: SOME },
  );
});

test('the title in the style sheet stays a string, whatever it is', () => {
  fc.assert(
    fc.property(hostile, (title) => {
      const { 1: content = '' } = /@bottom-left \{ content: "(.*)"; \} \}\n<\/style>/.exec(
        handoutPage({ ...withLinks, steps: [], answers: [], opening: [], title }),
      )!;
      return /^(?:[\p{L}\p{N} ]|\\[0-9a-f]{1,6} )*$/u.test(content);
    }),
    { numRuns: SOME },
  );
});

test('any text is escaped for content and for attributes', () => {
  fc.assert(
    fc.property(
      hostile,
      (text) => !/[<>"'\0\r\u202a-\u202e\u2066-\u2069\p{Cs}]|&(?!(?:amp|lt|gt|quot|#39);)/u.test(escaped(text)),
    ),
    { numRuns: OFTEN },
  );
});

test('a link leads to a web page or is none', () => {
  for (const href of [
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    '//example.org',
    '/x',
    'blob:https://x/y',
    '',
  ])
    expect(anchor(href, 'a')).toBe('a');
  expect(anchor('https://example.org/?a="b"&c', 'a')).toBe(
    '<a href="https://example.org/?a=&quot;b&quot;&amp;c">a</a>',
  );
  fc.assert(
    fc.property(hostile, (href) => /^a$|^<a href="https?:[^"<>]*">a<\/a>$/i.test(anchor(href, 'a'))),
    { numRuns: OFTEN },
  );
});
