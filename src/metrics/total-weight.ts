/** Sum of the row weights; the number of rows when there are none. */
export function totalWeight(count: number, weight: Float64Array | undefined): number {
  if (weight === undefined) return count;
  let total = 0;
  for (let i = 0; i < count; i++) total += weight[i];
  return total;
}
