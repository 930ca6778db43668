/** Which file holds which device, as the device and the file both know it. */
import type { DeviceName, FileName } from '../../world/index.ts';
import type { Draft } from '../draft.ts';

/** The file holds the device, and is open with it. A device that has gone meanwhile is held by nobody. */
export function hold(draft: Draft, device: DeviceName, file: FileName): void {
  const there = draft.device(device);
  const { holds } = draft.file(file) ?? { holds: [] };
  if (there) draft.setDevice(device, { files: [...there.files, file] });
  draft.setFile({ name: file, open: true, holds: there ? [...holds, device] : holds });
}

/** The file holds the device no more; what comes back puts it where it was. */
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
