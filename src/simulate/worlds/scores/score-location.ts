// Where the scores of cases lie in log-odds: the one place that says what the latents mean.
import { logit } from '../../../core/math.ts';
import { normal } from '../../../stats/distributions/normal.ts';

/** The latents that place the scores of a kind of cases. */
export interface ScoreLatents {
  readonly auc: number;
  readonly prevalence: number;
  readonly calibrationSlope: number;
  readonly calibrationIntercept: number;
}

/** Normal distributions of the score's log-odds: means with and without the finding, and their common standard deviation. */
export interface ScoreLocation {
  readonly present: number;
  readonly absent: number;
  readonly spread: number;
}

/**
 * With d = sqrt 2 x Phi^-1(auc), the true log-odds are L = logit(prevalence) + d x, x ~ N(+d / 2, 1) with and N(-d / 2, 1) without the finding; the score's log-odds are
 * (L - intercept) / slope, so that logit P(finding | score) = intercept + slope x logit(score) where the prevalence is the true one.
 */
export function scoreLocation({
  auc,
  prevalence,
  calibrationSlope,
  calibrationIntercept,
}: ScoreLatents): ScoreLocation {
  const separation = Math.SQRT2 * normal.quantile(auc);
  const middle = (logit(prevalence) - calibrationIntercept) / calibrationSlope;
  const half = (separation * separation) / 2 / calibrationSlope;
  return { present: middle + half, absent: middle - half, spread: separation / calibrationSlope };
}
