import { useRef, useState, type SubmitEvent } from 'react';
import { Icon, Menu } from '../board/index.ts';
import { t } from '../words/index.ts';

/** The names that the script language accepts. */
const NAME = /^[^\s#"]{1,40}$/;

const WORDS = {
  driver: { button: 'palette.another', label: 'palette.another.label', add: 'palette.another.add' },
  file: { button: 'palette.new-file', label: 'palette.new-file.label', add: 'palette.new-file.add' },
} as const;

/** Adds a name that the palette does not have yet. */
export function Add({ what, onAdd }: { what: 'driver' | 'file'; onAdd: (name: string) => void }) {
  const [open, setOpen] = useState(false);
  const [bad, setBad] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const words = WORDS[what];
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = (new FormData(event.currentTarget).get('name') as string).trim();
    if (!NAME.test(name) || name === '-') return setBad(true);
    setOpen(false);
    onAdd(name);
  };
  return (
    <>
      <button
        ref={trigger}
        type="button"
        className="palette-add"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <Icon name="plus" /> {t(words.button)}
      </button>
      {open && (
        <Menu label={t(words.label)} trigger={trigger} onClose={() => setOpen(false)}>
          <form className="menu-form" onSubmit={submit}>
            <label>
              {t(words.label)}
              <input
                name="name"
                autoComplete="off"
                spellCheck={false}
                aria-invalid={bad}
                aria-describedby={bad ? 'palette-bad' : undefined}
              />
            </label>
            <button type="submit" className="button" data-action={what === 'file' ? 'open' : undefined}>
              {t(words.add)}
            </button>
            {bad && (
              <p id="palette-bad" className="problem">
                {t('palette.bad-name')}
              </p>
            )}
          </form>
        </Menu>
      )}
    </>
  );
}
