import { useState, type RefObject } from 'react';
import { Address, Menu } from '../board/index.ts';
import { byMenu, type Load } from '../carry/index.ts';
import { useGroupViews } from '../store/index.ts';
import { t } from '../words/index.ts';

/** The menu lists at most this many devices. The search finds the others. */
const LISTED = 60;

interface TargetMenuProps {
  readonly load: Load;
  readonly trigger: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
}

/** Lists every device as a target for a driver or a file. */
export function TargetMenu({ load, trigger, onClose }: TargetMenuProps) {
  const groups = useGroupViews();
  const [text, setText] = useState('');
  const all = groups.flatMap(({ name, devices }) => devices.map((device) => ({ device, group: name })));
  const found = all.filter(({ device }) => device.name.toLowerCase().includes(text.trim().toLowerCase()));
  const driver = load.kind === 'driver';
  return (
    <Menu
      label={t(driver ? 'palette.menu.driver' : 'palette.menu.file', { name: load.name })}
      trigger={trigger}
      onClose={onClose}
    >
      <p className="menu-title">{t(driver ? 'palette.menu.driver' : 'palette.menu.file', { name: load.name })}</p>
      {all.length > 12 && (
        <input
          type="search"
          className="menu-find"
          value={text}
          aria-label={t('palette.menu.find')}
          placeholder={t('palette.menu.find')}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <div className="menu-list">
        {found.slice(0, LISTED).map(({ device, group }) => (
          <button
            key={device.name}
            type="button"
            className="menu-item"
            data-action={driver ? 'bind' : 'attach'}
            value={device.name}
            onClick={() => {
              onClose();
              byMenu.choose(load, device.name);
            }}
          >
            <Address name={device.name} />
            <small>{device.driver ?? t('board.device.no-driver')}</small>
            <small>{t('board.group', { name: group })}</small>
          </button>
        ))}
        {found.length === 0 && <p className="quiet">{t('palette.menu.none')}</p>}
        {found.length > LISTED && <p className="quiet">{t('palette.menu.more', { count: found.length - LISTED })}</p>}
      </div>
    </Menu>
  );
}
