/**
 * Makes something the first time it is asked for. A statechart takes milliseconds to set up, on a phone tens of them: a page sets up those
 * of the version it shows.
 */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
