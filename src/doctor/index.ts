/** Reads the IOMMU groups from the output of a real machine, in one pass and in linear time. */
import { conclude } from './conclude.ts';
import { linesOf } from './lines.ts';
import { Reader } from './reader.ts';
import type { MachineReading } from './types.ts';

export {
  FORMATS,
  NOTE_CODES,
  UNREAD_CODES,
  type Format,
  type MachineReading,
  type Note,
  type NoteCode,
  type UnreadCode,
  type UnreadLine,
} from './types.ts';

const LINES_A_STEP = 500;

/** Reads a pasted text: one or more of the listings in `Format`, joined by address. Never throws. */
export function readMachine(text: string): MachineReading {
  const steps = readMachineInSteps(text);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * Like `readMachine`, with a pause after every few hundred lines, so that a page can respond. Yields the number of
 * lines read.
 */
export function* readMachineInSteps(text: string): Generator<number, MachineReading> {
  const reader = new Reader();
  for (const line of linesOf(text)) {
    reader.take(line);
    if (line.number % LINES_A_STEP === 0) yield line.number;
  }
  reader.end();
  return conclude(reader);
}
