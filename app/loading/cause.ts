/** Why a load failed, as far as the page can find out. */

/** `updated` where the server has a newer build: files of this build may be gone from it. */
export type Cause = 'offline' | 'updated' | 'unreachable';

/** The cause as the browser knows it, without asking the server. */
export const causeNow = (): Cause => (navigator.onLine ? 'unreachable' : 'offline');

/** True where the server's page starts by another script than this page: each build names that script anew. False where the server does not answer. */
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
