/** A window may write a scenario while it holds the scenario's Web Lock. The browser frees the locks of a window that closes or crashes. */

/** Lets go of a lock. */
export type Release = () => void;

export interface Locks {
  /** Takes a lock; null where another window holds it. `patient` waits a moment: after a reload the page before may be about to let go. */
  hold(name: string, patient?: boolean): Promise<Release | null>;
  /** The locks that any window holds. */
  held(): Promise<ReadonlySet<string>>;
}

/** The longest wait of a patient request, in milliseconds. */
const PATIENCE = 200;

/** Null where the browser has no Web Locks, as on a page that came without encryption. */
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
