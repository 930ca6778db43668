/** ```repair: a listing that the reader has to change until its properties hold. */
import { PROTOCOL_IDS } from '../../world/index.ts';
import type { LessonProblems, NumberedLine } from '../problems.ts';
import { type Edit, PROPERTIES, type Repair } from '../types.ts';
import { Fields, type RawBlock } from './fields.ts';
import type { Setting } from './scene.ts';

/**
 * `most` and `call` limited the proofs of format 2. A proof now covers every call of every caller and needs no such
 * limit. The reader still accepts both keys in old files.
 */
const KEYS = ['listing', 'hold', 'devices', 'files', 'cpus', 'most', 'call'] as const;
export const MOST_REPAIRED = { devices: 3, files: 3, cpus: 3 } as const;
const CALLS = ['bind', 'unbind', 'attach', 'detach', 'open', 'close'] as const;

/** Null after a problem. */
export function readRepair(block: RawBlock, { scene }: Setting, problems: LessonProblems): Repair | null {
  const changed: NumberedLine[] = [];
  const fields = new Fields(block, KEYS, problems, { several: true, rest: changed });
  const listing = fields.oneOf('listing', PROTOCOL_IDS) ?? scene.protocol;
  const devices = fields.number('devices', MOST_REPAIRED.devices) ?? 2;
  const files = fields.number('files', MOST_REPAIRED.files) ?? 2;
  const cpus = fields.number('cpus', MOST_REPAIRED.cpus) ?? 2;
  const hold = fields.listOf('hold', PROPERTIES) ?? PROPERTIES;
  fields.number('most', 4);
  fields.listOf('call', CALLS);
  const edits = editsOf(changed);
  if (edits.length === 0) fields.wrong(block.line, 'no-edits');
  for (const { line, removed } of edits) if (removed.length === 0) fields.wrong(line, 'no-edits');
  return fields.ok ? { line: block.line, listing, hold, devices, files, cpus, edits } : null;
}

/** Groups the lines: consecutive lines with -, followed by lines with +, form one edit. */
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
