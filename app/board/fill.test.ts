import { expect, test } from 'vitest';
import { groupsWithin } from './useFill.ts';

test('the board draws as many groups as a browser can hold, and at least one', () => {
  const group = (size: number) => ({ devices: Array.from({ length: size }) as never });
  expect(
    groupsWithin(
      Array.from({ length: 512 }, () => group(8)),
      1,
    ),
  ).toBe(512);
  expect(
    groupsWithin(
      Array.from({ length: 4_096 }, () => group(1)),
      1,
    ),
  ).toBe(1_024);
  expect(
    groupsWithin(
      Array.from({ length: 4_096 }, () => group(1)),
      2,
    ),
  ).toBe(2_048);
  // A group shows 200 of its devices, so 4,800 devices are 24 such groups.
  expect(
    groupsWithin(
      Array.from({ length: 100 }, () => group(4_096)),
      1,
    ),
  ).toBe(24);
  expect(groupsWithin([group(4_096)], 1)).toBe(1);
});
