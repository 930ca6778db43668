/**
 * A window may write a scenario only while it holds the scenario's Web Lock. The browser frees the locks of a window
 * that closes or crashes.
 */

/** Releases a lock. */
export type Release = () => void;

export interface Locks {
  /**
   * Takes a lock; null if another window holds it. `patient` waits a moment, because after a reload the previous page
   * may be about to release its lock.
   */
  hold(name: string, patient?: boolean): Promise<Release | null>;
  /** The locks that any window holds. */
  held(): Promise<ReadonlySet<string>>;
}

/** The longest wait of a patient request, in milliseconds. */
const PATIENCE = 200;

/** Null if the browser has no Web Locks, for example on a page without encryption. */
export function webLocks(manager: LockManager | undefined): Locks | null {
  if (!manager) return null;
  return {
    hold: (name, patient = false) =>
      new Promise((resolve) => {
        const options: LockOptions = patient ? { signal: AbortSignal.timeout(PATIENCE) } : { ifAvailable: true };
        manager
          .request(name, options, (lock) => {
            if (!lock) return resolve(null);
            return new Promise<void>((release) => {
              resolve(release);
            });
          })
          .catch(() => resolve(null));
      }),
    held: async () => new Set(((await manager.query().catch(() => null))?.held ?? []).map(({ name }) => name ?? '')),
  };
}
