import { expect, test } from 'vitest';
import { PROTOCOL_IDS } from '../../../src/world/index.ts';
import { exportLine } from './ExportHint.tsx';
import { lens } from './state.ts';

/** Words that a shell takes without quotes. */
const WORDS = /^[\w./-]+(?: [\w./-]+)*$/;

test('a command to copy has no text of a stranger in it, whatever listing is searched', () => {
  const { settings } = lens.getState();
  for (const protocol of PROTOCOL_IDS) {
    for (const text of [null, '$(touch x); `id` "\'\n'])
      expect(exportLine({ protocol, text }, settings)).toMatch(WORDS);
  }
});
