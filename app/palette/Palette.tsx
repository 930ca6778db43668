import { addDriver, useDrivers, useFirst, useOwnerFiles } from '../board/index.ts';
import type { DriverName } from '../../src/world/index.ts';
import { hueOf, type Hue } from '../carry/index.ts';
import { pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { Add } from './Add.tsx';
import { DriverItem } from './DriverItem.tsx';
import { FileItem } from './FileItem.tsx';
import './palette.css';

const HUES: readonly Hue[] = ['kernel', 'neutral', 'user'];

/** The palette shows this many drivers of a hue, and this many files, until the reader asks for more. */
const SHOWN = 60;

function Drivers({ all }: { readonly all: readonly DriverName[] }) {
  const [drivers, more] = useFirst(all, SHOWN);
  return (
    <>
      {drivers.map((driver) => (
        <DriverItem key={driver} driver={driver} />
      ))}
      {more && <li>{more}</li>}
    </>
  );
}

/** Everything that the reader can put on a device: drivers by their meaning for the group, and owner files. */
export function Palette() {
  const drivers = useDrivers();
  const [files, more] = useFirst(useOwnerFiles(), SHOWN);
  const { act } = pageStore.getState();
  return (
    <section className="palette" aria-labelledby="palette-title">
      <h2 id="palette-title" className="sr-only">
        {t('palette.title')}
      </h2>
      <div className="palette-strip" data-strip="">
        {HUES.map((hue) => (
          <div key={hue} className="palette-part" role="group" aria-label={t(`palette.drivers.${hue}.long`)}>
            <h3 className="palette-head" aria-hidden="true">
              {t(`palette.drivers.${hue}`)}
            </h3>
            <ul className="palette-list">
              <Drivers all={drivers.filter((driver) => hueOf(driver) === hue)} />
            </ul>
          </div>
        ))}
        <div className="palette-part palette-files" role="group" aria-label={t('palette.files')}>
          <h3 className="palette-head" aria-hidden="true">
            {t('palette.files')}
          </h3>
          <ul className="palette-list">
            {files.map((file) => (
              <FileItem key={file.name} file={file} />
            ))}
            {more && <li>{more}</li>}
          </ul>
        </div>
        <div className="palette-part palette-more">
          <Add what="driver" onAdd={addDriver} />
          <Add what="file" onAdd={(file) => act({ type: 'open', file })} />
        </div>
      </div>
    </section>
  );
}
