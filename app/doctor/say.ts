/** The result of the machine reader, in words. */
import type { Note, UnreadLine } from '../../src/doctor/index.ts';
import type { MessageId, Values } from '../words/index.ts';
import { DRIVERS_COMMAND, GROUPS_COMMAND, ONE_COMMAND } from './commands.ts';

export interface Said {
  readonly id: MessageId;
  readonly values: Values;
}

/** The sentence of a note. If something is missing, the sentence names the command that adds it. */
export function noteWords({ code, params }: Note): Said {
  const command = code === 'no-groups' ? GROUPS_COMMAND : code === 'no-drivers' ? DRIVERS_COMMAND : ONE_COMMAND;
  return { id: `doctor.note.${code}`, values: { ...params, command } };
}

export function whyUnread({ code }: UnreadLine): MessageId {
  return `doctor.unread.${code}`;
}
