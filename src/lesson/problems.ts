/** Collects the problems of a lesson's file. */
import { shown } from '../world/index.ts';
import type { LessonProblem } from './types.ts';

/** A line with its number in the file. */
export interface NumberedLine {
  readonly line: number;
  readonly text: string;
}

const MOST = 50;
const LONGEST = 120;

export class LessonProblems {
  readonly found: LessonProblem[] = [];

  private readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    this.lines = lines;
  }

  /** `line` counts from 1. It is 0 where the problem belongs to no line. */
  add(line: number, code: LessonProblem['code'], params: LessonProblem['params'] = {}): void {
    if (this.found.length < MOST)
      this.found.push({ line, text: shown((this.lines[line - 1] ?? '').trim(), LONGEST), code, params });
  }

  /** Adds a problem that another reader found in the same file. */
  take(problem: LessonProblem): void {
    this.add(problem.line, problem.code, problem.params);
  }

  inOrder(): readonly LessonProblem[] {
    return [...this.found].sort((a, b) => a.line - b.line);
  }
}
