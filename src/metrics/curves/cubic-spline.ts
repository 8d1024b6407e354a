// Restricted cubic splines: cubic between knots, linear outside them, so that a curve does not bend where data are few.

/** The shares of the data at which Harrell puts four knots. */
export const fourKnots: readonly number[] = [0.05, 0.35, 0.65, 0.95];

/**
 * Columns of the restricted cubic spline basis over many x: x itself and one function for each knot but the last two, scaled by the squared
 * distance of the outer knots. With fewer than three knots x alone. Knots ascend strictly. (Harrell, Regression Modeling Strategies, 2.4.5.)
 */
export function splineBasis(x: Float64Array, knots: readonly number[]): Float64Array[] {
  const count = knots.length;
  if (count < 3) return [x];
  const last = knots[count - 1];
  const before = knots[count - 2];
  const unit = (last - knots[0]) * (last - knots[0]);
  const bends = knots.slice(0, -2).map((knot) => {
    const nearLast = (last - knot) / (last - before);
    const nearBefore = (before - knot) / (last - before);
    return x.map((v) => (cube(v - knot) - cube(v - before) * nearLast + cube(v - last) * nearBefore) / unit);
  });
  return [x, ...bends];
}

function cube(x: number): number {
  return x > 0 ? x * x * x : 0;
}
