/** Relative error of `actual`, or its absolute error where the golden value is 0. */
export function relativeError(actual: number, golden: number): number {
  if (Object.is(actual, golden) || actual === golden) return 0;
  return Math.abs(actual - golden) / (golden === 0 ? 1 : Math.abs(golden));
}
