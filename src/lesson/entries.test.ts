import { expect, test } from 'vitest';
import { entryIn, readCourse } from './index.ts';

const ENTRY = {
  id: 'leak-meter',
  title: 'The leak meter',
  goal: 'See it',
  level: 'beginner',
  minutes: 7,
  translated: { 'zh-CN': { title: '泄漏计', goal: '看' } },
} as const;

test('a lesson is offered in the wished language, or else in English', () => {
  const chinese = { locale: 'zh-CN', path: 'zh-CN/leak-meter.md', title: '泄漏计' };
  const english = { locale: 'en', path: 'leak-meter.md', title: 'The leak meter' };
  expect(['zh-CN', 'zh', 'zh-TW', 'de', 'en', '', '__proto__'].map((wish) => entryIn(ENTRY, wish))).toMatchObject([
    chinese,
    chinese,
    chinese,
    english,
    english,
    english,
    english,
  ]);
});

test('what is no entry is left out', () => {
  const odd = [
    null,
    1,
    'x',
    {},
    { ...ENTRY, level: 'hard' },
    { ...ENTRY, id: '../secret' },
    { ...ENTRY, minutes: '7' },
    { ...ENTRY, title: undefined },
  ];
  expect(readCourse([ENTRY, ...odd])).toEqual([ENTRY]);
  expect(readCourse([{ ...ENTRY, translated: { '../x': ENTRY, de: { title: 1 }, fr: null } }])).toEqual([
    { ...ENTRY, translated: {} },
  ]);
  expect(readCourse([{ ...ENTRY, translated: undefined }])).toEqual([{ ...ENTRY, translated: {} }]);
  for (const value of [null, undefined, {}, 'x', 1]) expect(readCourse(value)).toEqual([]);
});
