/** All files below a folder except the service worker, by relative path, each with its SHA-256 in base64. */
export function filesOf(page: string): Record<string, string>;
/**
 * Writes `sw.js` into a built page. This must be the last step of a build. Returns the number of files in the list.
 */
export function writeWorker(page: string): number;
