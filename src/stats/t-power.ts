import { exp, log, pow } from '../core/math.ts';
import { logGamma } from './distributions/gamma.ts';
import { normal } from './distributions/normal.ts';
import { studentT } from './distributions/student-t.ts';

const intervals = 2000;
/** Beyond this Student's t and the normal distribution differ by less than rounding does here. */
const likeInfinite = 1e7;

/**
 * Chance that a two-sided t test rejects, for a statistic that is noncentral t with noncentrality `shift` (true value over standard
 * error): both tails, so a shift of 0 gives alpha. Integral over the cube root of the estimated standard error by Simpson's rule,
 * absolute error below 1e-7 for at least 1 degree of freedom (real; infinite: the z test). NaN where the shift is NaN, alpha outside (0, 1) or
 * the degrees of freedom not positive.
 */
export function powerOfT(shift: number, degreesOfFreedom: number, alpha = 0.05): number {
  const critical = studentT.upperQuantile(alpha / 2, degreesOfFreedom);
  if (degreesOfFreedom > likeInfinite) return normal.upperTail(critical - shift) + normal.upperTail(critical + shift);
  const reach = 9 / Math.sqrt(degreesOfFreedom);
  const low = pow(Math.max(0, 1 - reach), 1 / 3);
  const width = (pow(1 + reach, 1 / 3) - low) / intervals;
  const half = degreesOfFreedom / 2;
  const constant = log(2) + half * log(half) - logGamma(half);
  let sum = 0;
  for (let i = 0; i <= intervals; i += 1) {
    const root = low + i * width;
    const ratio = root * root * root;
    const density = ratio === 0 ? 0 : 3 * root * root * ratioDensity(ratio, degreesOfFreedom, constant);
    const rejects = normal.upperTail(critical * ratio - shift) + normal.upperTail(critical * ratio + shift);
    sum += (i === 0 || i === intervals ? 1 : i % 2 === 1 ? 4 : 2) * density * rejects;
  }
  return (sum * width) / 3;
}

/** Density of an estimated over the true standard error: the root of chi-square over its degrees of freedom. */
function ratioDensity(ratio: number, degreesOfFreedom: number, constant: number): number {
  return exp(constant + (degreesOfFreedom - 1) * log(ratio) - (degreesOfFreedom * ratio * ratio) / 2);
}
