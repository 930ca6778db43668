/** The values that a statement read and wrote, as they are shown after its line. */
import type { FrameView, Stepped } from '../../../src/c/run/index.ts';
import type { Names } from './names.ts';

/** The most values that a line shows. */
const MOST = 4;

export const refuses = ({ returned, findings }: Stepped): boolean =>
  (typeof returned === 'number' && returned < 0) || findings.length > 0;

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** A place in the board's notation: `dma_users[USERSPACE]` for `group->dma_users[DMA_OWNER_USERSPACE]`. */
const brief = (name: string): string => name.replace(/^group->/, '').replace(/\[[A-Z0-9_]*_([A-Z0-9]+)\]/, '[$1]');

/** A value in the board's notation: `KERNEL` for `DMA_OWNER_KERNEL`. */
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
    // A change shows the old value, too. So the read of the same field is left out.
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
    // A pointer to the event's group or device shows nothing new.
    const to = type.kind === 'pointer' && type.to.kind === 'struct' ? type.to.name : '';
    if (value !== 0 && (to === 'iommu_group' || (to === 'device' && !/=/.test(text)))) continue;
    values.set(name, `${name} = ${plain(names.value(value, type))}`);
  }
  return [...values.values()].slice(0, MOST);
}
