import type { Problem } from '../../src/world/index.ts';
import { t } from '../words/index.ts';

/** What is wrong, where, and what was expected. */
export function problemWords({ line, code, params }: Problem): string {
  const message = t(`problems.${code}`, { near: 'none', form: 'none', ...params });
  return line > 0 ? t('problems.at-line', { line, message }) : message;
}
