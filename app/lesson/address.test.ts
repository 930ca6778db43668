import { expect, test } from 'vitest';
import { askedIn, searchWith } from './address.ts';

test.each([
  ['', null],
  ['?present', null],
  ['?lesson', { id: '', step: -1 }],
  ['?lesson=seed-message', { id: 'seed-message', step: -1 }],
  ['?present&lesson=seed-message&step=3', { id: 'seed-message', step: 2 }],
  ['?lesson=a&step=0', { id: 'a', step: -1 }],
  ['?lesson=a&step=-3', { id: 'a', step: -1 }],
  ['?lesson=a&step=x', { id: 'a', step: -1 }],
  ['?lesson=../../etc', { id: '', step: -1 }],
])('%s asks for %j', (search, asked) => {
  expect(askedIn(search)).toEqual(asked);
});

test('an address is changed where it speaks of lessons, and nowhere else', () => {
  expect(searchWith('?present&lang=en-XA', { id: 'a', step: 1 })).toBe('?present&lang=en-XA&lesson=a&step=2');
  expect(searchWith('?present&lesson=a&step=2', { id: 'b', step: -1 })).toBe('?present&lesson=b');
  expect(searchWith('?lesson=b', { id: '', step: -1 })).toBe('?lesson');
  expect(searchWith('?lesson=b&step=4', null)).toBe('');
});
