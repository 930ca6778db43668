import { type Problem, shown } from '../world/index.ts';
import { t } from '../words/index.ts';
import type { Io, Writing } from './io.ts';

/** Bad input: its message is the one line that standard error gets. */
export class Complaint extends Error {
  override name = 'Complaint';
}

/** A file as a reader knows it; a name that is empty, as of a variable that was never set, can be seen. */
export const where = (file: string): string => (file === '-' ? 'standard input' : shown(file) || '“”');

/** A file's text; a Complaint where it cannot be read. */
export function readText(file: string, io: Io): Promise<string> {
  return io.read(file).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
    throw new Complaint(t('problems.cli.unreadable', { file: where(file), code }));
  });
}

/** Writes a file; a Complaint where it cannot, or must not, be written. */
export function writeText(file: string, text: string, how: Writing, io: Io): Promise<void> {
  return io.write(file, text, how).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
    throw new Complaint(
      t(code === 'ESAME' ? 'problems.cli.same-file' : 'problems.cli.unwritable', { file: where(file), code }),
    );
  });
}

/** What is wrong with a script, in one line: the first problem in full, the others as a number. */
export function scriptComplaint(file: string, problems: readonly Problem[]): Complaint {
  const [first, ...others] = problems;
  if (!first) return new Complaint(file);
  const message = t(`problems.${first.code}`, first.params);
  const placed =
    first.line > 0
      ? t('problems.at-line-of', { file: where(file), line: first.line, message })
      : t('problems.of', { file: where(file), message });
  return new Complaint(others.length > 0 ? t('problems.and-more', { message: placed, count: others.length }) : placed);
}
