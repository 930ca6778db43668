/** ```predict: a question about an event of the step. The page asks it before it plays the event. */
import { parseEvent, printEvent } from '../../world/index.ts';
import type { LessonProblems } from '../problems.ts';
import type { Prediction } from '../types.ts';
import { Fields, type RawBlock } from './fields.ts';
import type { Setting } from './scene.ts';

const KEYS = ['on', 'about', 'ask', 'choices', 'hint'] as const;
const MOST_CHOICES = 8;

/** Null after a problem. */
export function readPrediction(block: RawBlock, { script }: Setting, problems: LessonProblems): Prediction | null {
  const fields = new Fields(block, KEYS, problems);
  const index = eventAsked(fields, script);
  const about = readAbout(fields);
  const choices = fields.list('choices');
  if (choices && (choices.length < 2 || choices.length > MOST_CHOICES || new Set(choices).size < choices.length)) {
    fields.wrong(fields.lineOf('choices'), 'bad-choices', { most: MOST_CHOICES });
  }
  if (!fields.ok || index === null || !about) return null;
  return { line: block.line, index, about, ask: fields.text('ask'), choices, hint: fields.text('hint') };
}

function eventAsked(fields: Fields<(typeof KEYS)[number]>, script: Setting['script']): number | null {
  const said = fields.text('on');
  const last = script.at(-1);
  if (!last) return fields.wrong(fields.line, 'nothing-to-ask');
  if (said === null) return last.index;
  const parsed = parseEvent(said);
  const wanted = parsed.ok ? printEvent(parsed.value) : said;
  // If several events are equal, the question is about the last of them. Without `on` it is about the step's last
  // event.
  const found = script.findLast(({ event }) => printEvent(event) === wanted);
  return found ? found.index : fields.wrong(fields.lineOf('on'), 'no-such-event', { found: said });
}

function readAbout(fields: Fields<(typeof KEYS)[number]>): Prediction['about'] | null {
  const text = fields.text('about') ?? 'result';
  if (text === 'result') return { kind: 'result' };
  const [, rest] = /^state\s+(.+)$/.exec(text) ?? [];
  if (rest === undefined)
    return fields.wrong(fields.lineOf('about'), 'expected-in-block', {
      key: 'about',
      found: text,
      expected: 'result, state EXPRESSION',
    });
  const expression = fields.readExpression(rest, fields.lineOf('about'));
  return expression && { kind: 'state', expression };
}
