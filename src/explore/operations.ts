/** The operations that a CPU may begin: the table in docs/decisions/0013-every-interleaving.md. */
import { callFunction, type CallName } from '../protocols/index.ts';
import { deviceName, DRIVERS, fileName, type Scene } from './scene.ts';
import type { Sizes } from './types.ts';

export type OperationKind = 'bind' | 'unbind' | 'attach' | 'detach' | 'close' | 'claim-null' | 'release-foreign';

export interface Operation {
  readonly index: number;
  readonly kind: OperationKind;
  readonly device: number | null;
  readonly file: number | null;
  /** Index into `DRIVERS`; null unless the operation is a `bind`. */
  readonly driver: number | null;
  readonly fails: boolean;
  /** The function of the glue, and its arguments. */
  readonly fn: string;
  readonly args: readonly number[];
  /** The operation as a script line. */
  readonly event: string;
}

/** The incorrect callers that a search allows beside the correct callers. */
export interface Callers {
  readonly nullOwner: boolean;
  readonly foreignRelease: boolean;
}

interface Wanted {
  kind: OperationKind;
  call: CallName;
  device?: number;
  file?: number;
  driver?: number;
  fails?: boolean;
  event: string;
}

/** All operations of the given devices and files that the listing has a call for. */
export function operationsOf(
  scene: Scene,
  { devices, files }: Sizes,
  { nullOwner, foreignRelease }: Callers,
): readonly Operation[] {
  const { calls } = scene.world.tale;
  const wanted: Wanted[] = [];
  for (let device = 0; device < devices; device += 1) {
    const name = deviceName(device);
    for (const [driver, bound] of DRIVERS.entries()) {
      wanted.push({ kind: 'bind', call: 'bind', device, driver, event: `bind ${name} ${bound}` });
      wanted.push({ kind: 'bind', call: 'bind', device, driver, fails: true, event: `bind ${name} ${bound} fails` });
    }
    wanted.push({ kind: 'unbind', call: 'unbind', device, event: `unbind ${name}` });
    for (let file = 0; file < files; file += 1) {
      wanted.push({ kind: 'attach', call: 'attach', device, file, event: `attach ${name} ${fileName(file)}` });
      wanted.push({ kind: 'detach', call: 'detach', device, file, event: `detach ${name} ${fileName(file)}` });
    }
    if (nullOwner) wanted.push({ kind: 'claim-null', call: 'claim user', device, event: `claim ${name} user -` });
    if (foreignRelease)
      wanted.push({ kind: 'release-foreign', call: 'release user', device, event: `release ${name} user` });
  }
  // If user space can claim only whole groups, incorrect callers use the group calls.
  if (nullOwner && !calls.has('claim user'))
    wanted.push({ kind: 'claim-null', call: 'claim-group', event: 'claim-group 0 -' });
  if (foreignRelease && !calls.has('release user'))
    wanted.push({ kind: 'release-foreign', call: 'release-group', event: 'release-group 0 -' });
  for (let file = 0; file < files; file += 1)
    wanted.push({ kind: 'close', call: 'close', file, event: `close ${fileName(file)}` });
  return wanted
    .filter(({ call }) => calls.has(call))
    .map(({ kind, call, device = null, file = null, driver = null, fails = false, event }, index): Operation => ({
      index,
      kind,
      device,
      file,
      driver,
      fails,
      event,
      fn: callFunction(call),
      args: [
        device === null ? 0 : scene.devices[device]!,
        driver === null ? 0 : scene.drivers[driver]!,
        file === null ? 0 : scene.files[file]!,
        scene.group,
      ],
    }));
}
