import { accessSync, constants } from 'node:fs';

/** Whether a path is a program that may be run. */
export function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
