/**
 * Holm's adjusted p-values: in ascending order max over j <= i of (m − j + 1) p(j), at most 1. Controls the family-wise error for any
 * dependence. Equal p-values get equal adjusted ones. NaN stays NaN and is not counted in m. Source: Holm 1979.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = ascending(pValues);
  const adjusted = pValues.map(() => Number.NaN);
  let running = 0;
  order.forEach((index, rank) => {
    running = Math.max(running, Math.min(1, (order.length - rank) * pValues[index]!));
    adjusted[index] = running;
  });
  return adjusted;
}

/**
 * Adjusted p-values of Benjamini and Hochberg: in ascending order min over j >= i of m p(j) / j, at most 1. Controls the false
 * discovery rate for independent or positively dependent tests. NaN stays NaN and is not counted in m. Source: Benjamini and
 * Hochberg 1995.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = ascending(pValues);
  const adjusted = pValues.map(() => Number.NaN);
  let running = 1;
  for (let rank = order.length; rank >= 1; rank -= 1) {
    const index = order[rank - 1]!;
    running = Math.min(running, (order.length * pValues[index]!) / rank);
    adjusted[index] = running;
  }
  return adjusted;
}

function ascending(pValues: readonly number[]): number[] {
  const indices = pValues.map((_, index) => index).filter((index) => !Number.isNaN(pValues[index]!));
  return indices.sort((i, j) => pValues[i]! - pValues[j]! || i - j);
}
