/** The `check` command. The search itself is loaded when the command is typed first. */
import { PROPERTY_NAMES, type PropertyName } from '../../src/explore/index.ts';
import { nearest } from '../../src/world/index.ts';
import { loader } from '../loading/index.ts';
import { t } from '../words/index.ts';
import { type Command, refuse } from './command.ts';

const FORM = 'check [PROPERTY|show|stop] [PROPERTY]';

const loadCheck = loader(() => import('./check.ts'), 'explore');

const propertyMeant = (word: string): PropertyName =>
  PROPERTY_NAMES.find((known) => known === word.toLowerCase()) ??
  refuse(
    t('text.problem.property', { word, near: nearest(word, PROPERTY_NAMES) ?? 'none', all: PROPERTY_NAMES.join(', ') }),
  );

async function run(word: string | undefined, next: string | undefined): Promise<readonly string[] | string | void> {
  const asked = word?.toLowerCase();
  if (asked === 'show') {
    const name = propertyMeant(next ?? refuse(t('text.problem.missing', { form: FORM })));
    return (await loadCheck()).show(name);
  }
  if (next !== undefined) refuse(t('text.problem.extra', { word: next, form: FORM }));
  if (asked === 'stop') return (await loadCheck()).stop();
  const name = asked === undefined ? undefined : propertyMeant(asked);
  return (await loadCheck()).check(name);
}

export const CHECK_COMMAND: Command = { name: 'check', form: FORM, what: 'text.help.check', run };
