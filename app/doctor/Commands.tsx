import { useState } from 'react';
import { t } from '../words/index.ts';
import { ONE_COMMAND, TWO_COMMANDS } from './commands.ts';

/** The commands to run on the machine, each with a button that copies it. */
export function Commands() {
  const [said, say] = useState('');
  return (
    <section className="doctor-commands">
      <Command label={t('doctor.run')} command={ONE_COMMAND} say={say} />
      <Command label={t('doctor.run.older')} command={TWO_COMMANDS} say={say} />
      <p role="status" className="quiet">
        {said}
      </p>
    </section>
  );
}

function Command({ label, command, say }: { label: string; command: string; say: (text: string) => void }) {
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(command);
      say(t('doctor.copied'));
    } catch {
      say(t('doctor.copy.failed'));
    }
  };
  return (
    <div className="doctor-command">
      <p>{label}</p>
      <div className="doctor-row">
        <code>{command}</code>
        <button
          type="button"
          className="button"
          aria-label={t('doctor.copy.label', { command })}
          onClick={() => void copy()}
        >
          {t('doctor.copy')}
        </button>
      </div>
    </div>
  );
}
