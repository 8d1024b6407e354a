import { logit } from '../../core/math.ts';

/** Smallest distance of a probability from 0 and 1 before its logit is taken: about the resolution of float32 near 1. */
export const logitFloor = 1e-8;

/** The logit of each probability, kept `logitFloor` away from 0 and 1, so in [-18.42, 18.42]. */
export function logitScores(score: Float64Array): Float64Array {
  return score.map((p) => logit(Math.min(Math.max(p, logitFloor), 1 - logitFloor)));
}
