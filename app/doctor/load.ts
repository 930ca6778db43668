/** Putting what was read on the board. */
import type { MachineReading } from '../../src/doctor/index.ts';
import { excess } from '../../src/world/index.ts';
import { announce } from '../announce/index.ts';
import { cameFrom, pageStore } from '../store/index.ts';
import { plain, t } from '../words/index.ts';
import type { Paste } from './paste.ts';
import { noteWords } from './say.ts';

/** Under this version a machine opens: it is the one that a machine of today is most likely to follow. */
const NEWEST = 'linux-7.3';
/** So many left-out lines are repeated once the machine is loaded. */
const REPEATED = 20;

export function canLoad(paste: Paste): boolean {
  return paste.kind === 'script' || (paste.kind === 'machine' && paste.reading.topology !== null);
}

/** Loads a machine under the newest version, a script under the version that is chosen. */
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
    // The page has said what is too large.
    if (excess(paste.reading.topology, 0)) return;
    announce(t('doctor.loaded', counts(paste.reading)));
    tellLosses(paste.reading);
  }
}

/** What did not make it onto the board is said once more, beside it. */
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
