import type { Problem } from '../world/index.ts';
import { t } from '../words/index.ts';

/** Bad input: its message is the one line that standard error gets. */
export class Complaint extends Error {
  override name = 'Complaint';
}

/** What is wrong with a script, in one line: the first problem in full, the others as a number. */
export function scriptComplaint(file: string, problems: readonly Problem[]): Complaint {
  const [first, ...others] = problems;
  if (!first) return new Complaint(file);
  const message = t(`problems.${first.code}`, first.params);
  const where = file === '-' ? 'standard input' : file;
  const placed = first.line > 0
    ? t('problems.at-line-of', { file: where, line: first.line, message })
    : t('problems.of', { file: where, message });
  return new Complaint(others.length > 0 ? t('problems.and-more', { message: placed, count: others.length }) : placed);
}
