import {
  type DragEvent as ReactDragEvent,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { t } from '../words/index.ts';
import { AT_ONCE } from './background.ts';
import { Commands } from './Commands.tsx';
import { Input } from './Input.tsx';
import { BIGGEST_MB, openFile } from './file.ts';
import { canLoad, loadPaste } from './load.ts';
import { EMPTY, type Material, materialFrom } from './material.ts';
import { Result } from './Result.tsx';
import { Samples } from './Samples.tsx';
import { useReading } from './useReading.ts';
import './doctor.css';

interface LoadMachineProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/**
 * The dialog that loads a machine: it takes the machine's output, shows the result and puts the machine on the board.
 */
export function LoadMachine({ open, onClose }: LoadMachineProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  // Kept here, so that closing the dialog by Escape does not lose the pasted text.
  const [material, setMaterial] = useState<Material>(EMPTY);
  useModal(dialog, open);
  return (
    <dialog
      ref={dialog}
      className="doctor"
      aria-labelledby={title}
      // The event comes late. By then the dialog may be open again.
      onClose={() => {
        if (!dialog.current?.open) onClose();
      }}
    >
      {open && <Inside title={title} material={material} setMaterial={setMaterial} onClose={onClose} />}
    </dialog>
  );
}

/**
 * A modal dialog gives the focus back when it closes. A dialog that is removed while open does not, so this hook does
 * it.
 */
function useModal(ref: RefObject<HTMLDialogElement | null>, open: boolean): void {
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog === null || !open) return;
    const opener = document.activeElement;
    dialog.showModal();
    dialog.querySelector('textarea')?.focus();
    return () => {
      dialog.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, [ref, open]);
}

interface InsideProps {
  readonly title: string;
  readonly material: Material;
  readonly setMaterial: (material: Material) => void;
  readonly onClose: () => void;
}

function Inside({ title, material, setMaterial, onClose }: InsideProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const { paste, busy } = useReading(material.text);
  const latest = useRef(0);

  const take = (next: Material): void => {
    latest.current++;
    setProblem(null);
    setMaterial(next);
  };
  /** A later request wins over this request, even if this request takes longer. */
  const takeLater = async (coming: Promise<Material | string>): Promise<void> => {
    const mine = ++latest.current;
    const next = await coming;
    if (mine !== latest.current) return;
    if (typeof next === 'string') setProblem(next);
    else take(next);
  };
  const takeFile = (file: File): void =>
    void takeLater(
      openFile(file).then((opened) =>
        opened.ok
          ? materialFrom(opened.text, opened.name)
          : t(`doctor.file.${opened.reason}`, { name: opened.name, most: BIGGEST_MB }),
      ),
    );
  const dropping = useDrop(takeFile);

  const load = (): void => {
    if (busy || !canLoad(paste)) return;
    setMaterial(EMPTY);
    // The dialog closes first, because a screen reader skips an announcement behind a modal dialog.
    onClose();
    setTimeout(() => loadPaste(paste));
  };

  return (
    <form
      className="doctor-form"
      data-dropping={dropping.over || undefined}
      {...dropping.handlers}
      onSubmit={(event) => {
        event.preventDefault();
        load();
      }}
    >
      <header className="doctor-head">
        <h2 id={title}>{t('doctor.title')}</h2>
        <button type="button" className="button" onClick={onClose}>
          {t('doctor.close')}
        </button>
      </header>
      <div className="doctor-body">
        <p className="doctor-intro">{t('doctor.intro')}</p>
        <Commands />
        <Samples onPick={(coming) => void takeLater(coming)} />
        <Input material={material} onChange={take} onFile={takeFile} />
        {problem !== null && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <Result paste={paste} busy={busy && material.text.length > AT_ONCE} />
      </div>
      <footer className="doctor-foot">
        <p className="quiet">{t('doctor.load.hint')}</p>
        <button type="button" className="button" onClick={onClose}>
          {t('doctor.cancel')}
        </button>
        <button type="submit" className="button button-main" disabled={busy || !canLoad(paste)}>
          {t(paste.kind === 'script' ? 'doctor.load.script' : 'doctor.load')}
        </button>
      </footer>
      {dropping.over && (
        <p className="doctor-drop" aria-hidden="true">
          {t('doctor.drop.now')}
        </p>
      )}
    </form>
  );
}

/** A file can be dropped anywhere on the dialog. After a drop beside the dialog, the browser stays on the page. */
function useDrop(onFile: (file: File) => void) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const keep = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    addEventListener('dragover', keep);
    addEventListener('drop', keep);
    return () => {
      removeEventListener('dragover', keep);
      removeEventListener('drop', keep);
    };
  }, []);
  const handlers = {
    onDragOver(event: ReactDragEvent) {
      if (event.dataTransfer.types.includes('Files')) setOver(true);
    },
    onDragLeave(event: ReactDragEvent) {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
    },
    onDrop(event: ReactDragEvent) {
      setOver(false);
      const [file] = event.dataTransfer.files;
      if (file !== undefined) onFile(file);
    },
  };
  return { over, handlers };
}
