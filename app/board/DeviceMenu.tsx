import type { RefObject } from 'react';
import type { DeviceView } from '../../src/machine/index.ts';
import { byMenu, hueOf } from '../carry/index.ts';
import { pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { useDrivers, useOwnerFiles } from './offered.ts';
import { Icon } from './icons.tsx';
import { Menu } from './Menu.tsx';
import { useFirst } from './useFirst.tsx';

/** The menu offers this many drivers or files until the reader asks for more. */
const OFFERED = 60;

interface DeviceMenuProps {
  readonly device: DeviceView;
  readonly trigger: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
}

/** Every action on one device. The menu also offers actions that will be refused, because the refusal is the lesson. */
export function DeviceMenu({ device, trigger, onClose }: DeviceMenuProps) {
  const [drivers, moreDrivers] = useFirst(useDrivers(), OFFERED);
  const [files, moreFiles] = useFirst(useOwnerFiles(), OFFERED);
  const [held, moreHeld] = useFirst(device.files, OFFERED);
  const { act } = pageStore.getState();
  const { name, driver } = device;
  const after = (what: () => void) => () => {
    onClose();
    what();
  };
  return (
    <Menu label={t('board.menu.device', { device: name })} trigger={trigger} onClose={onClose}>
      {held.map((file) => (
        <button
          key={file}
          type="button"
          className="menu-item"
          data-action="detach"
          value={file}
          onClick={after(() => act({ type: 'detach', device: name, file }))}
        >
          <Icon name="cross" /> {t('board.detach', { file })}
        </button>
      ))}
      {moreHeld}
      {driver !== null && (
        <button
          type="button"
          className="menu-item"
          data-action="unbind"
          onClick={after(() => act({ type: 'unbind', device: name }))}
        >
          <Icon name="cross" /> {t('board.unbind', { driver })}
        </button>
      )}
      <p className="menu-title">{t('board.menu.bind')}</p>
      <div className="menu-grid">
        {drivers.map((other) => (
          <button
            key={other}
            type="button"
            className={`menu-item hue-${hueOf(other)}`}
            data-action="bind"
            value={other}
            onClick={after(() => byMenu.choose({ kind: 'driver', name: other }, name))}
          >
            <Icon name={hueOf(other)} /> <code>{other}</code>
          </button>
        ))}
        {moreDrivers}
      </div>
      <p className="menu-title">{t('board.menu.attach')}</p>
      <div className="menu-grid">
        {files.map(({ name: file }) => (
          <button
            key={file}
            type="button"
            className="menu-item hue-user"
            data-action="attach"
            value={file}
            onClick={after(() => byMenu.choose({ kind: 'file', name: file }, name))}
          >
            <Icon name="file" /> <code>{file}</code>
          </button>
        ))}
        {moreFiles}
      </div>
    </Menu>
  );
}
