/** What a pasted or opened text is: a machine's listing, a script of ours, or neither. */
import { type MachineReading, readMachineInSteps } from '../../src/doctor/index.ts';
import { EVENT_TYPES, PAGE_LIMITS, parseScript, type Problem, type Script } from '../../src/world/index.ts';

export type Paste =
  | { readonly kind: 'empty' }
  | { readonly kind: 'machine'; readonly reading: MachineReading }
  | { readonly kind: 'script'; readonly script: Script }
  /** It looks like a script and one line of it is wrong. */
  | { readonly kind: 'broken-script'; readonly problem: Problem };

const SCRIPT_WORDS: ReadonlySet<string> = new Set([...EVENT_TYPES, 'group', 'device']);
/** So many lines are enough to tell a script from a listing. */
const LOOKED_AT = 60;

/** Reads a text with pauses, so that whoever has no other thread can stay awake. */
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

/** Most of the first lines start with a word that starts a line of a script. */
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
    // `group 3:` heads a listing too, where nothing stands behind it
    if (SCRIPT_WORDS.has(word) && next !== '') ours++;
  }
  return lines > 0 && ours * 2 > lines;
}
