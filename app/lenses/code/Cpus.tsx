import type { ReactElement } from 'react';
import type { RaceEvent, RacingEvent } from '../../../src/world/index.ts';
import { Icon } from '../../board/index.ts';
import { shortLine } from '../../timeline/index.ts';
import { t } from '../../words/index.ts';
import { addCpu, guess, holderWords, keep, move, newRace, openRace, racingParts } from './drive.ts';
import { EventForm } from './EventForm.tsx';
import type { CpuLook, Look } from './look.ts';
import { code, useCode } from './state.ts';

/** The place of a CPU, in one line. */
function where({ line, fn, waits, waitsFor, dead, results, events, begun }: CpuLook): string {
  if (dead !== null) return t('code.cpu.dead', { line: dead });
  if (waits) return t('code.cpu.waits', { lock: waits.lock, holder: holderWords(waits.holder), since: waits.since });
  if (waitsFor !== null) return t('code.cpu.waits-file', { device: waitsFor });
  if (results.length === events.length && events.length > 0) return t('code.cpu.returned', { result: results.at(-1)! });
  if (line !== null && begun) return fn ? t('code.cpu.ready-in', { line, fn }) : t('code.cpu.ready', { line });
  return t('code.cpu.begin');
}

const changed = (
  parts: RaceEvent['parts'],
  cpu: number,
  change: (events: readonly RacingEvent[]) => readonly RacingEvent[],
): RaceEvent['parts'] =>
  parts.map((events, number) => (number === cpu ? change(events) : events)).filter((events) => events.length > 0);

function Card({
  look,
  chosen,
  making,
  several,
}: {
  look: CpuLook;
  chosen: boolean;
  making: boolean;
  several: boolean;
}): ReactElement {
  const { cpu, events, results, can, waits, waitsFor, holds, dead } = look;
  const from = useCode((state) => state.from);
  const words = where(look);
  const parts = racingParts();
  const state = dead !== null ? 'dead' : waits || waitsFor !== null ? 'waiting' : can ? 'ready' : 'done';
  const set = (next: RaceEvent['parts']): void => void openRace(from, next);
  return (
    <li className="code-card" data-cpu={cpu} data-hue={cpu} data-state={state} data-chosen={chosen ? '' : undefined}>
      <div className="code-card-head">
        <button
          type="button"
          className="code-chip"
          data-hue={cpu}
          aria-pressed={chosen}
          aria-label={t(chosen ? 'code.cpu.chosen' : 'code.cpu.choose', { cpu })}
          onClick={() => code.setState({ cpu })}
        >
          {t('code.cpu', { cpu })}
        </button>
        {several && (
          <button
            type="button"
            className="button code-card-step"
            aria-disabled={!can}
            data-step-cpu={cpu}
            aria-label={t('code.cpu.step', { cpu })}
            onClick={() => {
              if (can) move('into', cpu);
            }}
          >
            {t('code.step')}
          </button>
        )}
        {making && several && (
          <button
            type="button"
            className="button button-icon"
            aria-label={t('code.cpu.remove', { cpu })}
            onClick={() => set(parts.filter((_, number) => number !== cpu))}
          >
            <Icon name="cross" />
          </button>
        )}
      </div>
      <ol className="code-work">
        {events.map((event, index) => (
          <li key={`${index}`} data-answer={results[index]}>
            {making && parts[cpu]?.[index] ? (
              <EventForm
                event={parts[cpu][index]}
                from={from}
                label={t('code.cpu.event', { cpu })}
                onSet={(next) => set(changed(parts, cpu, (all) => all.map((old, at) => (at === index ? next : old))))}
              />
            ) : (
              <code>{shortLine(event)}</code>
            )}
            {results[index] !== undefined && (
              <strong className="code-answer" data-ok={results[index] === 'OK' ? '' : undefined}>
                {results[index]}
              </strong>
            )}
            {making && index > 0 && (
              <button
                type="button"
                className="button button-icon"
                aria-label={t('code.cpu.remove-event', { cpu })}
                onClick={() => set(changed(parts, cpu, (all) => all.filter((_, at) => at !== index)))}
              >
                <Icon name="cross" />
              </button>
            )}
          </li>
        ))}
      </ol>
      <p className="code-where">
        {(waits || waitsFor !== null) && <Icon name="wait" />}
        {dead !== null && <Icon name="dead" />} {words}
        {waits && waits.since > 0 && (
          <button
            type="button"
            className="button code-go"
            data-go-to={waits.since}
            onClick={() => code.setState({ goTo: { line: waits.since } })}
          >
            {t('code.go-to-line', { line: waits.since })}
          </button>
        )}
        {holds.length > 0 && (
          <span className="code-holds">
            <Icon name="stuck" /> {t('code.cpu.holds', { locks: holds.map(({ name }) => name).join(', ') })}
          </span>
        )}
      </p>
      {making && (
        <button
          type="button"
          className="button code-then"
          onClick={() => {
            const last = parts[cpu]?.at(-1);
            const next: RacingEvent | null =
              last?.type === 'bind'
                ? { type: 'attach', device: last.device, file: 'qemu' }
                : guess(code.getState().stage!.opening.base, parts);
            if (next) set(changed(parts, cpu, (all) => [...all, next]));
          }}
        >
          <Icon name="plus" /> {t('code.cpu.event-more')}
        </button>
      )}
    </li>
  );
}

/** The CPUs and their current calls. */
export function Cpus({ look }: { look: Look | null }): ReactElement {
  const cpu = useCode((state) => state.cpu);
  const own = useCode((state) => state.own);
  const cpus = look?.cpus ?? [];
  return (
    <section className="code-cpus" aria-label={t('code.cpus')}>
      {cpus.length > 0 && (
        <ul className="code-cards">
          {cpus.map((each) => (
            <Card key={each.cpu} look={each} chosen={each.cpu === cpu} making={!own} several={cpus.length > 1} />
          ))}
        </ul>
      )}
      <div className="code-more">
        {!own && (
          <button
            type="button"
            className="button button-main"
            data-keep-race=""
            title={t('code.cpu.keep.what')}
            onClick={keep}
          >
            {t('code.cpu.keep')}
          </button>
        )}
        {cpus.length < 10 && (
          <button type="button" className="button" data-add-cpu="" onClick={addCpu}>
            <Icon name="plus" /> {t('code.cpu.add')}
          </button>
        )}
        {own && (
          <button type="button" className="button" data-new-race="" title={t('code.cpu.new.what')} onClick={newRace}>
            {t('code.cpu.new')}
          </button>
        )}
        {!own && (
          <button type="button" className="button" onClick={() => code.setState({ tick: -1 })}>
            {t('code.cpu.leave')}
          </button>
        )}
      </div>
    </section>
  );
}
