/**
 * The lesson format as a JSON Schema: the keys of the front matter and of each block. `public/lessons/schema.json` is
 * the printed schema.
 */
import { GRANULARITIES, PROPERTY_NAMES } from '../explore/index.ts';
import { PROTOCOL_IDS } from '../world/index.ts';
import { LONGEST_FIELD } from './blocks/fields.ts';
import { MOST_REPAIRED } from './blocks/repair.ts';
import { TASK_EVENTS } from './blocks/task.ts';
import { MOST_ASKED } from './blocks/verdict.ts';
import { FORMAT, LONGEST_LESSON } from './front-matter.ts';
import { FOUND, LEVELS, PROPERTIES } from './types.ts';

type Schema = Readonly<Record<string, unknown>>;

const text = (description: string): Schema => ({ description, type: 'string', minLength: 1, maxLength: LONGEST_FIELD });
const number = (description: string, most: number): Schema => ({
  description,
  type: 'integer',
  minimum: 1,
  maximum: most,
});
const oneOf = (description: string, values: readonly string[]): Schema => ({ description, enum: values });
/** A list of words, separated by commas. */
const list = (description: string, values?: readonly string[]): Schema => ({
  description,
  type: 'array',
  minItems: 1,
  items: values ? { enum: values } : { type: 'string', minLength: 1 },
});
const block = (
  description: string,
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[] = [],
): Schema => ({ description, type: 'object', properties, required, additionalProperties: false });

export function lessonSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A lesson of dma-owner',
    ...block(
      'The front matter of a lesson, `key: value` a line between two lines of ---; below $defs the blocks of its steps. A list is written with commas, several lines are indented below `key: |`.',
      {
        format: number('The version of this format that the file was written for.', FORMAT),
        title: { description: 'What the lesson is called.', type: 'string', minLength: 1 },
        goal: { description: 'What the reader will know afterwards, in one sentence.', type: 'string', minLength: 1 },
        level: oneOf('For whom.', LEVELS),
        minutes: number('How long it takes.', LONGEST_LESSON),
        version: oneOf('The version of the protocol that its script begins under.', PROTOCOL_IDS),
        topology: {
          description: 'The machine: `group` and `device` lines of the script language.',
          type: 'array',
          items: { type: 'string', pattern: '^\\s*(group|device) ' },
        },
        sources: {
          description: 'Where it was learnt, one a line; an address stands at the line’s end.',
          type: 'array',
          items: { type: 'string' },
        },
      },
      ['title', 'goal', 'level', 'minutes', 'version'],
    ),
    $defs: {
      predict: block('A question, asked before its event is played. The model judges.', {
        on: text('The event of the step’s script that it is about; the last one where nothing is said.'),
        about: {
          ...text('`result`, or `state` and an expression over the world right after the event.'),
          pattern: '^(result|state .+)$',
        },
        ask: text('The question in the author’s words.'),
        choices: {
          ...list('What can be answered; where nothing is said the answer is typed.'),
          minItems: 2,
          maxItems: 8,
          uniqueItems: true,
        },
        hint: text('What helps whoever hesitates.'),
      }),
      task: block(
        'Something to reach, from where the step’s script ends. The search proves that it can be.',
        {
          goal: text('An expression that has to hold after some event.'),
          keep: text('An expression that has to hold after every event on the way.'),
          events: list('What may happen.', TASK_EVENTS),
          drivers: list('With which drivers.'),
          files: list('With which owner files.'),
          devices: list('To which devices of the scene.'),
          within: number('The longest solution that is searched.', 12),
          race: text('In place of events: what each CPU does, with | between them. The reader finds the schedule.'),
        },
        ['goal'],
      ),
      repair: block(
        'A listing to be changed until its properties hold. Below the keys stands the author’s solution, as lines with - and +.',
        {
          listing: oneOf('Which listing; the scene’s where nothing is said.', PROTOCOL_IDS),
          hold: list('What has to hold, whatever happens; everything where nothing is said.', PROPERTIES),
          devices: number('With how many devices of one group.', MOST_REPAIRED.devices),
          files: number('With how many owner files.', MOST_REPAIRED.files),
          cpus: number('On how many CPUs.', MOST_REPAIRED.cpus),
          most: number('Of format 2; the proof needs no bound any more.', 4),
          call: list('Of format 2; the proof goes over all of these.', [
            'bind',
            'unbind',
            'attach',
            'detach',
            'open',
            'close',
          ]),
        },
      ),
      verdict: block(
        'A property that is searched while the reader looks on, and what will come of it.',
        {
          property: oneOf('Which property; not every version can be asked for every one.', PROPERTY_NAMES),
          listing: oneOf('Of which version; the scene’s where nothing is said.', PROTOCOL_IDS),
          devices: number('With how many devices of one group; 2 where nothing is said.', MOST_ASKED.devices),
          files: number('With how many owner files; 2 where nothing is said.', MOST_ASKED.files),
          cpus: number('On how many CPUs; 2 where nothing is said.', MOST_ASKED.cpus),
          granularity: oneOf('What one step is; a statement where nothing is said.', GRANULARITIES),
          states: number('The search gives up after so many states.', MOST_ASKED.states),
          expect: oneOf(
            'What the search will say. `reachable` and `unreachable` are for properties that ask whether something can happen at all.',
            FOUND,
          ),
        },
        ['property', 'expect'],
      ),
    },
  };
}
