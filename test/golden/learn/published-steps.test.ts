// One whole step of the robust-fairness method for medical vision-language models, and the generalised-Gaussian losses, against numbers
// made with the reference code of their papers in double precision (Robust_Fairness_for_Medical_Image b235716 with geomloss 0.2.6 and
// PyTorch 1.13; LibAUC 2.0.1; the formulas of UncertaintyAwareCycleConsistency 2070939).
import { expect, test } from 'vitest';
import { createGraph } from '../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../src/engine/evaluate/evaluate.ts';
import { add, div, mul } from '../../../src/engine/functions/elementwise.ts';
import { swapAxes } from '../../../src/engine/functions/movement.ts';
import { mean, sum } from '../../../src/engine/functions/reductions.ts';
import { stopGradient } from '../../../src/engine/functions/stop-gradient.ts';
import { gradients } from '../../../src/engine/gradient/gradients.ts';
import type { Graph } from '../../../src/engine/graph/graph.ts';
import type { Tensor } from '../../../src/engine/graph/tensor.ts';
import { aucMargin } from '../../../src/learn/losses/auc-margin.ts';
import { clipLoss } from '../../../src/learn/losses/clip-loss.ts';
import {
  generalisedGaussianLoss,
  generalisedGaussianVariance,
  releasedGaussianLoss,
  releasedHeads,
} from '../../../src/learn/losses/generalised-gaussian.ts';
import { sinkhornDivergence } from '../../../src/learn/losses/sinkhorn-divergence.ts';

const logits = [
  [2, 1.2, 0.8, 1.5],
  [1.1, 2.2, 0.9, 1.4],
  [0.7, 1, 1.9, 1.3],
  [1.6, 1.2, 1.1, 2.4],
];
const groups = [
  [
    [1.8, 0.9, 1.2, 0.7],
    [1, 2.1, 0.8, 1.3],
    [1.4, 1.1, 2, 0.9],
    [0.6, 1.2, 1, 1.7],
  ],
  [
    [1.5, 0.4],
    [0.3, 1.6],
  ],
];
/** Weight of the flagged batch: the normal density of its loss. */
const badBatchWeight = 0.4976280949820485;
/** The printed digits. */
const printed = 5e-10;
/** These references ran in single precision. */
const single = 1e-7;
const blur = 1e-4;

function matrix(graph: Graph, rows: readonly (readonly number[])[]): Tensor {
  return graph.constant({
    dtype: 'float64',
    shape: [rows.length, rows[0]!.length],
    data: Float64Array.from(rows.flat()),
  });
}

/** Diagonal of the product of a matrix with itself. */
function squareDiagonal(x: Tensor): Tensor {
  return sum(mul(x, swapAxes(x)), { axes: [1] });
}

function diagonal(x: Tensor): Tensor {
  const identity = matrix(
    x.graph,
    Array.from({ length: x.shape[0]! }, (_, row) =>
      Array.from({ length: x.shape[0]! }, (__, column) => +(row === column)),
    ),
  );
  return sum(mul(x, identity), { axes: [1] });
}

function step(build: (l: Tensor, terms: readonly Tensor[]) => Tensor, wanted: 'released' | 'intended') {
  const graph = createGraph();
  const l = graph.input('l', [4, 4], 'float64');
  const terms = groups.map((group) => {
    const other = matrix(graph, group);
    if (wanted === 'intended') return sinkhornDivergence(diagonal(l), diagonal(other), { blur });
    const similarities = squareDiagonal(other);
    return sinkhornDivergence(squareDiagonal(l), div(similarities, sum(similarities)), { blur });
  });
  const total = build(l, terms);
  const feeds = { l: { dtype: 'float64' as const, shape: [4, 4], data: Float64Array.from(logits.flat()) } };
  return evaluateGraph([total, ...gradients(total, [l]), ...terms], feeds).map(({ data }) => [...data]);
}

function expectAll(found: readonly number[], expected: readonly number[], tolerance: number): void {
  for (const [index, value] of expected.entries()) {
    expect(Math.abs(found[index]! - value) / Math.max(1, Math.abs(value)), `${index}: ${found[index]}`).toBeLessThan(
      tolerance,
    );
  }
}

test.each([
  [
    1e-7,
    0.38396218650882546,
    [
      -0.071538975091, 0.023092980657, 0.017579343986, 0.028009121878, 0.020842461681, -0.063594355614, 0.018894208107,
      0.024462825591, 0.015518694828, 0.020405654667, -0.067909610403, 0.024954805032, 0.031564528114, 0.020496388655,
      0.021380172527, -0.064139273442,
    ],
  ],
  [
    1e-2,
    1.1049591070866998,
    [
      0.087073937422, 0.112736803512, 0.066894142116, 0.178351777143, 0.118635722977, 0.120506732042, 0.091531847878,
      0.139845330828, 0.071878464119, 0.085779530461, 0.049117026842, 0.11857296142, 0.172510767425, 0.155109311433,
      0.132019811895, 0.196553197339,
    ],
  ],
])('a step as released, lambda %s', (lambda, total, gradient) => {
  const [value, slopes, first, second] = step(
    (l, [one, two]) => add(mul(mean(clipLoss(l)), badBatchWeight), mul(add(one!, two!), lambda)),
    'released',
  );
  expectAll(value!, [total], 1e-12);
  expectAll(slopes!, gradient, printed);
  expectAll([...first!, ...second!], [37.08780634180712, 35.012606720110924], 1e-12);
});

test('a step as intended: raw diagonals on both sides', () => {
  const [value, slopes] = step((l, [one, two]) => add(mean(clipLoss(l)), mul(add(one!, two!), 0.1)), 'intended');
  expectAll(value!, [0.7918201350852591], 1e-12);
  expectAll(
    slopes!,
    [
      -0.126263107344, 0.046404301612, 0.035325278075, 0.056282229076, 0.041881646049, -0.107798645785, 0.037967072024,
      0.049156532762, 0.031184194344, 0.041004519495, -0.121468944109, 0.050145618972, 0.063427123501, 0.041185461029,
      0.0429619355, -0.1013952152,
    ],
    printed,
  );
});

test('the contrastive loss of each pair', () => {
  const graph = createGraph();
  const l = matrix(graph, logits);
  const [pairs, tenfold] = evaluateGraph([clipLoss(l), mean(clipLoss(mul(l, 10)))]);
  expectAll([...pairs!.data], [0.8557907939, 0.7158001662, 0.7896766663, 0.7250128984], single);
  expectAll([...tenfold!.data], [0.0036638873], single);
});

test('the released fairness term sees the norm of the similarities, not the group', () => {
  const graph = createGraph();
  const own = matrix(graph, [
    [20, 12, 8, 15],
    [11, 22, 9, 14],
    [7, 10, 19, 13],
    [16, 12, 11, 24],
  ]);
  const other = squareDiagonal(
    matrix(graph, [
      [18, 9, 12, 7],
      [10, 21, 8, 13],
      [14, 11, 20, 9],
      [6, 12, 10, 17],
    ]),
  );
  const similarities = squareDiagonal(own);
  const term = sinkhornDivergence(similarities, div(other, sum(other)), { blur });
  const [value, slopes] = evaluateGraph([term, ...gradients(term, [similarities])]);
  expectAll([...value!.data], [392539.155329955], 1e-12);
  expectAll([...slopes!.data], [206.9426892, 218.4314842, 162.4470059, 281.6788207], printed);
  const raw = sinkhornDivergence(
    diagonal(own),
    diagonal(
      matrix(graph, [
        [18, 0, 0, 0],
        [0, 21, 0, 0],
        [0, 0, 20, 0],
        [0, 0, 0, 17],
      ]),
    ),
    { blur },
  );
  expectAll([...evaluateGraph([raw])[0]!.data], [2.625], 1e-12);
});

test('generalised Gaussian: the loss of the paper, of the code, and the variance', () => {
  const graph = createGraph();
  const vector = (values: readonly number[]): Tensor =>
    graph.constant({ dtype: 'float64', shape: [values.length], data: Float64Array.from(values) });
  const [centre, targets, inverseScale, shape] = [
    [0.5, 0.2, 0.9],
    [0.4, 0.6, 0.85],
    [2, 1.5, 4],
    [1.2, 0.8, 2],
  ].map(vector);
  const scale = div(1, inverseScale!);
  const heads = releasedHeads({ inverseScale: inverseScale!, shape: shape! });
  const [paper, code, variance] = evaluateGraph([
    mean(generalisedGaussianLoss({ mean: centre!, scale, shape: shape! }, targets!)),
    mean(releasedGaussianLoss({ mean: centre!, ...heads }, targets!)),
    generalisedGaussianVariance({ scale, shape: shape! }),
  ]);
  expectAll([...paper!.data], [-0.5641664863], single);
  expectAll([...code!.data], [-0.4716443121], single);
  expectAll([...variance!.data], [0.294417862, 2.1687633677, 0.03125], single);
});

test('the margin loss for the area under the curve, version 2 as intended', () => {
  const graph = createGraph();
  const vector = (values: readonly number[]): Tensor =>
    graph.constant({ dtype: 'float64', shape: [values.length], data: Float64Array.from(values) });
  const loss = mean(
    aucMargin(
      {
        scores: vector([0.1, 0.4, 0.35, 0.8, 0.6, 0.2]),
        labels: vector([0, 0, 1, 1, 0, 0]),
        a: vector([0.3]),
        b: vector([0.2]),
        alpha: stopGradient(vector([0.5])),
      },
      { version: 'v2' },
    ),
  );
  expectAll([...evaluateGraph([loss])[0]!.data], [0.67875], 1e-12);
});
