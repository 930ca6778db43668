import { useId, useState, type ChangeEvent, type ReactElement, type SyntheticEvent } from 'react';
import { eventsTo } from '../../../src/history/index.ts';
import { groupViews } from '../../../src/machine/index.ts';
import { type Event, parseEvent, printEvent, type RacingEvent } from '../../../src/world/index.ts';
import { pageStore, useFiles } from '../../store/index.ts';
import { t } from '../../words/index.ts';
import { isRacing, racingParts } from './drive.ts';

const KINDS = ['bind', 'attach', 'unbind', 'detach', 'close', 'open'] as const;
const DRIVERS = ['e1000', 'vfio-pci', 'pci-stub', 'nvme'];

/** The device of the event. If the event names only a file, a device of another event in the race. */
const deviceNear = (event: RacingEvent): string | undefined =>
  [event, ...racingParts().flat()].flatMap((each) => ('device' in each ? [each.device] : []))[0];

/** One call of a CPU. The reader picks it from lists, or writes it as a script line. */
export function EventForm({
  event,
  from,
  label,
  onSet,
}: {
  event: RacingEvent;
  from: number;
  label: string;
  onSet: (event: RacingEvent) => void;
}): ReactElement {
  const id = useId();
  const { history } = pageStore.getState();
  const [typed, setTyped] = useState<string | null>(null);
  const [bad, setBad] = useState(false);
  const known = useFiles().map(({ name }) => name);
  const near = deviceNear(event);
  const groups = groupViews(history.moments[from]!.world);
  const group = groups.find(({ devices }) => devices.some(({ name }) => name === near));
  const devices = (group ?? groups[0])?.devices.map(({ name }) => name) ?? [];
  const device = near ?? devices[0] ?? '';
  const files = [...new Set([...known, 'qemu', 'dpdk', ...('file' in event && event.file ? [event.file] : [])])];
  const drivers = [...new Set([...DRIVERS, ...('driver' in event ? [event.driver] : [])])];

  const make = (kind: string, dev: string, what: string): Event => {
    const file = files.includes(what) ? what : files[0]!;
    switch (kind) {
      case 'bind':
        return { type: 'bind', device: dev, driver: drivers.includes(what) ? what : drivers[0]! };
      case 'unbind':
        return { type: 'unbind', device: dev };
      case 'open':
      case 'close':
        return { type: kind, file };
      case 'detach':
        return { type: 'detach', device: dev, file };
      default:
        return { type: 'attach', device: dev, file };
    }
  };
  const what = 'driver' in event ? event.driver : 'file' in event ? (event.file ?? '') : '';
  const change = (kind: string, dev: string, other: string): void => {
    const made = make(kind, dev, other);
    setTyped(null);
    setBad(false);
    if (isRacing(made)) onSet(made);
  };
  const submit = (submitted: SyntheticEvent): void => {
    submitted.preventDefault();
    if (typed === null) return;
    const read = parseEvent(typed, history.topology, eventsTo(history, from));
    if (!read.ok || !isRacing(read.value)) return setBad(true);
    setTyped(null);
    setBad(false);
    onSet(read.value);
  };
  const listed = (KINDS as readonly string[]).includes(event.type);
  const value = (changed: ChangeEvent<HTMLSelectElement>): string => changed.target.value;
  return (
    <form className="code-form" onSubmit={submit} aria-label={label}>
      {listed && (
        <div className="code-picks">
          <select
            aria-label={t('code.kind')}
            value={event.type}
            onChange={(changed) => change(value(changed), device, what)}
          >
            {KINDS.map((kind) => (
              <option key={kind}>{kind}</option>
            ))}
          </select>
          {'device' in event && (
            <select
              aria-label={t('code.device')}
              value={device}
              onChange={(changed) => change(event.type, value(changed), what)}
            >
              {devices.map((name) => (
                <option key={name} value={name}>
                  {name.replace(/^0000:/, '')}
                </option>
              ))}
            </select>
          )}
          {event.type !== 'unbind' && (
            <select
              aria-label={t(event.type === 'bind' ? 'code.driver' : 'code.file')}
              value={what}
              onChange={(changed) => change(event.type, device, value(changed))}
            >
              {(event.type === 'bind' ? drivers : files).map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          )}
        </div>
      )}
      <input
        type="text"
        className="code-typed"
        aria-label={t('code.line-box')}
        aria-invalid={bad}
        aria-describedby={bad ? `${id}-bad` : undefined}
        spellCheck={false}
        autoComplete="off"
        value={typed ?? printEvent(event)}
        onChange={(changed) => setTyped(changed.target.value)}
        onBlur={() => {
          if (!bad) setTyped(null);
        }}
      />
      {bad && (
        <p id={`${id}-bad`} className="problem">
          {t('code.line-bad')}
        </p>
      )}
    </form>
  );
}
