import { type Limits, NO_LIMITS } from '../limits.ts';
import type { Checked, Event, Script, Topology } from '../types.ts';
import { checkEvent, checkScript, knownOf } from './check.ts';
import { type Place, Problems } from './problems.ts';
import { readEvent, readScript, refuseLarge } from './read.ts';
import { wordsOf } from './words.ts';

/**
 * Reads a script and checks it. A returned script can be run. Never throws, and takes time in proportion to the text.
 * A text that is too long is refused unread. A script beyond the limits is refused with its size.
 */
export function parseScript(text: string, limits: Limits = NO_LIMITS): Checked<Script> {
  const problems = new Problems();
  const read = readScript(text, problems, limits);
  if (problems.has('too-many'))
    return { ok: false, problems: problems.found.filter(({ code }) => code === 'too-many') };
  const complete = problems.found.length === 0;
  // After an unreadable line, names are not tested: the line may have introduced them.
  const script = checkScript(read, problems, { machine: !hasBadTopology(problems), names: complete });
  refuseLarge(problems, 'devices', script.topology.devices.size, limits);
  return problems.found.length > 0 ? { ok: false, problems: problems.inOrder() } : { ok: true, value: script };
}

function hasBadTopology(problems: Problems): boolean {
  return (
    problems.found.some(
      (problem) => problem.code !== 'topology-after-event' && /^(group|device|hotplug)\b/.test(problem.text),
    ) || problems.has('too-long')
  );
}

/**
 * Reads one script line that a user typed. With a `topology`, the line's devices and groups must exist. With
 * `before`, the earlier events, the line's files and processes must exist too. A device that joined in `before`
 * exists.
 */
export function parseEvent(line: string, topology?: Topology, before?: readonly Event[]): Checked<Event> {
  const problems = new Problems();
  const place: Place = { line: 1, text: line };
  const { words, unclosed } = wordsOf(line.replace(/[\r\n]+$/, ''));
  if (unclosed) problems.add(place, 'unclosed-quote', { expected: '"' });
  else if (words[0] && !words[0].quoted && (words[0].text === 'group' || words[0].text === 'device')) {
    problems.add(place, 'topology-after-event', { word: words[0].text });
  }
  const event = problems.found.length > 0 ? null : readEvent(words, place, problems);
  if (event && topology) {
    const known = knownOf(topology);
    const unasked = new Problems();
    for (const earlier of before ?? []) checkEvent(earlier, known, place, unasked, { machine: false, names: false });
    checkEvent(event, known, place, problems, { machine: true, names: before !== undefined });
  }
  return event && problems.found.length === 0
    ? { ok: true, value: event }
    : { ok: false, problems: problems.inOrder() };
}
