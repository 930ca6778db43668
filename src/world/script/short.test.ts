import { expect, test } from 'vitest';
import { parseScript } from './index.ts';

test.each([['bind 0000:00:05.0 e1000\nbind 00:05.0 e1000'], ['bind 00:05.0 e1000\nbind 0000:00:05.0 e1000']])(
  'an address with and without its domain is one device, not two: %s',
  (text) => {
    const read = parseScript(text);
    expect(read.ok).toBe(false);
    if (!read.ok)
      expect(read.problems).toMatchObject([
        { line: 2, code: 'unknown-device-short', params: { device: '00:05.0', expected: '0000:00:05.0' } },
      ]);
  },
);
