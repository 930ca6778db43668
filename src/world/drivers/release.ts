import type { ProtocolId } from '../types.ts';

/** The longest release that a kernel can report: __NEW_UTS_LEN. */
const LONGEST = 64;
/**
 * Two or three numbers without leading zeros. A fourth number is read in 2.6.X.Y, and before a vendor's suffix. An
 * example is Microsoft's 5.15.167.4-microsoft-standard-WSL2.
 */
const NUMBERS =
  /^([1-9]\d?)\.(0|[1-9]\d?)(?:\.(0|[1-9]\d{0,3}))?(?:(?<=^2\.6\.\d+)\.\d{1,3}|(?<=\.\d+\.\d+)\.\d{1,4}(?=-))?/;
/**
 * A distribution's suffix: `-18-amd64`, `+deb13`, `~rc3`, `-427.13.1.el9_4.x86_64`, `.arch1-1`. A lone `+` marks a
 * tree with uncommitted changes.
 */
const SUFFIX = /^(?:\+|[-+~_][\dA-Za-z][\w.+~-]*|\.[A-Za-z][\w.+~-]*)?$/;

/**
 * The numbers `X.Y.Z` of a release as `uname -r` prints it. Z is 0 where it is missing, and the suffix is ignored.
 * Null for any other text.
 */
export function parseRelease(text: string): readonly [number, number, number] | null {
  const match = text.length <= LONGEST ? NUMBERS.exec(text) : null;
  if (!match || !SUFFIX.test(text.slice(match[0].length))) return null;
  return [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/** Negative if `a` is the older release. A text that is no release counts as the newest release. */
export function compareReleases(a: string, b: string): number {
  const newest = [Infinity, 0, 0] as const;
  const [left, right] = [parseRelease(a) ?? newest, parseRelease(b) ?? newest];
  for (const index of [0, 1, 2] as const) if (left[index] !== right[index]) return left[index] < right[index] ? -1 : 1;
  return 0;
}

/** The protocol version of a kernel release (the contract's section 1); null for a text that is no release. */
export function protocolOfRelease(text: string): ProtocolId | null {
  if (parseRelease(text) === null) return null;
  if (compareReleases(text, '5.19') < 0) return 'viability';
  if (compareReleases(text, '6.2') < 0) return 'linux-5.19';
  return compareReleases(text, '6.15') < 0 ? 'linux-6.2' : 'linux-7.3';
}
