import type { ReactElement } from 'react';
import { Licences } from '../licences/index.ts';
import { t } from '../words/index.ts';
import { EVENT_HELP, VFIO_CALLS } from './answers.ts';
import { COMMANDS } from './commands.ts';

/** The list of all events and commands that the reader can type. */
export function Help(): ReactElement {
  const told = ({
    form,
    what,
  }: {
    readonly form: string;
    readonly what: (typeof COMMANDS)[number]['what'];
  }): ReactElement => (
    <li key={form}>
      <code>{form}</code>: {t(what)}
    </li>
  );
  return (
    <section>
      <h2>{t('text.help')}</h2>
      <p>
        {t('text.help.intro')} {t('text.help.more')}
      </p>
      <h3>{t('text.help.events')}</h3>
      <ul>{EVENT_HELP.map(told)}</ul>
      <p>{t('text.help.event.vfio', { calls: VFIO_CALLS })}</p>
      <h3>{t('text.help.commands')}</h3>
      <ul>{COMMANDS.map(told)}</ul>
      <Licences />
    </section>
  );
}
