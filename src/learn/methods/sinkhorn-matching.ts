import { add, mul } from '../../engine/functions/elementwise.ts';
import { mean } from '../../engine/functions/reductions.ts';
import { sinkhornBetweenCells } from '../losses/sinkhorn-between-cells.ts';
import { matchingOf, matchingSettings } from './matched-points.ts';
import { defineMethod } from './method.ts';

const name = 'sinkhorn-matching';

/** The annealing starts at this distance at most; features lie nearer together. */
const largestDiameter = 1000;

/**
 * Distribution matching by transport: `L + weight mean S`, the mean over all pairs of groups (and classes, where they are kept apart) of
 * the debiased Sinkhorn divergence (Feydy et al. 2019) between their cases in the batch, by `sinkhornBetweenCells`. A pair of which the
 * batch lacks a side adds 0. Cases of unknown group, or class where it is needed, take no part. The work grows with the number of pairs
 * of groups.
 */
export const sinkhornMatching = defineMethod({
  name,
  kinds: ['classes', 'pairs'],
  about: 'Brings the distributions of groups together by the debiased Sinkhorn divergence (entropic transport).',
  source: 'Feydy et al. 2019',
  attributes: 1,
  settings: {
    weight: { default: 1, low: 0, high: 10_000, search: [0.1, 1, 10], about: 'Weight of the divergence.' },
    ...matchingSettings,
    blur: { default: 0.05, low: 1e-6, high: 100, about: 'Distance below which points are not told apart.' },
    scaling: { default: 0.5, low: 0.01, high: 0.99, about: 'Factor between neighbouring scales of the annealing.' },
  },
  start(context, { weight, blur, scaling, ...settings }) {
    const matching = matchingOf(context, name, settings);
    return {
      terms(pass) {
        const points = matching.points(pass);
        const members = matching.members(pass, points);
        const { pairs } = matching;
        const divergences = sinkhornBetweenCells(points, members, { pairs, blur, scaling, largestDiameter });
        return { loss: add(mean(pass.caseLosses), mul(mean(divergences), weight)) };
      },
    };
  },
});
