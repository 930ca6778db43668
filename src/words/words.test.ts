import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { ReasonCode } from '../machine/index.ts';
import type { Finding } from '../world/index.ts';
import { first, later, type MessageId } from './catalogue.ts';
import { i18n, LOCALES, pickLocale, PSEUDO, setLocale, t } from './index.ts';
import { pseudo } from './pseudo.ts';
import { REASON_SAMPLES } from './testing.ts';

const here = new URL('./en/', import.meta.url);
const sources = readdirSync(here).map(
  (name) => [name, JSON.parse(readFileSync(new URL(name, here), 'utf8')) as Record<string, string>] as const,
);
const messages = sources.flatMap(([, texts]) => Object.entries(texts));

/** The names of a compiled message's placeholders, including those inside of cases. */
function blanks(tokens: unknown): string[] {
  if (!Array.isArray(tokens)) return [];
  return tokens.flatMap((token) => {
    if (!Array.isArray(token)) return [];
    const cases =
      token[1] !== undefined && typeof token[2] === 'object' && token[2] ? Object.values(token[2] as object) : [];
    return [token[0] as string, ...cases.flatMap(blanks)];
  });
}

const rooms = await Promise.all(Object.values(later).map((load) => load()));
const en = Object.assign({}, first, ...rooms.map((room) => room.default)) as Record<MessageId, unknown>;

afterEach(() => setLocale('en'));

test('a message arrives compiled', () => {
  expect(t('page.title')).toBe('dma-owner');
});

describe('every message', () => {
  test('begins with its room and stands in the catalogue', () => {
    for (const [file, texts] of sources) {
      for (const id of Object.keys(texts)) {
        expect(id.startsWith(file.replace(/(\.later)?\.json$/, '.')), `${id} in ${file}`).toBe(true);
        expect(en, `${file} is imported`).toHaveProperty([id]);
      }
    }
    expect(Object.keys(en)).toHaveLength(messages.length);
  });

  test('compiles, and its marks are closed', () => {
    for (const [id, text] of messages) {
      expect(() => compileMessage(text), id).not.toThrow();
      expect(text.trim(), id).not.toBe('');
      expect(text.match(/<[a-z0-9]+>/gi)?.length ?? 0, id).toBe(text.match(/<\/[a-z0-9]+>/gi)?.length ?? 0);
    }
  });

  test('is strange in the pseudo-locale, with the same blanks', () => {
    const strange = pseudo(en as never);
    for (const [id, text] of messages) {
      expect(strange[id], id).not.toEqual(en[id as MessageId]);
      expect(blanks(strange[id]), id).toEqual(blanks(compileMessage(text)));
    }
  });
});

/** Each `select` of a compiled message: the placeholder that chooses the case, and the cases. */
function choices(tokens: unknown): (readonly [blank: string, cases: Readonly<Record<string, unknown>>])[] {
  if (!Array.isArray(tokens)) return [];
  return tokens.flatMap((token) => {
    if (!Array.isArray(token) || typeof token[2] !== 'object' || token[2] === null) return [];
    const cases = token[2] as Readonly<Record<string, unknown>>;
    return [
      ...(token[1] === 'select' ? [[token[0] as string, cases] as const] : []),
      ...Object.values(cases).flatMap(choices),
    ];
  });
}

/** The catalogues of all languages except English. */
const translations = LOCALES.filter((locale) => locale !== 'en').map(
  (locale) =>
    [
      locale,
      JSON.parse(readFileSync(new URL(`./locales/${locale}.json`, import.meta.url), 'utf8')) as Record<string, string>,
    ] as const,
);

/** Placeholders that choose a case and also appear in the text. Their values are numbers, or words of a fixed list. */
const CLOSED: ReadonlySet<string> = new Set([
  'count',
  'line',
  'step',
  'since',
  'refs',
  'group',
  'near',
  'expected',
  'form',
  'id',
  'mode',
  'path',
  'owns',
  'title',
  'counts',
]);

test.each([['en', Object.fromEntries(messages)] as const, ...translations])(
  '%s: a name from outside chooses no case: "none" and "constructor" are names',
  (_, texts) => {
    const printed = Object.entries(texts).flatMap(([id, text]) =>
      choices(compileMessage(text))
        .filter(
          ([blank, cases]) => Object.values(cases).some((one) => blanks(one).includes(blank)) && !CLOSED.has(blank),
        )
        .map(([blank]) => `${id}: ${blank}`),
    );
    expect(printed).toEqual([]);
  },
);

describe.each(translations)('%s', (_, texts) => {
  const marks = (text: string): string[] => [...new Set(text.match(/<\/?[a-z0-9]+>/gi) ?? [])].toSorted();
  const names = (text: string): string[] => [...new Set(blanks(compileMessage(text)))].toSorted();

  test('says every message, and no other', () => {
    expect(
      messages.map(([id]) => id).filter((id) => !(id in texts)),
      'not said yet',
    ).toEqual([]);
    expect(
      Object.keys(texts).filter((id) => !(id in en)),
      'nobody says these any more',
    ).toEqual([]);
  });

  test('leaves no blank out, and every mark as it is', () => {
    for (const [id, text] of messages) {
      if (!(id in texts)) continue;
      expect(() => compileMessage(texts[id]!), id).not.toThrow();
      expect(names(texts[id]!), id).toEqual(names(text));
      expect(marks(texts[id]!), id).toEqual(marks(text));
      expect(texts[id]!.trim(), id).not.toBe('');
    }
  });

  test('is no English left over', () => {
    const same = messages.filter(([id, text]) => texts[id] === text).map(([id]) => id);
    // Names, commands and symbols are the same in every language.
    expect(
      same
        .filter((id) => /[a-z]{3,} [a-z]{2,}/i.test(texts[id]!.replaceAll(/\{[^{}]*\}|<code>.*?<\/code>/g, '')))
        .filter((id) => !['doctor.format.find'].includes(id)),
    ).toEqual([]);
  });
});

/** All kinds of findings. A kind that is missing here is a compile error. */
const FINDINGS: Readonly<
  Record<Finding extends infer F ? (F extends `${infer Kind}:${string}` ? Kind : F & string) : never, true>
> = {
  'lock-left-held': true,
  split: true,
  'no-return-value': true,
  'stale-owner': true,
  warn: true,
  'uninitialised-read': true,
  'double-unlock': true,
  'foreign-unlock': true,
  underflow: true,
  'leaked-ref': true,
  'refusal-swallowed': true,
};

test.each(['results.finding', 'compare.found', 'protocol.found'])('%s has words for every finding', (room) => {
  const named = Object.keys(en)
    .filter((id) => id.startsWith(`${room}.`))
    .map((id) => id.slice(room.length + 1));
  expect(named.toSorted()).toEqual(Object.keys(FINDINGS).toSorted());
});

test('a reason fills every blank of its sentence', () => {
  for (const code of Object.keys(REASON_SAMPLES) as ReasonCode[]) {
    const given = [...Object.keys(REASON_SAMPLES[code]), 'event'];
    for (const blank of blanks(en[`why.${code}`])) expect(given, code).toContain(blank);
  }
});

describe('another language', () => {
  test('is spoken after it was loaded, and back', async () => {
    expect(await setLocale(PSEUDO)).toBe(PSEUDO);
    expect(t('page.title')).toMatch(/^\[đḿå-óŵñéŕ ·+\]$/);
    expect(await setLocale('en')).toBe('en');
    expect(t('page.title')).toBe('dma-owner');
  });

  test('that nobody knows is English', async () => {
    expect(await setLocale('tlh')).toBe('en');
  });

  test('asked for last wins', async () => {
    const first = setLocale(PSEUDO);
    const second = setLocale('en');
    await Promise.all([first, second]);
    expect(i18n.locale).toBe('en');
  });

  test('is chosen by the first wish that can be met', () => {
    const available = ['en', 'zh-Hans', 'de'];
    expect(pickLocale([null, 'fr', 'de-AT', 'en'], available)).toBe('de');
    expect(pickLocale(['zh-CN'], available)).toBe('zh-Hans');
    expect(pickLocale(['en-XA'], available)).toBe(PSEUDO);
    expect(pickLocale([undefined, ''], available)).toBe('en');
    expect(LOCALES[0]).toBe('en');
  });
});
