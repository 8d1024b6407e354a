// Entangling and disentangling (EnD): cosines between features are pushed to 0 within a group and to 1 within a class across groups.
import { constantOf } from '../../engine/functions/constants.ts';
import { abs, add, cast, div, maximum, mul, sqrt, square, sub } from '../../engine/functions/elementwise.ts';
import { matmul } from '../../engine/functions/linear-algebra.ts';
import { transpose } from '../../engine/functions/movement.ts';
import { mean, sum } from '../../engine/functions/reductions.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { comparedFeatures } from './attribute-head.ts';
import { groupsToCompare, membersOf } from './group-members.ts';
import { defineMethod } from './method.ts';

const name = 'end';
/** Least squared length that features are divided by: torch's least length of 1e-12, with a gradient of 0 for a row of zeros. */
const shortest = 1e-24;

/**
 * `L + alpha R_orthogonal + beta R_parallel` on the cosines g_ij of the features of a batch (Tartaglione et al. 2021). With pairs i > j:
 * `R_orthogonal = sum_b abs(sum over pairs within group b of g_ij) / (number of such pairs)`, and `R_parallel = 1 - mean (1 + g_ij) / 2`
 * over pairs of one class and two groups. A term without pairs is 0. As in the released code the absolute value is of each group's sum,
 * so opposite cosines within a group cancel. That code also counts a pair of two groups only when the case that comes later in the batch is
 * of the group that comes first: `pairs: 'as-released'` keeps this, which the order of the batch decides; `all` counts every pair. Cases of
 * unknown group take no part, those of unknown class none in the second term.
 */
export const end = defineMethod({
  name,
  kinds: ['classes', 'pairs'],
  about: 'Makes features of one group orthogonal, and those of one class in different groups parallel.',
  source: 'Tartaglione et al. 2021, as the released code computes it',
  attributes: 1,
  settings: {
    alpha: { default: 0.1, low: 0, high: 1000, search: [0.01, 0.1, 1], about: 'Weight of the orthogonal term.' },
    beta: { default: 0.1, low: 0, high: 1000, search: [0.01, 0.1, 1], about: 'Weight of the parallel term.' },
    pairs: {
      default: 'all',
      choices: ['all', 'as-released'],
      about: 'Pairs of the parallel term: all, or the half that the released code counts, by the order of the batch.',
    },
  },
  start(context, { alpha, beta, pairs }) {
    const groups = groupsToCompare(context, name);
    const ordered = pairs === 'as-released';
    return {
      terms(pass) {
        const directions = directionsOf(comparedFeatures(pass.features, name));
        const cosines = matmul(directions, transpose(directions));
        const members = membersOf(groups.codesOf(pass), groups.names.length, directions);
        const classes = membersOf(pass.labels, context.classes.length, directions);
        const across = acrossGroups(members, ordered);
        const within = orthogonal(cosines, members);
        const between = parallel(cosines, mul(matmul(classes, transpose(classes)), across));
        return { loss: add(mean(pass.caseLosses), add(mul(within, alpha), mul(between, beta))) };
      },
    };
  },
});

/** Rows at length 1; a row of zeros stays. */
function directionsOf(features: Tensor): Tensor {
  return div(features, sqrt(maximum(sum(square(features), { axes: [1], keepDims: true }), shortest)));
}

/** Sum over groups of the absolute sum of cosines of their pairs, over the number of pairs. */
function orthogonal(cosines: Tensor, members: Tensor): Tensor {
  const over = { axes: [0] };
  const earlier = mul(cosines, pairsBelow(cosines));
  const sums = sum(mul(members, matmul(earlier, members)), over);
  const counts = sum(members, over);
  const pairs = mul(sum(mul(counts, sub(counts, 1))), 0.5);
  return div(sum(abs(sums)), maximum(pairs, 1));
}

/** 1 less the mean of (1 + cosine) / 2 over the pairs of a mask [B,B] below the diagonal; 0 without any. */
function parallel(cosines: Tensor, mask: Tensor): Tensor {
  const chosen = mul(mask, pairsBelow(mask));
  const count = sum(chosen);
  return div(sub(count, sum(mul(chosen, mul(add(cosines, 1), 0.5)))), maximum(count, 1));
}

/** 1 where two cases are of different groups [B,B]; ordered, only where the first one's group comes first. */
function acrossGroups(members: Tensor, ordered: boolean): Tensor {
  const groups = members.shape[1]!;
  const different = matrixLike(members, [groups, groups], (row, column) => (ordered ? row < column : row !== column));
  return matmul(matmul(members, different), transpose(members));
}

/** 1 below the diagonal of a square matrix. */
function pairsBelow(like: Tensor): Tensor {
  return matrixLike(like, like.shape, (row, column) => row > column);
}

function matrixLike(
  { graph, dtype }: Tensor,
  shape: readonly number[],
  holds: (row: number, column: number) => boolean,
): Tensor {
  const width = shape[1]!;
  const constant = constantOf(graph, { dtype: 'float64', shape }, (index) =>
    holds(Math.floor(index / width), index % width) ? 1 : 0,
  );
  return cast(constant, dtype);
}
