/** Listings of machines whose drivers have names that every JavaScript object has. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { harmless, HOSTILE_NAMES, inHarmless } from '../world/testing.ts';
import { readMachine } from './index.ts';

const FIXTURES = ['lspci-Dmmnnkv.txt', 'lspci-vvv.txt'];

/** The driver names of a listing, with the words before them. */
const DRIVER = /^(Driver:\t|\s*Kernel driver in use: )(\S+)$/gm;

const told = (text: string): string =>
  JSON.stringify(readMachine(text), (_, value: unknown) => (value instanceof Map ? [...value] : value));

test.each(FIXTURES)('%s reads the same with hostile and with harmless names', (file) => {
  const text = readFileSync(new URL(`./fixtures/${file}`, import.meta.url), 'utf8');
  const named = (spell: (name: string) => string): string => {
    let at = 0;
    return text.replaceAll(
      DRIVER,
      (_, before: string) => `${before}${spell(HOSTILE_NAMES[at++ % HOSTILE_NAMES.length]!)}`,
    );
  };
  const hostile = told(named((name) => name));
  expect(hostile).toContain('"driver":"__proto__"');
  expect(inHarmless(hostile)).toBe(inHarmless(told(named(harmless))));
});

test.each(HOSTILE_NAMES)('a line that says only %s is not read, and nothing throws', (name) => {
  for (const text of [
    name,
    `${name}: ${name}`,
    `Slot:\t${name}`,
    `0000:00:05.0 ${name}: ${name}`,
    `Class:\t${name}`,
    `/sys/kernel/iommu_groups/${name}/devices/${name}`,
  ]) {
    expect(readMachine(text).topology?.groups ?? []).toEqual([]);
  }
});
