/**
 * Which lesson the page's address asks for, and keeping it true: `?lesson` is the list, `?lesson=ID` a lesson's cover, `?lesson=ID&step=3`
 * its third step. Whatever else the address says stays.
 */
export interface Asked {
  readonly id: string;
  /** From 0; -1 is the cover. */
  readonly step: number;
}

/** Null where no lesson is asked for; an empty `id` asks for the list. */
export function askedIn(search: string): Asked | null {
  const words = new URLSearchParams(search);
  const id = words.get('lesson');
  if (id === null) return null;
  const step = Number(words.get('step') ?? 0);
  return { id: /^[\w-]{1,60}$/.test(id) ? id : '', step: Number.isInteger(step) && step > 0 ? step - 1 : -1 };
}

/** The same address with another lesson, or with none. */
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

/** Writes it into the page's address, without a new entry in the tab's history: Back leaves the page as it always did. */
export function tellAddress(asked: Asked | null): void {
  const search = searchWith(location.search, asked);
  if (search === location.search) return;
  try {
    history.replaceState(history.state, '', location.pathname + search + location.hash);
  } catch {
    // A sandboxed frame may not; the lesson goes on without.
  }
}
