/** What the driver core's remove does to VFIO's side of a device. */
import { type DeviceName, type DriverName } from '../../world/index.ts';
import type { Draft } from '../draft.ts';
import { deviceOf } from '../world.ts';
import { detachContainer } from './claims.ts';
import { groupFile, openGroupFile, send } from './table.ts';

/** The driver's remove, before anything of the device is given back: the last VFIO device of a group takes the group file's rights along. */
export function unregister(draft: Draft, device: DeviceName, driver: DriverName): void {
  if (!draft.version.driver(driver).userOpens) return;
  const { name, devices } = draft.group(draft.homeOf(device)!);
  const left = devices.some((other) => {
    const bound = deviceOf(other).driver;
    return other.name !== device && bound !== null && draft.version.driver(bound).userOpens;
  });
  const opened = left ? undefined : openGroupFile(draft, name);
  if (!opened) return;
  const before = groupFile(draft, opened.token);
  if (send(draft, opened.token, { type: 'revoke' }).actions.includes('detach')) detachContainer(draft, opened.token, before);
}
