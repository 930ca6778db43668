/** The factor for every limit against hangs, at least 3. The environment variable `PATIENCE` fixes it. */
export function patience(): number;
