/**
 * The lesson in the page's address, read and written here. `?lesson` is the list, `?lesson=ID` a lesson's cover, and
 * `?lesson=ID&step=3` its third step. All other parameters of the address stay.
 */
export interface Asked {
  readonly id: string;
  /** From 0; -1 is the cover. */
  readonly step: number;
}

/** Null if the address names no lesson. An empty `id` asks for the list. */
export function askedIn(search: string): Asked | null {
  const words = new URLSearchParams(search);
  const id = words.get('lesson');
  if (id === null) return null;
  const step = Number(words.get('step') ?? 0);
  return { id: /^[\w-]{1,60}$/.test(id) ? id : '', step: Number.isInteger(step) && step > 0 ? step - 1 : -1 };
}

/** The same address with another lesson, or without a lesson. */
export function searchWith(search: string, asked: Asked | null): string {
  const words = new URLSearchParams(search);
  words.delete('lesson');
  words.delete('step');
  const rest = [...words].map(([key, value]) =>
    value === '' ? encodeURIComponent(key) : `${encodeURIComponent(key)}=${encodeURIComponent(value)}`,
  );
  if (asked) rest.push(asked.id === '' ? 'lesson' : `lesson=${asked.id}`);
  if (asked && asked.id !== '' && asked.step >= 0) rest.push(`step=${asked.step + 1}`);
  return rest.length > 0 ? `?${rest.join('&')}` : '';
}

/**
 * Writes the lesson into the page's address. The tab's history gets no new entry, so the Back button still leaves the
 * page.
 */
export function tellAddress(asked: Asked | null): void {
  const search = searchWith(location.search, asked);
  if (search === location.search) return;
  try {
    history.replaceState(history.state, '', location.pathname + search + location.hash);
  } catch {
    // A sandboxed frame cannot change its address. The lesson works without it.
  }
}
