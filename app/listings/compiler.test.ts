import { expect, test } from 'vitest';
import { checked, compiled, merged } from './compiler.ts';
import { COLOURED } from './limits.ts';
import { listingFor, shippedListing, Uncompiled } from './load.ts';

test('without a worker the work is done here, and says the same', async () => {
  const { text, program, tokens } = await shippedListing('sketch');
  expect(await checked('sketch', text)).toMatchObject({ ok: true, problems: [] });
  expect(await compiled('sketch', text)).toMatchObject({
    read: { ok: true, told: { program: { constants: program.constants } } },
    tokens,
  });
  const { ok, problems } = await checked('sketch', 'int x');
  expect(ok).toBe(false);
  expect(problems[0]).toMatchObject({ code: 'syntax', span: { file: 1, line: 1, column: 6 } });
  expect(await merged(text, 'no function at all')).toBeNull();
  await expect(listingFor('sketch', 'int x')).rejects.toThrow(Uncompiled);
});

test('what is longer than anybody reads stays plain', async () => {
  const { text } = await shippedListing('sketch');
  const long = `${text}/* ${'x'.repeat(COLOURED)} */\n`;
  expect((await listingFor('sketch', long)).tokens).toEqual([]);
  expect((await listingFor('sketch', `${text}/* more */\n`)).tokens.length).toBeGreaterThan(100);
});
