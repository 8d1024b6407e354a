import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { clip } from '../../../../src/learn/methods/clip.ts';
import { dbpmPaper } from '../../../../src/learn/methods/dbpm-paper.ts';
import { fairclipAligned } from '../../../../src/learn/methods/fairclip-aligned.ts';
import { fairclipAsReleased } from '../../../../src/learn/methods/fairclip-as-released.ts';
import { fairclipMulti } from '../../../../src/learn/methods/fairclip-multi.ts';
import { fairclipPaper } from '../../../../src/learn/methods/fairclip-paper.ts';
import { robustFairAsReleased } from '../../../../src/learn/methods/robust-fair-as-released.ts';
import { robustFairPaper } from '../../../../src/learn/methods/robust-fair-paper.ts';
import { contextOf, groupsOf, pass, type Rows, requestOf, startMethod, tell } from './pair-pass.ts';

const twoGroups = contextOf({ attributes: [groupsOf('site', [0, 0, 0, 0, 1, 1, 1, 1])] });
const oneGroup = contextOf({ attributes: [groupsOf('site', [0, 0, 0, 0, 0, 0, 0, 0])] });

const L = [
  [20, 12, 8, 15],
  [11, 22, 9, 14],
  [7, 10, 19, 13],
  [16, 12, 11, 24],
];
const G = [
  [18, 9, 12, 7],
  [10, 21, 8, 13],
  [14, 11, 20, 9],
  [6, 12, 10, 17],
];
const contrastive = pass({ run: startMethod(clip, {}), logits: L }).loss;
const tenth = (rows: Rows): Rows => rows.map((row) => row.map((value) => value / 10));

describe('the released distance', () => {
  const term = (groupLogits: Rows, logits: Rows = L) =>
    pass({
      run: startMethod(fairclipAsReleased, { distanceWeight: 1, blur: 1e-4 }, oneGroup),
      logits,
      groupLogits: [[groupLogits]],
    });

  test('value and gradient of geomloss on the diagonal of the squared logits', () => {
    const { loss, gradient, groupGradients } = term(G);
    expect((loss - contrastive) / 392539.155329955).toBeCloseTo(1, 12);
    // dS_i / dL_ii = 2 L_ii; the contrastive loss adds less than 0.02.
    const slopes = [206.9426892, 218.4314842, 162.4470059, 281.6788207];
    for (const [row, slope] of slopes.entries()) {
      expect(Math.abs(gradient[row]![row]! - 2 * L[row]![row]! * slope)).toBeLessThan(0.02);
    }
    expect(groupGradients[0]!.every((slope) => slope === 0)).toBe(true);
  });

  test('does not depend on the group batch, and pushes every logit down', () => {
    const other = G.map((row) => row.map((value) => value * 3 + 5));
    // At the size of logits of a pretrained model.
    const large = L.map((row) => row.map((value) => 4 * value));
    const [one, two] = [term(G, large), term(other, large)];
    expect(one.loss).not.toBe(two.loss);
    expect(Math.abs(one.loss / two.loss - 1)).toBeLessThan(1e-7);
    expect(one.gradient.flat().every((slope) => slope > 0)).toBe(true);
  });

  test('treated alike, the same two group batches are told apart', () => {
    const alike = (groupLogits: Rows) =>
      pass({
        run: startMethod(fairclipPaper, { distanceWeight: 1 }, oneGroup),
        logits: L,
        groupLogits: [[groupLogits]],
      }).loss;
    const other = G.map((row) => row.map((value) => value * 3 + 5));
    expect(alike(other) / alike(G)).toBeGreaterThan(100);
  });
});

test('the loss of the pairs alone is that of torch', () => {
  // Printed by torch in single precision.
  expect(contrastive).toBeCloseTo(0.0036638873, 7);
  expect(pass({ run: startMethod(clip, {}), logits: tenth(L) }).loss).toBeCloseTo(0.7715701351, 9);
  const calm = { flagged: [0, 0, 0, 0], historyMean: 0, historyDeviation: 1 };
  const each = pass({ run: startMethod(dbpmPaper, {}), logits: tenth(L), fed: calm }).outputs['storedLosses']!;
  // These too.
  for (const [pair, loss] of [0.8557907939, 0.7158001662, 0.7896766663, 0.7250128984].entries()) {
    expect(each[pair]).toBeCloseTo(loss, 6);
  }
});

test('the paper: scaled cosines of matched pairs, 2.625 and a gradient on the diagonal', () => {
  const run = startMethod(fairclipPaper, { distanceWeight: 1 }, oneGroup);
  const { loss, gradient, groupGradients } = pass({ run, logits: L, groupLogits: [[G]] });
  expect(loss - contrastive).toBeCloseTo(2.625, 9);
  const plain = pass({
    run: startMethod(fairclipPaper, { distanceWeight: 0.5 }, oneGroup),
    logits: L,
    groupLogits: [[G]],
  });
  for (const [row, slope] of [0.5, 0.5, 0.5, 0.75].entries()) {
    expect(2 * (gradient[row]![row]! - plain.gradient[row]![row]!)).toBeCloseTo(slope, 8);
  }
  expect(run.groupBatches).toEqual({ attributes: [0], size: 32, gradient: true });
  expect(groupGradients[0]!.some((slope) => slope !== 0)).toBe(true);
});

test('the gradient can be kept to the batch', () => {
  const run = startMethod(fairclipPaper, { distanceWeight: 1, gradient: 'batch' }, oneGroup);
  expect(run.groupBatches!.gradient).toBe(false);
  expect(pass({ run, logits: L, groupLogits: [[G]] }).groupGradients[0]!.every((slope) => slope === 0)).toBe(true);
});

describe('one whole step of Robust Fairness', () => {
  const logits = [
    [2, 1.2, 0.8, 1.5],
    [1.1, 2.2, 0.9, 1.4],
    [0.7, 1, 1.9, 1.3],
    [1.6, 1.2, 1.1, 2.4],
  ];
  const groupLogits = [
    [
      tenth(G),
      [
        [1.5, 0.4],
        [0.3, 1.6],
      ],
    ],
  ];
  const fed = { flagged: [1], historyMean: 1.0129166666666665, historyDeviation: 0.7625203776876318 };
  const expectRows = (found: Rows, wanted: Rows) => {
    for (const [row, values] of wanted.entries()) {
      for (const [column, value] of values.entries()) {
        expect(Math.abs(found[row]![column]! - value), `${row},${column}`).toBeLessThan(1e-9);
      }
    }
  };

  test.each([
    [
      1e-7,
      0.38396218650882546,
      [
        [-0.071538975091, 0.02309298065, 0.017579343986, 0.028009121878],
        [0.020842461681, -0.063594355614, 0.018894208107, 0.024462825591],
        [0.015518694828, 0.020405654667, -0.067909610403, 0.024954805032],
        [0.031564528114, 0.020496388655, 0.021380172527, -0.064139273442],
      ],
    ],
    [
      1e-2,
      1.1049591070866998,
      [
        [0.087073937422, 0.112736803512, 0.066894142116, 0.178351777143],
        [0.118635722977, 0.120506732042, 0.091531847878, 0.139845330828],
        [0.071878464119, 0.085779530461, 0.049117026842, 0.11857296142],
        [0.172510767425, 0.155109311433, 0.132019811895, 0.196553197339],
      ],
    ],
  ])('as released, weight %d', (distanceWeight, total, rows) => {
    const run = startMethod(robustFairAsReleased, { distanceWeight }, twoGroups);
    const { loss, gradient, outputs } = pass({ run, logits, groupLogits, fed });
    expect(Math.abs(loss - total)).toBeLessThan(1e-9);
    expectRows(gradient, rows);
    expect(outputs['storedLosses']![0]).toBeCloseTo(0.3839549764675193, 9);
  });

  test('as intended: raw diagonals, no flag', () => {
    const run = startMethod(robustFairPaper, { distanceWeight: 0.1, gradient: 'batch' }, twoGroups);
    const calm = { ...fed, flagged: [0, 0, 0, 0] };
    const { loss, gradient } = pass({ run, logits, groupLogits, fed: calm });
    expect(Math.abs(loss - 0.7918201350852591)).toBeLessThan(1e-9);
    expectRows(gradient, [
      [-0.126263107344, 0.046404301612, 0.035325278075, 0.056282229076],
      [0.041881646049, -0.107798645785, 0.037967072024, 0.049156532762],
      [0.031184194344, 0.041004519495, -0.121468944109, 0.050145618972],
      [0.063427123501, 0.041185461029, 0.0429619355, -0.1013952152],
    ]);
  });
});

describe('several attributes', () => {
  const context = contextOf({
    attributes: [groupsOf('sex', [0, 0, 0, 0, 1, 1, 1, 1]), groupsOf('site', [0, 1, 0, 1, 0, 1, 0, 1])],
  });
  const features = (seed: number) => unitFeatures(seed, 4);
  const groups = [
    [features(1), features(2)],
    [features(3), features(4)],
  ];
  const lossAt = (given: Readonly<Record<string, number>>) =>
    pass({
      run: startMethod(fairclipMulti, { distanceWeight: 1, ...given }, context),
      logits: tenth(L),
      features: features(0),
      groupLogits: groups.map((own) => own.map(() => tenth(G))),
      groupFeatures: groups,
    }).loss;
  test('each attribute counts by its weight, and with weight 0 needs no batches', () => {
    const base = lossAt({ firstWeight: 1e-12, secondWeight: 0 });
    const [first, second] = [lossAt({ firstWeight: 1, secondWeight: 0 }), lossAt({ firstWeight: 0, secondWeight: 1 })];
    expect(first - base).toBeGreaterThan(1e-4);
    expect(second - base).toBeGreaterThan(1e-4);
    expect(lossAt({ firstWeight: 2, secondWeight: 3 })).toBeCloseTo(base + 2 * (first - base) + 3 * (second - base), 9);
    const run = startMethod(fairclipMulti, { firstWeight: 0 }, context);
    expect(run.groupBatches!.attributes).toEqual([1]);
  });
});

describe('cosines', () => {
  const own = unitFeatures(0, 4);
  const aligned = (given: Readonly<Record<string, unknown>>, logits: Rows, group = unitFeatures(7, 5)) =>
    pass({
      run: startMethod(fairclipAligned, { distanceWeight: 1, ...given }, oneGroup),
      logits,
      features: own,
      groupLogits: [[G]],
      groupFeatures: [[group]],
    }).loss;

  test('are compared whatever the scale of the logits, unless the scaled ones are asked for', () => {
    const [one, ten] = [tenth(L), L];
    const bare = (logits: Rows) =>
      pass({
        run: startMethod(fairclipAligned, { distanceWeight: 0 }, oneGroup),
        logits,
        features: own,
        groupLogits: [[G]],
        groupFeatures: [[own]],
      }).loss;
    expect(aligned({}, one) - bare(one)).toBeCloseTo(aligned({}, ten) - bare(ten), 9);
    expect(aligned({ similarity: 'scaled' }, ten) - bare(ten)).toBeCloseTo(2.625, 8);
  });

  test('standardised, equal shapes of distributions are equal, and values that are all alike stay finite', () => {
    const same = own;
    expect(aligned({ standardise: true }, L, same)).toBeCloseTo(contrastive, 8);
    const alike = { image: own.image, text: own.image };
    expect(Number.isFinite(aligned({ standardise: true }, L, alike))).toBe(true);
  });
});

describe('the bank', () => {
  const codes = [0, 0, 0, 0, 1, 1, 1, -1];
  const context = contextOf({ attributes: [groupsOf('site', codes)] });
  const start = (bank = 3) => startMethod(fairclipPaper, { bank, groupSize: 4, distanceWeight: 1 }, context);

  test('keeps the newest value of the pairs seen last, group by group', () => {
    const run = start();
    expect(run.groupBatches).toBeUndefined();
    tell(run, requestOf([0, 1, 4, 7]), { similarities: [10, 11, 14, 17] });
    tell(run, requestOf([2, 3, 0, 5], 0, 1), { similarities: [12, 13, 20, 15] });
    const { bankValues, bankFilled } = run.feeds!(requestOf([6], 0, 2));
    const values = Array.from(bankValues!.data as Float32Array);
    expect(new Set(values.slice(0, 4))).toEqual(new Set([12, 13, 20]));
    expect(new Set(values.slice(4))).toEqual(new Set([14, 15]));
    expect(Array.from(bankFilled!.data as Float32Array)).toEqual([1, 0]);
  });

  test('draws by the step, not by the order of calls, and goes on from its state', () => {
    const run = start(8);
    tell(run, requestOf([0, 1, 2, 3, 4, 5, 6, 7]), { similarities: [1, 2, 3, 4, 5, 6, 7, 8] });
    const first = run.feeds!(requestOf([0], 1, 3));
    run.feeds!(requestOf([0], 1, 4));
    expect(run.feeds!(requestOf([0], 1, 3))).toEqual(first);
    const resumed = start(8);
    resumed.restore!(JSON.parse(JSON.stringify(run.state!())));
    expect(resumed.feeds!(requestOf([0], 1, 3))).toEqual(first);
  });

  test('stands in for a group batch, and counts only once it is filled', () => {
    const bankValues = [
      [18, 21, 20, 17],
      [0, 0, 0, 0],
    ];
    const { loss, outputs } = pass({ run: start(), logits: L, fed: { bankValues, bankFilled: [1, 0] } });
    expect(loss - contrastive).toBeCloseTo(2.625, 9);
    expect(outputs['similarities']).toEqual([20, 22, 19, 24]);
    expect(pass({ run: start(), logits: L, fed: { bankValues, bankFilled: [0, 0] } }).loss).toBeCloseTo(contrastive, 9);
  });
});

test('refuses cases without groups, and a group that has one case to train on', () => {
  expect(() => startMethod(fairclipPaper, {}, contextOf())).toThrow(
    expect.objectContaining({ code: 'learn/method-cases' }),
  );
  const lonely = contextOf({ attributes: [groupsOf('site', [0, 0, 0, 0, 0, 0, 0, 1])] });
  expect(() => startMethod(robustFairPaper, {}, lonely)).toThrow(/group "g1" of "site" has 1 to train on/);
});

/** Images and texts of length 1 that resemble each other. */
function unitFeatures(seed: number, count: number): { readonly image: Rows; readonly text: Rows } {
  const stream = createStream(seed, 'features');
  const unit = (values: readonly number[]) => {
    const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    return values.map((value) => value / length);
  };
  const image = Array.from({ length: count }, () => unit([stream.normal(), stream.normal(), stream.normal()]));
  const text = image.map((row) => unit(row.map((value) => value + 0.4 * stream.normal())));
  return { image, text };
}
