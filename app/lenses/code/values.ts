/** The values that a statement used and made, as they stand behind its line. */
import type { FrameView, Stepped } from '../../../src/c/run/index.ts';
import type { Names } from './names.ts';

/** At most so many stand behind a line. */
const MOST = 4;

export const refuses = ({ returned, findings }: Stepped): boolean =>
  (typeof returned === 'number' && returned < 0) || findings.length > 0;

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** A place as the board names it: `dma_users[USERSPACE]`, where the line says all of `group->dma_users[DMA_OWNER_USERSPACE]`. */
const brief = (name: string): string => name.replace(/^group->/, '').replace(/\[[A-Z0-9_]*_([A-Z0-9]+)\]/, '[$1]');

/** A value as the board names it: `KERNEL` for `DMA_OWNER_KERNEL`, which the line itself may say in full. */
const plain = (value: string): string => value.replace(/^DMA_OWNER_/, '');

export function valuesOf(
  { reads, writes, span, fn }: Stepped,
  names: Names,
  source: string,
  before: FrameView | undefined,
  after: readonly FrameView[],
): readonly string[] {
  if (span.file !== 1) return [];
  const text = source.slice(span.from, span.to);
  const values = new Map<string, string>();
  for (const { at, after: value } of reads) {
    const name = at.file === 1 ? squeeze(source.slice(at.from, at.to)) : '';
    const type = names.typeOf(name);
    if (!/^[\w[\]>.-]+$/.test(name) || type?.kind === 'lock') continue;
    values.set(name, `${brief(name)} = ${plain(names.value(value, type))}`);
  }
  for (const { address, before: was, after: value, at } of writes) {
    const place = names.place(address);
    const written = at.file === 1 ? squeeze(source.slice(at.from, at.to)) : '';
    if (names.isLock(address)) continue;
    // What was read on the way to writing it is told by the change.
    for (const name of values.keys()) if (written.startsWith(name)) values.delete(name);
    const name = /^[\w[\]>.-]+$/.test(written) ? written : (place ?? '');
    const type = names.typeOf(name) ?? names.typeOf(place ?? '');
    if (name !== '')
      values.set(
        `${name} changed`,
        `${brief(name)}: ${plain(names.value(was, type))} → ${plain(names.value(value, type))}`,
      );
  }
  const frame = after.find((each) => each.fn === fn) ?? before;
  for (const { name, type, value } of frame?.locals ?? []) {
    if (value === null || !new RegExp(`(?<![\\w>.])${name}(?!\\w)`).test(text)) continue;
    // A pointer to what everything here is about says nothing.
    const to = type.kind === 'pointer' && type.to.kind === 'struct' ? type.to.name : '';
    if (value !== 0 && (to === 'iommu_group' || (to === 'device' && !/=/.test(text)))) continue;
    values.set(name, `${name} = ${plain(names.value(value, type))}`);
  }
  return [...values.values()].slice(0, MOST);
}
