/**
 * Calls `make` at the first use and keeps the value. The setup of a statechart takes milliseconds, on a phone tens of
 * milliseconds. With `once`, a page sets up only the statecharts of the version that it shows.
 */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
