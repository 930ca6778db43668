import type { ProtocolId } from '../types.ts';

/** `X.Y.Z` in numbers; what a distribution hangs on to it (`6.1.0-18-amd64`, `7.3.4+deb13`, `6.15-rc2`) is left out. Null for anything else. */
export function parseRelease(text: string): readonly [number, number, number] | null {
  const match = /^(\d{1,4})\.(\d{1,5})(?:\.(\d{1,5}))?(?:[-+~_.].{0,200})?$/u.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : null;
}

/** Negative where `a` is the older release; what is no release counts as the newest. */
export function compareReleases(a: string, b: string): number {
  const newest = [Infinity, 0, 0] as const;
  const [left, right] = [parseRelease(a) ?? newest, parseRelease(b) ?? newest];
  for (const index of [0, 1, 2] as const) if (left[index] !== right[index]) return left[index] < right[index] ? -1 : 1;
  return 0;
}

/** The protocol that a released kernel speaks (the contract's section 1), or null for what is no release. */
export function protocolOfRelease(text: string): ProtocolId | null {
  if (parseRelease(text) === null) return null;
  if (compareReleases(text, '5.19') < 0) return 'viability';
  if (compareReleases(text, '6.2') < 0) return 'linux-5.19';
  return compareReleases(text, '6.15') < 0 ? 'linux-6.2' : 'linux-7.3';
}
