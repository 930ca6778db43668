import { useId } from 'react';
import type { MachineReading } from '../../src/doctor/index.ts';
import type { Problem, Script } from '../../src/world/index.ts';
import { t, T } from '../words/index.ts';
import type { Paste } from './paste.ts';
import { noteWords, whyUnread } from './say.ts';

/** The result of reading the text. A screen reader announces the first sentence when it changes. */
export function Result({ paste, busy }: { paste: Paste; busy: boolean }) {
  const title = useId();
  return (
    <section className="doctor-result" aria-labelledby={title} aria-busy={busy}>
      <h3 id={title}>{t('doctor.result')}</h3>
      <p role="status" className="doctor-summary">
        {busy ? t('doctor.reading') : firstSentence(paste)}
      </p>
      {!busy && paste.kind === 'machine' && <Machine reading={paste.reading} />}
      {!busy && paste.kind === 'broken-script' && <Broken problem={paste.problem} />}
    </section>
  );
}

function firstSentence(paste: Paste): string {
  switch (paste.kind) {
    case 'empty':
      return t('doctor.nothing-yet');
    case 'script':
      return t('doctor.script', scriptCounts(paste.script));
    case 'broken-script':
      return t('doctor.script.broken', { line: paste.problem.line });
    case 'machine':
      return machineSentence(paste.reading);
  }
}

function scriptCounts({ topology, events }: Script): { devices: number; events: number } {
  return { devices: topology.devices.size, events: events.length };
}

function machineSentence({ groups, devices, drivers, unreadCount }: MachineReading): string {
  const summary = t('doctor.summary', { groups, devices, drivers });
  return unreadCount === 0 ? summary : `${summary} ${t('doctor.summary.unread', { count: unreadCount })}`;
}

function Broken({ problem }: { problem: Problem }) {
  return <pre className="doctor-quote">{problem.text}</pre>;
}

function Machine({ reading }: { reading: MachineReading }) {
  const { formats, notes, unread, unreadCount } = reading;
  return (
    <>
      {formats.length > 0 && (
        <p className="quiet">
          {t('doctor.formats')}{' '}
          {formats.map((format) => (
            <span key={format} className="tag" data-format={format}>
              {t(`doctor.format.${format}`)}
            </span>
          ))}
        </p>
      )}
      {notes.length > 0 && (
        <>
          <h4>{t('doctor.notes')}</h4>
          <ul className="doctor-notes">
            {notes.map((note) => {
              const { id, values } = noteWords(note);
              return (
                <li key={note.code} data-note={note.code}>
                  <T id={id} values={values} />
                </li>
              );
            })}
          </ul>
        </>
      )}
      {unreadCount > 0 && (
        <details className="doctor-unread" open={unreadCount <= 5}>
          <summary>{t('doctor.unread', { count: unreadCount })}</summary>
          {unread.length < unreadCount && <p className="quiet">{t('doctor.unread.first', { shown: unread.length })}</p>}
          <ol>
            {unread.map((line, n) => (
              <li key={n} value={line.line}>
                <code>{line.text}</code> <span className="quiet">{t(whyUnread(line))}</span>
              </li>
            ))}
          </ol>
        </details>
      )}
    </>
  );
}
