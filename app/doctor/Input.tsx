import { useId, useRef, type ClipboardEvent } from 'react';
import { t } from '../words/index.ts';
import { AT_ONCE } from './background.ts';
import { EMPTY, type Material, materialFrom } from './material.ts';

interface InputProps {
  readonly material: Material;
  readonly onChange: (material: Material) => void;
  readonly onFile: (file: File) => void;
}

/** The text box and the button that opens a file. For a long text, the name of the text replaces the box. */
export function Input({ material, onChange, onFile }: InputProps) {
  const chooser = useRef<HTMLInputElement>(null);
  const box = useId();
  const hint = useId();

  const clear = (): void => {
    onChange(EMPTY);
    // The button disappears with the text. The text box may return only now, so the focus waits for it.
    setTimeout(() => document.getElementById(box)?.focus());
  };

  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>): void => {
    const pasted = event.clipboardData.getData('text');
    if (pasted.length <= AT_ONCE) return;
    event.preventDefault();
    onChange(materialFrom(pasted, t('doctor.source.pasted')));
  };

  return (
    <section className="doctor-input">
      <div className="doctor-row">
        <label htmlFor={material.name === null ? box : undefined} className="doctor-label">
          {t('doctor.text')}
        </label>
        <span className="doctor-file">
          <button type="button" className="button" onClick={() => chooser.current?.click()}>
            {t('doctor.open')}
          </button>
          <span className="quiet">{t('doctor.drop')}</span>
        </span>
        {material.text !== '' && (
          <button type="button" className="button" onClick={clear}>
            {t('doctor.clear')}
          </button>
        )}
      </div>
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label={t('doctor.open')}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file !== undefined) onFile(file);
          // The same file can be chosen again after a change.
          event.currentTarget.value = '';
        }}
      />
      {material.name === null ? (
        <textarea
          id={box}
          rows={9}
          value={material.text}
          aria-describedby={hint}
          autoCapitalize="off"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          wrap="off"
          onPaste={onPaste}
          onChange={(event) => onChange({ text: event.currentTarget.value, name: null })}
        />
      ) : (
        <p className="doctor-source">
          {t('doctor.source', { name: material.name, size: Math.ceil(material.text.length / 1000) })}
        </p>
      )}
      <p id={hint} className="quiet">
        {t('doctor.text.hint')}
      </p>
    </section>
  );
}
