/** `dma-owner export`: writes the model that `check` searches, for Spin or for TLC. */
import { promela, tla, Unexportable } from '../export/index.ts';
import { t } from '../words/index.ts';
import { Complaint, where, writeText } from './complaint.ts';
import { EXPORT_HELP } from './help.ts';
import { EXIT, type Io } from './io.ts';
import { oneOf, type Option, readOptions, refuseExtra } from './options.ts';
import { readSized, SIZED_OPTIONS, type Sized } from './sized.ts';

const LANGUAGES = ['promela', 'tla'] as const;
const SPOKEN = { promela: 'Promela', tla: 'TLA+' } as const;
const OPTIONS: readonly Option[] = [
  { name: 'to', short: 't', value: LANGUAGES.join(', ') },
  ...SIZED_OPTIONS,
  { name: 'config', short: 'C', value: null },
  { name: 'force', value: null },
  { name: 'help', short: 'h', value: null },
];

export async function exportModel(argv: readonly string[], io: Io): Promise<number> {
  const given = readOptions(argv, OPTIONS);
  if (given.values['help'] === true) {
    await io.out(EXPORT_HELP);
    return EXIT.done;
  }
  const language = oneOf('--to', String(given.values['to'] ?? ''), LANGUAGES);
  const [out = '-', extra] = given.arguments;
  refuseExtra(extra, 'export [OPTIONS] [OUT|-]');
  const { source } = given.values;
  const config = given.values['config'] === true;
  if (config && language !== 'tla') throw new Complaint(t('problems.cli.config-of-tla'));
  const sized = await readSized(given, io);
  const text = written(language, sized, config, where(String(source ?? sized.protocol)));
  if (out === '-') await io.out(text);
  else
    await writeText(
      out,
      text,
      { replace: given.values['force'] === true, inputs: source === undefined ? [] : [String(source)] },
      io,
    );
  return EXIT.done;
}

function written(language: (typeof LANGUAGES)[number], sized: Sized, config: boolean, file: string): string {
  try {
    if (language === 'promela') return promela(sized);
    const model = tla(sized);
    return config ? model.config : model.module;
  } catch (error) {
    if (error instanceof Unexportable)
      throw new Complaint(
        t('problems.cli.unexportable', {
          file,
          message: t(`problems.cli.unexportable.${error.code}`, { ...error.params, language: SPOKEN[language] }),
        }),
      );
    throw error;
  }
}
