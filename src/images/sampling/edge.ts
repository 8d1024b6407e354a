/** What stands beyond the edge of a grid: the nearest sample, zero, the grid mirrored about its outer faces (d c b a | a b c d | d c b a), or a number. */
export type Outside = 'nearest' | 'zero' | 'reflect' | number;

/** Index of the sample that stands for index `index` of an axis of `length` samples; -1 where the value is a constant. */
export function edgeIndex(index: number, length: number, outside: Outside): number {
  if (index >= 0 && index < length) return index;
  if (outside === 'nearest') return index < 0 ? 0 : length - 1;
  if (outside !== 'reflect') return -1;
  const period = 2 * length;
  const folded = ((index % period) + period) % period;
  return folded < length ? folded : period - 1 - folded;
}

/** The constant beyond the edge: 0 unless a number is given. */
export function outsideValue(outside: Outside): number {
  return typeof outside === 'number' ? outside : 0;
}
