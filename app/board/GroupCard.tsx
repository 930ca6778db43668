import { memo, useId, useState } from 'react';
import { MOST_NAMED, type GroupView, type Outcome } from '../../src/machine/index.ts';
import { type DeviceName, ENV_FLAGS, type Topology } from '../../src/world/index.ts';
import type { Invitation } from '../store/index.ts';
import { t } from '../words/index.ts';
import { deviceBefore } from './changes.ts';
import { DEVICES_SHOWN } from './useFill.ts';
import { useFirst } from './useFirst.tsx';
import { DeviceRow } from './DeviceRow.tsx';
import { Icon } from './icons.tsx';
import { Lock } from './Lock.tsx';
import { Readout } from './Readout.tsx';
import { Refusal } from './Refusal.tsx';

interface GroupCardProps {
  readonly view: GroupView;
  /**
   * The group before the last event; null if the event did not change the group. A card thus renders again only when
   * its own group changes.
   */
  readonly before: GroupView | null;
  readonly topology: Topology;
  /** The last outcome, if it refused an event on this group. */
  readonly refusal: Outcome | null;
  readonly invitation: Invitation | null;
  readonly first: boolean;
  /** The device of the last event. A large group always shows it. Null for a group that shows all its devices. */
  readonly last: DeviceName | null;
}

const ON_AT_FIRST: readonly string[] = ['default-domain', 'group'];

/** Tags for everything unusual about a group: its flags, its domain and its leaked references. */
function Surroundings({ view }: { view: GroupView }) {
  const odd = ENV_FLAGS.filter((flag) => view.env[flag] !== ON_AT_FIRST.includes(flag));
  const domain = view.domain !== null && view.domain !== 'default' && view.domain;
  const leaked = Object.entries(view.leaked).filter(([, count]) => count > 0);
  const [shown, more] = useFirst(leaked, MOST_NAMED);
  if (odd.length === 0 && !domain && leaked.length === 0) return null;
  return (
    <p className="surroundings">
      {domain && <span className="tag">{t(`board.domain.${domain}`)}</span>}
      {odd.map((flag) => (
        <span key={flag} className="tag">
          {t(`board.env.${flag}`)}
        </span>
      ))}
      {shown.map(([file, count]) => (
        <span key={file} className="tag tag-bad">
          {t('board.owner.leaked', { file, count })}
        </span>
      ))}
      {more}
    </p>
  );
}

export const GroupCard = memo(function GroupCard({
  view,
  before,
  topology,
  refusal,
  invitation,
  first,
  last,
}: GroupCardProps) {
  const id = useId();
  const { name, owns, devices } = view;
  const [most, setMost] = useState(DEVICES_SHOWN);
  const shown =
    devices.length <= most ? devices : devices.filter((device, index) => index < most || device.name === last);
  const at = refusal && 'device' in refusal.event ? refusal.event.device : null;
  const inviteAt = (device: string) => {
    if (!invitation) return null;
    for (const what of ['works', 'refused'] as const) {
      const invite = invitation[what];
      if (invite.device === device && !invite.tried) return { what, invite };
    }
    return null;
  };
  return (
    <section
      className="group"
      data-group={name}
      data-owns={owns}
      data-size={Math.min(9, view.devices.length)}
      aria-labelledby={id}
    >
      <header className="group-head">
        <h3 id={id}>{t('board.group', { name })}</h3>
        <span className={`owns owns-${owns}`} data-changed={before && before.owns !== owns ? '' : undefined}>
          <Icon name={owns} /> {t(`board.owns.${owns}`)}
        </span>
      </header>
      <Readout view={view} before={before} refusal={refusal} />
      <Surroundings view={view} />
      {view.lock && <Lock lock={view.lock} />}
      {refusal && at === null && <Refusal outcome={refusal} />}
      {view.devices.length === 0 && <p className="quiet">{t('board.device.empty-group')}</p>}
      <ul className="devices">
        {shown.map((device, index) => (
          <DeviceRow
            key={device.name}
            device={device}
            before={deviceBefore(device, before)}
            spec={topology.devices.get(device.name)}
            group={name}
            owns={owns}
            refusal={at === device.name ? refusal : null}
            invite={inviteAt(device.name)}
            first={first && index === 0}
          />
        ))}
      </ul>
      {shown.length < devices.length && (
        <button type="button" className="button" data-more="devices" onClick={() => setMost(most + DEVICES_SHOWN)}>
          {t('board.more', { count: devices.length - shown.length })}
        </button>
      )}
    </section>
  );
});
