import { accessSync, constants } from 'node:fs';

/** True where a path is a program that this process may run. */
export function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
