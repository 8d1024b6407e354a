// Row weights, with absent weights meaning one.

/** Sum of the row weights; the number of rows when there are none. */
export function totalWeight(count: number, weight: Float64Array | undefined): number {
  if (weight === undefined) return count;
  let total = 0;
  for (let i = 0; i < count; i++) total += weight[i];
  return total;
}

/** Weight of the events (label 1) and of the non-events (label 0). */
export function classWeights(
  label: ArrayLike<number>,
  weight: Float64Array | undefined,
): { events: number; nonEvents: number } {
  let events = 0;
  let nonEvents = 0;
  for (let i = 0; i < label.length; i++) {
    const w = weight === undefined ? 1 : weight[i];
    if (label[i] === 1) events += w;
    else nonEvents += w;
  }
  return { events, nonEvents };
}
