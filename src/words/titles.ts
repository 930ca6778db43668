import type { DeviceSpec } from '../world/index.ts';
import type { MessageId } from './catalogue.ts';
import { t } from './speak.ts';

const CLASSES = [
  '0100',
  '0101',
  '0104',
  '0106',
  '0107',
  '0108',
  '0200',
  '0280',
  '0300',
  '0302',
  '0380',
  '0403',
  '0480',
  '0500',
  '0580',
  '0600',
  '0601',
  '0604',
  '0607',
  '0700',
  '0780',
  '0805',
  '0880',
  '0c03',
  '0c05',
  '1080',
  '1180',
  '1200',
];

/** The title of a device: from `lspci`, otherwise from its PCI class. */
export function titleOf(spec: DeviceSpec | undefined): string {
  if (spec?.title) return spec.title;
  const code = spec?.class ?? '0200';
  return CLASSES.includes(code) ? t(`board.class.${code}` as MessageId) : t('board.class.other', { code });
}
