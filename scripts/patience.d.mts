/** The factor for every limit against hangs, at least 3. `PATIENCE` in the environment fixes it. */
export function patience(): number;
