/** ```repair: a listing to be changed until its properties hold. */
import { PROTOCOL_IDS } from '../../world/index.ts';
import type { LessonProblems, NumberedLine } from '../problems.ts';
import { type Edit, PROPERTIES, type Repair, type TaskEvent } from '../types.ts';
import { Fields, type RawBlock } from './fields.ts';
import type { Setting } from './scene.ts';
import { TASK_EVENTS } from './task.ts';

const KEYS = ['listing', 'hold', 'devices', 'files', 'most', 'call'] as const;
const MOST = { devices: 3, files: 3, most: 4 } as const;
const USUAL: readonly TaskEvent[] = ['bind', 'unbind', 'attach', 'detach', 'open', 'close'];

/** Who claims by raw calls is seen by nobody but the listing itself, and without a group nobody claims: nobody else can say then which refusal was needless. */
const UNSEEN: ReadonlySet<TaskEvent> = new Set<TaskEvent>(['claim', 'release', 'claim-group', 'release-group', 'env']);

/** Null after a problem. */
export function readRepair(block: RawBlock, { scene }: Setting, problems: LessonProblems): Repair | null {
  const changed: NumberedLine[] = [];
  const fields = new Fields(block, KEYS, problems, { several: true, rest: changed });
  const listing = fields.oneOf('listing', PROTOCOL_IDS) ?? scene.protocol;
  const devices = fields.number('devices', MOST.devices) ?? 2;
  const files = fields.number('files', MOST.files) ?? 2;
  const most = fields.number('most', MOST.most) ?? 2;
  const calls = fields.listOf('call', TASK_EVENTS) ?? USUAL;
  const judged = calls.some((call) => UNSEEN.has(call)) ? PROPERTIES.filter((name) => name !== 'no-needless-refusal') : PROPERTIES;
  const hold = fields.listOf('hold', judged) ?? judged;
  const edits = editsOf(changed);
  if (edits.length === 0) fields.wrong(block.line, 'no-edits');
  for (const { line, removed } of edits) if (removed.length === 0) fields.wrong(line, 'no-edits');
  return fields.ok ? { line: block.line, listing, hold, devices, files, most, calls, edits } : null;
}

/** Lines with - that stand together, and the lines with + behind them. */
function editsOf(lines: readonly NumberedLine[]): Edit[] {
  const edits: { line: number; removed: string[]; added: string[] }[] = [];
  for (const { line, text } of lines) {
    const removes = text.startsWith('-');
    const last = edits.at(-1);
    const edit = !last || (removes && last.added.length > 0) ? { line, removed: [], added: [] } : last;
    if (edit !== last) edits.push(edit);
    edit[removes ? 'removed' : 'added'].push(text.slice(1).replace(/^ /, ''));
  }
  return edits;
}
