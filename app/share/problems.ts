import type { Problem } from '../../src/world/index.ts';
import { t } from '../words/index.ts';

/** A problem in words: the line, the error and the expected input. */
export function problemWords({ line, code, params }: Problem): string {
  const message = t(`problems.${code}`, { near: 'none', form: 'none', ...params });
  return line > 0 ? t('problems.at-line', { line, message }) : message;
}
