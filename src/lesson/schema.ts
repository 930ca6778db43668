/** The format of lessons for machines: what the front matter and each block may say, as a JSON Schema. `public/lessons/schema.json` is this. */
import { PROTOCOL_IDS } from '../world/index.ts';
import { LONGEST_FIELD } from './blocks/fields.ts';
import { TASK_EVENTS } from './blocks/task.ts';
import { FORMAT, LONGEST_LESSON } from './front-matter.ts';
import { LEVELS, PROPERTIES } from './types.ts';

type Schema = Readonly<Record<string, unknown>>;

const text = (description: string): Schema => ({ description, type: 'string', minLength: 1, maxLength: LONGEST_FIELD });
const number = (description: string, most: number): Schema => ({ description, type: 'integer', minimum: 1, maximum: most });
const oneOf = (description: string, values: readonly string[]): Schema => ({ description, enum: values });
/** Words with commas between them. */
const list = (description: string, values?: readonly string[]): Schema => ({ description, type: 'array', minItems: 1, items: values ? { enum: values } : { type: 'string', minLength: 1 } });
const block = (description: string, properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({ description, type: 'object', properties, required, additionalProperties: false });

export function lessonSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A lesson of dma-owner',
    ...block('The front matter of a lesson, `key: value` a line between two lines of ---; below $defs the blocks of its steps. A list is written with commas, several lines are indented below `key: |`.', {
      format: number('The version of this format that the file was written for.', FORMAT),
      title: { description: 'What the lesson is called.', type: 'string', minLength: 1 },
      goal: { description: 'What the reader will know afterwards, in one sentence.', type: 'string', minLength: 1 },
      level: oneOf('For whom.', LEVELS),
      minutes: number('How long it takes.', LONGEST_LESSON),
      version: oneOf('The version of the protocol that its script begins under.', PROTOCOL_IDS),
      topology: { description: 'The machine: `group` and `device` lines of the script language.', type: 'array', items: { type: 'string', pattern: '^\\s*(group|device) ' } },
      sources: { description: 'Where it was learnt, one a line; an address stands at the line’s end.', type: 'array', items: { type: 'string' } },
    }, ['title', 'goal', 'level', 'minutes', 'version']),
    $defs: {
      predict: block('A question, asked before its event is played. The model judges.', {
        on: text('The event of the step’s script that it is about; the last one where nothing is said.'),
        about: { ...text('`result`, or `state` and an expression over the world right after the event.'), pattern: '^(result|state .+)$' },
        ask: text('The question in the author’s words.'),
        choices: { ...list('What can be answered; where nothing is said the answer is typed.'), minItems: 2, maxItems: 8, uniqueItems: true },
        hint: text('What helps whoever hesitates.'),
      }),
      task: block('Something to reach, from where the step’s script ends. The search proves that it can be.', {
        goal: text('An expression that has to hold after some event.'),
        keep: text('An expression that has to hold after every event on the way.'),
        events: list('What may happen.', TASK_EVENTS),
        drivers: list('With which drivers.'),
        files: list('With which owner files.'),
        devices: list('To which devices of the scene.'),
        within: number('The longest solution that is searched.', 12),
        race: text('In place of events: what each CPU does, with | between them. The reader finds the schedule.'),
      }, ['goal']),
      repair: block('A listing to be changed until its properties hold. Below the keys stands the author’s solution, as lines with - and +.', {
        listing: oneOf('Which listing; the scene’s where nothing is said.', PROTOCOL_IDS),
        hold: list('What has to hold over all events; everything where nothing is said.', PROPERTIES),
        devices: number('Over how many devices of one group.', 3),
        files: number('Over how many owner files.', 3),
        most: number('Up to which counts.', 4),
        call: list('Which events are tried.', TASK_EVENTS),
      }),
    },
  };
}
