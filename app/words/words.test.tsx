import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { PSEUDO, setLocale } from '../../src/words/index.ts';
import { LocaleRoot, Parts, t } from './index.ts';

test('parts become text and code', () => {
  expect(renderToString(<Parts of={[{ text: 'held by ', code: false }, { text: 'qemu', code: true }]} />)).toBe('held by <code>qemu</code>');
});

test('a page said after a change of language is in it', async () => {
  const Title = () => <h1>{t('page.title')}</h1>;
  expect(renderToString(<LocaleRoot><Title /></LocaleRoot>)).toBe('<h1>dma-owner</h1>');
  await setLocale(PSEUDO);
  expect(renderToString(<LocaleRoot><Title /></LocaleRoot>)).toContain('đḿå-óŵñéŕ');
  await setLocale('en');
});
