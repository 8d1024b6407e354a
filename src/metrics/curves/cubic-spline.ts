// Restricted cubic splines: cubic between knots, linear outside them, so that a curve does not bend where data are few.

/** The shares of the data at which Harrell puts four knots. */
export const fourKnots: readonly number[] = [0.05, 0.35, 0.65, 0.95];

/**
 * Values of the restricted cubic spline basis at x: x itself and one function for each knot but the last two, scaled by the squared
 * distance of the outer knots. With fewer than three knots x alone. Knots ascend strictly. (Harrell, Regression Modeling Strategies, 2.4.5.)
 */
export function splineBasis(x: number, knots: readonly number[]): number[] {
  const count = knots.length;
  if (count < 3) return [x];
  const last = knots[count - 1];
  const before = knots[count - 2];
  const unit = (last - knots[0]) * (last - knots[0]);
  const basis = [x];
  for (let j = 0; j < count - 2; j++) {
    const tail = (cube(x - before) * (last - knots[j]) - cube(x - last) * (before - knots[j])) / (last - before);
    basis.push((cube(x - knots[j]) - tail) / unit);
  }
  return basis;
}

function cube(x: number): number {
  return x > 0 ? x * x * x : 0;
}
