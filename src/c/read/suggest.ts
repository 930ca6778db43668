/**
 * Edit distance of two names: changed, added, missing or swapped letters. Returns `most` + 1 for any larger distance.
 */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let older: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      let least = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, older[j - 2]! + 1);
      next.push(least);
    }
    older = row;
    row = next;
  }
  return row[b.length]!;
}

/** The known name that is most similar to an unknown name, or null. */
export function nearest(name: string, known: Iterable<string>): string | null {
  const most = name.length <= 1 ? 0 : name.length <= 3 ? 1 : name.length <= 6 ? 2 : 3;
  let best: string | null = null;
  let least = most + 1;
  for (const other of known) {
    const far = other.toLowerCase() === name.toLowerCase() ? 0 : distance(name, other, most);
    if (far < least) {
      least = far;
      best = other;
    }
  }
  return best;
}
