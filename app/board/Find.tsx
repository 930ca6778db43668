import type { GroupView } from '../../src/machine/index.ts';
import type { Topology } from '../../src/world/index.ts';
import { t, titleOf } from '../words/index.ts';
import { Icon } from './icons.tsx';

/** Matches a group by its number, or by the address, driver, file or title of one of its devices. */
export function matches(view: GroupView, text: string, topology: Topology): boolean {
  if (view.name.toLowerCase() === text) return true;
  return view.devices.some(
    ({ name, driver, files }) =>
      name.toLowerCase().includes(text) ||
      driver?.toLowerCase().includes(text) ||
      files.some((file) => file.toLowerCase().includes(text)) ||
      titleOf(topology.devices.get(name)).toLowerCase().includes(text),
  );
}

interface FindProps {
  readonly typed: string;
  readonly onType: (text: string) => void;
  readonly found: number;
  readonly all: number;
}

export function Find({ typed, onType, found, all }: FindProps) {
  return (
    <search className="find">
      <label className="find-box">
        <Icon name="find" />
        <span className="sr-only">{t('board.find')}</span>
        <input
          type="search"
          value={typed}
          placeholder={t('board.find')}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onType(event.target.value)}
        />
      </label>
      <output className="quiet">{t('board.found', { found, all })}</output>
    </search>
  );
}
