import { type Problem, shown } from '../world/index.ts';
import { t } from '../words/index.ts';
import type { Io, Writing } from './io.ts';

/** Bad input. Its message is the only line on standard error. */
export class Complaint extends Error {
  override name = 'Complaint';
}

/** The name of a file for a message. An empty name, such as from an unset shell variable, becomes “”. */
export const where = (file: string): string => (file === '-' ? 'standard input' : shown(file) || '“”');

/** Reads a file. Throws a Complaint where it cannot be read. */
export function readText(file: string, io: Io): Promise<string> {
  return io.read(file).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
    throw new Complaint(t('problems.cli.unreadable', { file: where(file), code }));
  });
}

/** Writes a file. Throws a Complaint where the file cannot or must not be written. */
export function writeText(file: string, text: string, how: Writing, io: Io): Promise<void> {
  return io.write(file, text, how).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
    throw new Complaint(
      t(code === 'ESAME' ? 'problems.cli.same-file' : 'problems.cli.unwritable', { file: where(file), code }),
    );
  });
}

/** The problems of a script in one line: the first problem, and the number of the others. */
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
