/** Starts a server for a folder. Port 0 means any free port. `tries` is how many ports are tried, upwards from `port`. */
export function serve(
  folder: string,
  port?: number,
  tries?: number,
): Promise<{ readonly url: string; close(): Promise<void> }>;
