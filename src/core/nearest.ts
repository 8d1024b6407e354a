/**
 * The known names nearest to a name that was not found, nearest first, for "did you mean". Distance is the least number of insertions,
 * deletions, substitutions and swaps of neighbours (Damerau 1964, optimal string alignment) between the names without regard to case,
 * spaces, underscores, hyphens and dots; a known name that contains the wanted one, or the reverse, counts as near. Names further than
 * about a third of the wanted name's length, or than twice the nearest, are left out. Equal distances keep the order of `known`.
 */
export function nearestNames(wanted: string, known: readonly string[], most = 3): string[] {
  const target = simplify(wanted);
  const limit = Math.max(1, Math.floor(target.length / 3));
  const scored = known.map((name, order) => ({ name, order, distance: nameDistance(target, simplify(name)) }));
  const best = scored.reduce((least, { distance }) => Math.min(least, distance), limit);
  return scored
    .filter(({ distance }) => distance <= Math.min(limit, best + best))
    .sort((a, b) => a.distance - b.distance || a.order - b.order)
    .slice(0, most)
    .map(({ name }) => name);
}

const longest = 200;

function simplify(name: string): string {
  return name
    .slice(0, longest)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_.-]+/g, '');
}

function nameDistance(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = a.length < b.length ? a : b;
  const longer = a.length < b.length ? b : a;
  if (shorter.length >= 3 && longer.includes(shorter)) return 1;
  return alignmentDistance(a, b);
}

function alignmentDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(change, last[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, beforeLast[j - 2]! + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
