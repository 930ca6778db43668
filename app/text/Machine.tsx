import { memo, useState, type ReactElement } from 'react';
import type { DeviceView, GroupView } from '../../src/machine/index.ts';
import { own, type Topology } from '../../src/world/index.ts';
import { useFiles, useGroupViews, usePage, useWorld } from '../store/index.ts';
import { Parts, t } from '../words/index.ts';
import { countsOf, deviceSentence, fileSentence, ownerSentence, stuckSentences, surroundings } from '../facts/index.ts';
import { Sentences } from './Sentences.tsx';

/** Lists show only this many entries at first. A page of thousands of lines helps no reader. */
const GROUPS_AT_FIRST = 40;
const DEVICES_AT_FIRST = 60;
const FILES_AT_FIRST = 60;
const STUCK_AT_FIRST = 60;

const Device = memo(function Device({
  view,
  topology,
}: {
  readonly view: DeviceView;
  readonly topology: Topology;
}): ReactElement {
  const { name, driver, files } = view;
  return (
    <li data-device={name} data-driver={driver ?? ''} data-file={files.length > 0 ? files.join(' ') : undefined}>
      <Parts of={deviceSentence(view, topology)} />
    </li>
  );
});

const Group = memo(function Group({
  view,
  topology,
}: {
  readonly view: GroupView;
  readonly topology: Topology;
}): ReactElement {
  const [all, setAll] = useState(false);
  const { name, owns, owner, refs, devices } = view;
  const counts = countsOf(view);
  const shown = all ? devices : devices.slice(0, DEVICES_AT_FIRST);
  return (
    <section data-group={name} data-owns={owns}>
      <h3>{t('text.group', { name, owns: t(`board.owns.${owns}`) })}</h3>
      <p>
        {counts.map(({ counter, name: words, value }, index) => (
          <span key={counter}>
            {words} <b data-count={counter}>{value}</b>
            {index < counts.length - 1 ? ', ' : '. '}
          </span>
        ))}
        <span data-owner={owner ?? ''} data-refs={owner === null ? 0 : (own(refs, owner) ?? 0)}>
          <Parts of={ownerSentence(view)} />
        </span>
        {surroundings(view).map((words) => ` ${words}.`)}
      </p>
      {devices.length === 0 ? (
        <p>{t('text.group.empty')}</p>
      ) : (
        <ul>
          {shown.map((device) => (
            <Device key={device.name} view={device} topology={topology} />
          ))}
        </ul>
      )}
      {shown.length < devices.length && (
        <button type="button" className="button" onClick={() => setAll(true)}>
          {t('text.devices.rest', { count: devices.length - shown.length })}
        </button>
      )}
    </section>
  );
});

/** The groups with their counts, owners and devices. */
export function Groups(): ReactElement {
  const [all, setAll] = useState(false);
  const views = useGroupViews();
  const topology = usePage((state) => state.history.topology);
  const shown = all ? views : views.slice(0, GROUPS_AT_FIRST);
  const devices = views.reduce((sum, view) => sum + view.devices.length, 0);
  return (
    <section className="text-groups">
      <h2>{t('text.groups')}</h2>
      <p>{t('text.groups.count', { groups: views.length, devices })}</p>
      {shown.map((view) => (
        <Group key={view.name} view={view} topology={topology} />
      ))}
      {shown.length < views.length && (
        <button type="button" className="button" onClick={() => setAll(true)}>
          {t('text.groups.rest', { count: views.length - shown.length })}
        </button>
      )}
    </section>
  );
}

/** The owner files that were opened so far. */
export function Files(): ReactElement {
  const [all, setAll] = useState(false);
  const files = useFiles();
  const shown = all ? files : files.slice(0, FILES_AT_FIRST);
  return (
    <section>
      <h2>{t('text.files')}</h2>
      {files.length === 0 ? <p>{t('text.files.none')}</p> : <Sentences of={shown.map(fileSentence)} />}
      {shown.length < files.length && (
        <button type="button" className="button" onClick={() => setAll(true)}>
          {t('board.more', { count: files.length - shown.length })}
        </button>
      )}
    </section>
  );
}

/** All that hangs, waits or was lost, and the ways out. */
export function Stuck(): ReactElement {
  const [all, setAll] = useState(false);
  const world = useWorld();
  const protocol = usePage((state) => state.history.protocol);
  const undo = usePage((state) => state.undo);
  const setProtocol = usePage((state) => state.setProtocol);
  const found = stuckSentences(world);
  return (
    <section>
      <h2>{t('text.stuck')}</h2>
      {found.length === 0 ? (
        <p>{t('text.stuck.none')}</p>
      ) : (
        <>
          <Sentences of={all ? found : found.slice(0, STUCK_AT_FIRST)} />
          {!all && found.length > STUCK_AT_FIRST && (
            <button type="button" className="button" onClick={() => setAll(true)}>
              {t('board.more', { count: found.length - STUCK_AT_FIRST })}
            </button>
          )}
          <p className="text-row">
            <button type="button" className="button" onClick={undo}>
              {t('board.step-back')}
            </button>
            {protocol !== 'repaired' && (
              <button type="button" className="button" onClick={() => setProtocol('repaired')}>
                {t('board.in-repaired')}
              </button>
            )}
          </p>
        </>
      )}
    </section>
  );
}
