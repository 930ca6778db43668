import { expect, test } from 'vitest';
import { PROTOCOL_IDS } from '../../../src/world/index.ts';
import { DRIVERS_COMMAND, GROUPS_COMMAND, ONE_COMMAND, TWO_COMMANDS } from '../../doctor/commands.ts';
import { exportLine } from './ExportHint.tsx';
import { lens } from './state.ts';

/** What a shell takes as it stands, without quotes. */
const WORDS = /^[\w./-]+(?: [\w./-]+)*$/;

test('a command to copy has no text of a stranger in it, whatever listing is searched', () => {
  const { settings } = lens.getState();
  for (const protocol of PROTOCOL_IDS) {
    for (const text of [null, '$(touch x); `id` "\'\n']) expect(exportLine({ protocol, text }, settings)).toMatch(WORDS);
  }
  for (const command of [ONE_COMMAND, GROUPS_COMMAND, DRIVERS_COMMAND, ...TWO_COMMANDS.split('; ')]) expect(command).toMatch(WORDS);
});
