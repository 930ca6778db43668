/** Starts serving a folder; port 0 takes any free one, `tries` goes on from a port that is taken. */
export function serve(folder: string, port?: number, tries?: number): Promise<{ readonly url: string; close(): Promise<void> }>;
