/** The longest word that is searched for a typing error. */
const LONGEST = 24;

/** The known word that differs in the fewest letters, at most two; null where no word is that close. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (word.length > LONGEST) return null;
  const low = word.toLowerCase();
  let best: string | null = null;
  let least = Math.min(2, Math.floor(low.length / 2)) + 1;
  for (const candidate of known) {
    const apart = distance(low, candidate);
    if (apart < least) {
      least = apart;
      best = candidate;
    }
  }
  return best;
}

/** The number of letters to insert, drop, change or swap with their neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
