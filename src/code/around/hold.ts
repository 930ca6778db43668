/** Records which file holds which device, in the file and in the device. */
import type { DeviceName, FileName } from '../../world/index.ts';
import type { Draft } from '../draft.ts';

/**
 * Records that the file holds the device, and opens the file. If the device is already unplugged, only the file is
 * opened.
 */
export function hold(draft: Draft, device: DeviceName, file: FileName): void {
  const there = draft.device(device);
  const { holds } = draft.file(file) ?? { holds: [] };
  if (there) draft.setDevice(device, { files: [...there.files, file] });
  draft.setFile({ name: file, open: true, holds: there ? [...holds, device] : holds });
}

/** Records that the file no longer holds the device. Returns a function that restores the old state. */
export function drop(draft: Draft, device: DeviceName, file: FileName): () => void {
  const { files } = draft.device(device)!;
  const held = draft.file(file)!;
  draft.setDevice(device, { files: files.filter((other) => other !== file) });
  draft.setFile({ ...held, holds: held.holds.filter((other) => other !== device) });
  return () => {
    const there = draft.device(device);
    const now = draft.file(file)!;
    if (!there) return;
    draft.setDevice(device, { files: there.files.toSpliced(files.indexOf(file), 0, file) });
    draft.setFile({ ...now, holds: now.holds.toSpliced(held.holds.indexOf(device), 0, device) });
  };
}
