import { useRef, useState } from 'react';
import { driverFacts, type DriverName } from '../../src/world/index.ts';
import { Icon } from '../board/index.ts';
import { hueOf, useCarried, usePointerCarry } from '../carry/index.ts';
import { t } from '../words/index.ts';
import { TargetMenu } from './TargetMenu.tsx';

/** A driver that the reader can drag, pick up, or bind by a menu. */
export function DriverItem({ driver }: { driver: DriverName }) {
  const load = { kind: 'driver', name: driver } as const;
  const carry = usePointerCarry(load);
  const picked = useCarried(({ load }) => load?.kind === 'driver' && load.name === driver);
  const [menu, setMenu] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const { purpose, assumed } = driverFacts(driver);
  const hue = hueOf(driver);
  return (
    <li className={`palette-item hue-${hue}`}>
      <button
        type="button"
        className="load"
        data-palette-driver={driver}
        aria-pressed={picked}
        title={assumed ? t('palette.assumed') : undefined}
        {...carry}
      >
        <Icon name={hue} />
        <code>{driver}</code>
        <small>{t(`palette.purpose.${purpose}`)}</small>
      </button>
      <button
        ref={trigger}
        type="button"
        className="load-menu"
        aria-haspopup="dialog"
        aria-expanded={menu}
        aria-label={t('palette.menu.driver', { name: driver })}
        onClick={() => setMenu(true)}
      >
        <Icon name="more" />
      </button>
      {menu && <TargetMenu load={load} trigger={trigger} onClose={() => setMenu(false)} />}
    </li>
  );
}
