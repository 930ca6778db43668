/** Puts a machine or a script on the board. */
import type { MachineReading } from '../../src/doctor/index.ts';
import { excess } from '../../src/world/index.ts';
import { announce } from '../announce/index.ts';
import { cameFrom, pageStore } from '../store/index.ts';
import { plain, t } from '../words/index.ts';
import type { Paste } from './paste.ts';
import { noteWords } from './say.ts';

/** A machine opens under this version, because a present machine most likely runs it. */
const NEWEST = 'linux-7.3';
/** This many unread lines are repeated after the machine is loaded. */
const REPEATED = 20;

export function canLoad(paste: Paste): boolean {
  return paste.kind === 'script' || (paste.kind === 'machine' && paste.reading.topology !== null);
}

/** Loads a machine under the newest version, and a script under the current version. */
export function loadPaste(paste: Paste): void {
  const { load, history } = pageStore.getState();
  if (paste.kind === 'script') {
    const { topology, events } = paste.script;
    load({ protocol: history.protocol, topology, events });
    if (excess(topology, events.length)) return;
    announce(t('doctor.loaded.script', { events: events.length }));
  } else if (paste.kind === 'machine' && paste.reading.topology !== null) {
    cameFrom(paste.reading.topology, 'machine');
    load({ protocol: NEWEST, topology: paste.reading.topology, events: [] });
    // The page has already reported what is too large.
    if (excess(paste.reading.topology, 0)) return;
    announce(t('doctor.loaded', counts(paste.reading)));
    tellLosses(paste.reading);
  }
}

/** Repeats everything that is missing on the board, in a notice beside it. */
function tellLosses(reading: MachineReading): void {
  const details = [
    ...reading.notes.map((note) => {
      const { id, values } = noteWords(note);
      return plain(id, values);
    }),
    ...reading.unread.slice(0, REPEATED).map(({ line, text }) => t('doctor.unread.line', { line, text })),
  ];
  if (details.length === 0) return;
  pageStore
    .getState()
    .notify('info', t('doctor.loaded.partly', { ...counts(reading), unread: reading.unreadCount }), details);
}

function counts({ groups, devices }: MachineReading): { groups: number; devices: number } {
  return { groups, devices };
}
