/** Starts a server for a folder. Port 0 means any free port. The server tries `tries` ports, upwards from `port`. */
export function serve(
  folder: string,
  port?: number,
  tries?: number,
): Promise<{ readonly url: string; close(): Promise<void> }>;
