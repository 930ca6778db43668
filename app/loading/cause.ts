/** The cause of a failed load, as far as the page can find it out. */

/** `updated`: the server has a newer build. Files of this build may be gone from the server. */
export type Cause = 'offline' | 'updated' | 'unreachable';

/** The cause as the browser knows it, without asking the server. */
export const causeNow = (): Cause => (navigator.onLine ? 'unreachable' : 'offline');

/**
 * True if the server's page starts with another script than this page. Each build gives that script a new name. False
 * if the server does not answer.
 */
export async function wasUpdated(): Promise<boolean> {
  try {
    const own = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src.split('/').at(-1);
    if (own === undefined || !navigator.onLine) return false;
    const answer = await fetch(location.pathname, { cache: 'no-cache' });
    return answer.ok && !(await answer.text()).includes(own);
  } catch {
    return false;
  }
}
