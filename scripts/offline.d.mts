/** Every file below a folder by its path from there, with its SHA-256 in base64; the service worker itself is not among them. */
export function filesOf(page: string): Record<string, string>;
/** Writes `sw.js` into a built page; the last thing a build does to it. Gives how many files are kept. */
export function writeWorker(page: string): number;
