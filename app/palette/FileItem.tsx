import { useRef, useState } from 'react';
import type { FileView } from '../../src/machine/index.ts';
import { Icon } from '../board/index.ts';
import { useCarried, usePointerCarry } from '../carry/index.ts';
import { pageStore, useGroupViews } from '../store/index.ts';
import { t } from '../words/index.ts';
import { TargetMenu } from './TargetMenu.tsx';
import { own } from '../../src/world/index.ts';

/** The number of references that all groups together hold on a file. */
function useRefs(file: string): number {
  return useGroupViews().reduce((sum, { refs }) => sum + (own(refs, file) ?? 0), 0);
}

/** An owner file that the reader can drag or pick up. Shows its state and the button that opens or closes it. */
export function FileItem({ file }: { file: FileView }) {
  const { name, open, holds } = file;
  const load = { kind: 'file', name } as const;
  const carry = usePointerCarry(load);
  const picked = useCarried(({ load }) => load?.kind === 'file' && load.name === name);
  const refs = useRefs(name);
  const [menu, setMenu] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const { act } = pageStore.getState();
  return (
    <li className="palette-item palette-file hue-user" data-open={open}>
      <button type="button" className="load" data-palette-file={name} aria-pressed={picked} {...carry}>
        <Icon name="file" />
        <code>{name}</code>
        <small>
          {t(open ? 'palette.file.open' : 'palette.file.closed')}
          {(refs > 0 || holds.length > 0) &&
            ` · ${refs > 0 ? t('palette.file.refs', { count: refs }) : t('palette.file.holds', { count: holds.length })}`}
        </small>
      </button>
      <button
        type="button"
        className="load-do"
        data-action={open ? 'close' : 'open'}
        aria-label={t(open ? 'palette.file.do-close' : 'palette.file.do-open', { name })}
        onClick={() => act(open ? { type: 'close', file: name } : { type: 'open', file: name })}
      >
        {t(open ? 'palette.file.close-word' : 'palette.file.open-word')}
      </button>
      <button
        ref={trigger}
        type="button"
        className="load-menu"
        aria-haspopup="dialog"
        aria-expanded={menu}
        aria-label={t('palette.menu.file', { name })}
        onClick={() => setMenu(true)}
      >
        <Icon name="more" />
      </button>
      {menu && <TargetMenu load={load} trigger={trigger} onClose={() => setMenu(false)} />}
    </li>
  );
}
