/** Classifies a pasted or opened text: a machine's output, a script, or neither. */
import { type MachineReading, readMachineInSteps } from '../../src/doctor/index.ts';
import { EVENT_TYPES, PAGE_LIMITS, parseScript, type Problem, type Script } from '../../src/world/index.ts';

export type Paste =
  | { readonly kind: 'empty' }
  | { readonly kind: 'machine'; readonly reading: MachineReading }
  | { readonly kind: 'script'; readonly script: Script }
  /** The text looks like a script, but one of its lines is wrong. */
  | { readonly kind: 'broken-script'; readonly problem: Problem };

const SCRIPT_WORDS: ReadonlySet<string> = new Set([...EVENT_TYPES, 'group', 'device']);
/** This many lines are enough to tell a script from a machine's output. */
const LOOKED_AT = 60;

/** Reads a text with pauses. A caller on the page's own thread can do other work in a pause. */
export function* readPasteInSteps(text: string): Generator<number, Paste> {
  if (text.trim() === '') return { kind: 'empty' };
  if (!looksLikeScript(text)) return { kind: 'machine', reading: yield* readMachineInSteps(text) };
  const script = parseScript(text, PAGE_LIMITS);
  if (script.ok) return { kind: 'script', script: script.value };
  const reading = yield* readMachineInSteps(text);
  const [problem] = script.problems;
  return problem === undefined || reading.topology !== null
    ? { kind: 'machine', reading }
    : { kind: 'broken-script', problem };
}

export function readPaste(text: string): Paste {
  const steps = readPasteInSteps(text);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** True if most of the first lines start with a word that starts a line of a script. */
function looksLikeScript(text: string): boolean {
  let lines = 0;
  let ours = 0;
  for (let at = 0; at < text.length && lines < LOOKED_AT;) {
    let end = text.indexOf('\n', at);
    if (end < 0) end = text.length;
    const line = text.slice(at, Math.min(end, at + 200)).trim();
    at = end + 1;
    if (line === '' || line.startsWith('#')) continue;
    lines++;
    const [word = '', next = ''] = line.split(/\s+/, 2);
    // A line of a single word is not counted, because it may be a heading in a machine's output.
    if (SCRIPT_WORDS.has(word) && next !== '') ours++;
  }
  return lines > 0 && ours * 2 > lines;
}
