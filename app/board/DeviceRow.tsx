import { memo, useRef, useState } from 'react';
import { MOST_NAMED, named, type DeviceView, type Outcome } from '../../src/machine/index.ts';
import type { DeviceSpec, Owns } from '../../src/world/index.ts';
import { hueOf } from '../carry/index.ts';
import { pageStore, type Invite } from '../store/index.ts';
import { T, t, titleOf, type MessageId } from '../words/index.ts';
import { DeviceMenu } from './DeviceMenu.tsx';
import { Icon } from './icons.tsx';
import { Refusal } from './Refusal.tsx';
import { useFirst } from './useFirst.tsx';

interface DeviceRowProps {
  readonly device: DeviceView;
  /** The device before the last event; null if the event did not change the device. */
  readonly before: DeviceView | null;
  readonly spec: DeviceSpec | undefined;
  readonly group: string;
  readonly owns: Owns;
  /** The last outcome, if it refused an event on this device. */
  readonly refusal: Outcome | null;
  readonly invite: { readonly what: 'works' | 'refused'; readonly invite: Invite } | null;
  /** True for the device that is the board's only tab stop at first. Arrow keys move the tab stop. */
  readonly first: boolean;
}

/** A full PCI address. Its domain is drawn weaker, because the end of an address tells devices apart. */
export function Address({ name }: { name: string }) {
  const domain = /^[0-9a-f]{4}:(?=[0-9a-f]{2}:)/.exec(name)?.[0] ?? '';
  return (
    <code className="address">
      {domain && <span className="address-domain">{domain}</span>}
      {name.slice(domain.length)}
    </code>
  );
}

export const DeviceRow = memo(function DeviceRow({
  device,
  before,
  spec,
  group,
  owns,
  refusal,
  invite,
  first,
}: DeviceRowProps) {
  const [menu, setMenu] = useState(false);
  const trigger = useRef<HTMLElement | null>(null);
  const { name, driver, files, waiting, mode } = device;
  const held = new Set(files);
  const gone = before?.files.filter((file) => !held.has(file)).slice(0, MOST_NAMED) ?? [];
  const [shown, more] = useFirst(files, MOST_NAMED);
  const heldBefore = before && new Set(before.files);
  const title = titleOf(spec);
  const { act } = pageStore.getState();
  const open = (from: HTMLElement): void => {
    trigger.current = from;
    setMenu(true);
  };
  const values = {
    device: name,
    title,
    bound: driver === null ? 'no' : 'yes',
    driver,
    held: files.length > 0 ? 'yes' : 'no',
    file: named(files),
    group,
    owns: t(`board.owns.${owns}`),
    waiting: waiting ?? 'none',
  };
  return (
    <li
      className="device"
      data-device={name}
      data-driver={driver ?? ''}
      data-file={files.length > 0 ? files.join(' ') : undefined}
      data-changed={before ? '' : undefined}
    >
      <button
        type="button"
        className="device-name"
        data-place=""
        tabIndex={first ? 0 : -1}
        aria-label={t('board.device.name', values)}
        aria-haspopup="dialog"
        aria-expanded={menu}
        onClick={(event) => open(event.currentTarget)}
      >
        <Address name={name} /> <span className="device-title">{title}</span>
      </button>
      <div className="device-slot">
        {before && before.driver !== driver && before.driver !== null && <s className="was">{before.driver}</s>}
        {gone.map((file) => (
          <s key={file} className="was">
            {file}
          </s>
        ))}
        {mode !== null && (
          <span className="tag" data-changed={before && before.mode !== mode ? '' : undefined}>
            {t('board.device.mode', { mode })}
          </span>
        )}
        {driver === null ? (
          <button
            type="button"
            className="slot"
            data-wanted={refusal?.event.type === 'bind' ? '' : undefined}
            tabIndex={-1}
            aria-label={t('board.device.drop-on', { device: name })}
            onClick={(event) => open(event.currentTarget)}
          >
            {refusal?.event.type === 'bind' ? (
              <code className="slot-refused">{refusal.event.driver}</code>
            ) : (
              t('board.device.drop')
            )}
          </button>
        ) : (
          <span
            className={`chip hue-${hueOf(driver)}`}
            data-changed={before && before.driver !== driver ? '' : undefined}
          >
            <Icon name={hueOf(driver)} />
            <code>{driver}</code>
            <button
              type="button"
              className="chip-x"
              tabIndex={-1}
              data-action="unbind"
              title={t('board.unbind', { driver })}
              aria-label={t('board.unbind-from', { driver, device: name })}
              onClick={() => act({ type: 'unbind', device: name })}
            >
              <Icon name="cross" />
            </button>
          </span>
        )}
        {shown.map((file) => (
          <span
            key={file}
            className="chip chip-file hue-user"
            data-changed={heldBefore && !heldBefore.has(file) ? '' : undefined}
          >
            <Icon name="file" />
            <code>{file}</code>
            <button
              type="button"
              className="chip-x"
              tabIndex={-1}
              data-action="detach"
              title={t('board.detach', { file })}
              aria-label={t('board.detach-from', { file, device: name })}
              onClick={() => act({ type: 'detach', device: name, file })}
            >
              <Icon name="cross" />
            </button>
          </span>
        ))}
        {more}
      </div>
      {waiting && !refusal && (
        <p className="waiting">
          <Icon name="wait" /> {t(`board.device.waiting.${waiting}` as MessageId)}
        </p>
      )}
      {refusal && <Refusal outcome={refusal} />}
      {invite && !refusal && (
        <p className={`invite hue-${hueOf(invite.invite.driver)}`}>
          <T id={`board.invite.${invite.what}`} values={{ driver: invite.invite.driver }} />
        </p>
      )}
      {menu && <DeviceMenu device={device} trigger={trigger} onClose={() => setMenu(false)} />}
    </li>
  );
});
