import type { Span } from '../types.ts';

/** A source text with an index of its lines. It converts an offset to a line and a column. */
export class Text {
  readonly file: number;
  readonly text: string;
  private readonly starts: number[] = [0];

  constructor(file: number, text: string) {
    this.file = file;
    this.text = text;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  /** The line number of an offset. The first line is 1. */
  line(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  span(from: number, to: number): Span {
    const line = this.line(from);
    return { file: this.file, line, column: from - this.starts[line - 1]! + 1, from, to };
  }
}
