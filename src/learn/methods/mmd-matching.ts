import { constantOf } from '../../engine/functions/constants.ts';
import { add, cast, mul } from '../../engine/functions/elementwise.ts';
import { mean, sum } from '../../engine/functions/reductions.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { maximumMeanDiscrepancy } from '../losses/maximum-mean-discrepancy.ts';
import { matchingOf, matchingSettings } from './matched-points.ts';
import { defineMethod } from './method.ts';

const name = 'mmd-matching';

/**
 * Distribution matching by kernels: `L + weight mean MMD^2`, the mean over all pairs of groups (and classes, where they are kept apart) of
 * `maximumMeanDiscrepancy` between their cases in the batch (Gretton et al. 2012). A pair of which the batch lacks a side adds 0. Cases of
 * unknown group, or class where it is needed, take no part.
 */
export const mmdMatching = defineMethod({
  name,
  kinds: ['classes', 'pairs'],
  about: 'Brings the distributions of groups together by the maximum mean discrepancy with Gaussian kernels.',
  source: 'Gretton et al. 2012; Louizos et al. 2016',
  attributes: 1,
  settings: {
    weight: { default: 1, low: 0, high: 10_000, search: [0.1, 1, 10], about: 'Weight of the discrepancy.' },
    ...matchingSettings,
    kernel: {
      default: 'several-widths',
      choices: ['several-widths', 'one-width'],
      about: 'Gaussians at 1/4, 1/2, 1, 2, 4 times the squared median distance, or that one alone.',
    },
    estimate: {
      default: 'biased',
      choices: ['biased', 'unbiased'],
      about: 'Whether the estimate counts a case with itself (never below 0) or not.',
    },
  },
  start(context, { weight, kernel, estimate, ...settings }) {
    const matching = matchingOf(context, name, settings);
    const factors = kernel === 'one-width' ? [1] : undefined;
    return {
      terms(pass) {
        const points = matching.points(pass);
        const members = matching.members(pass, points);
        const between = maximumMeanDiscrepancy(points, members, { factors, estimate });
        const discrepancy = sum(mul(between, pairWeights(between, matching.pairs)));
        return { loss: add(mean(pass.caseLosses), mul(discrepancy, weight)) };
      },
    };
  },
});

/** 1 over the number of pairs at each pair, to [G,G]. */
function pairWeights({ graph, shape, dtype }: Tensor, pairs: readonly (readonly [number, number])[]): Tensor {
  const places = new Set(pairs.map(([first, second]) => first * shape[1]! + second));
  const constant = constantOf(graph, { dtype: 'float64', shape }, (index) =>
    places.has(index) ? 1 / pairs.length : 0,
  );
  return cast(constant, dtype);
}
