import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COLOURS } from '../../src/picture/index.ts';

test('a picture has the page’s colours', () => {
  const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
  for (const [name, [light, dark]] of Object.entries(COLOURS))
    expect(css, name).toContain(`--${name}: light-dark(${light}, ${dark});`);
});
