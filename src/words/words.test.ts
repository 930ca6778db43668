import { expect, test } from 'vitest';
import { t } from './index.ts';

test('a message arrives compiled', () => {
  expect(t('page.title')).toBe('dma-owner');
});
