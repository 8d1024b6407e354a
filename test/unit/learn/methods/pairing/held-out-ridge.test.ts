import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../../src/core/stream.ts';
import { evenRidge, groupRidge, heldOutRidge } from '../../../../../src/learn/methods/pairing/held-out-ridge.ts';

const [count, width, folds, ridge] = [60, 3, 4, 2];
const draw = createStream(1, 'rows');
const rows = { count, width, data: Float64Array.from({ length: count * width }, () => draw.normal() + 1) };
const targets = Float64Array.from({ length: count }, (_, row) => rows.data[row * width]! - 0.5 * draw.normal());
const weights = Float64Array.from({ length: count }, () => draw.uniform());
const fold = Int32Array.from({ length: count }, (_, row) => row % folds);
const members = Array.from({ length: count }, (_, row) => row);

describe('heldOutRidge', () => {
  it('solves the weighted normal equations of the other folds, intercept not shrunk', () => {
    const predicted = heldOutRidge({ rows, members, weights, targets, fold, folds, ridge });
    const known = members.filter((row) => fold[row] !== 1);
    // One more column for the intercept, which has no ridge.
    const design = new Matrix(known.map((row) => [1, ...rows.data.subarray(row * width, (row + 1) * width)]));
    const scaled = new Matrix(design.to2DArray().map((line, k) => line.map((value) => value * weights[known[k]!]!)));
    const gram = scaled.transpose().mmul(design);
    for (let k = 1; k <= width; k += 1) gram.set(k, k, gram.get(k, k) + ridge);
    const right = scaled.transpose().mmul(Matrix.columnVector(known.map((row) => targets[row]!)));
    const [intercept, ...slopes] = solve(gram, right).to1DArray() as [number, ...number[]];
    for (const row of [1, 5, 9]) {
      const own = slopes.reduce((sum, slope, k) => sum + slope * rows.data[row * width + k]!, intercept);
      expect(predicted[row]).toBeCloseTo(own, 6);
    }
  });

  it('leaves out cases that do not take part', () => {
    const some = members.slice(0, 40);
    const predicted = heldOutRidge({ rows, members: some, weights, targets, fold, folds, ridge });
    const spoilt = targets.map((value, row) => (row < 40 ? value : 1e6));
    expect(heldOutRidge({ rows, members: some, weights, targets: spoilt, fold, folds, ridge })).toEqual(predicted);
    expect(Array.from(predicted.subarray(40)).every((value) => value === 0)).toBe(true);
  });

  it('is evenRidge where all weigh 1', () => {
    const even = evenRidge(rows, { fold, folds, ridge })(targets);
    const plain = heldOutRidge({ rows, members, weights: weights.map(() => 1), targets, fold, folds, ridge });
    for (const row of members) expect(even[row]).toBeCloseTo(plain[row]!, 9);
  });

  it('is groupRidge where a case weighs by the factor of its group, and cases beyond the taught nothing', () => {
    const group = Int32Array.from(members, (row) => row % 4);
    const [taught, factors] = [48, Float64Array.of(0.5, 2, 1.25)];
    const weighted = Float64Array.from(members, (row) => factors[Math.min(group[row]!, 2)]!);
    const plain = heldOutRidge({
      rows,
      members: members.slice(0, taught),
      judged: members,
      weights: weighted,
      targets,
      fold,
      folds,
      ridge,
    });
    const byGroup = groupRidge(rows, { group, groups: 2, taught, fold, folds, ridge })(factors)(targets);
    for (const row of members) expect(byGroup[row]).toBeCloseTo(plain[row]!, 9);
    expect(byGroup[1]).not.toBeCloseTo(
      groupRidge(rows, { group, groups: 2, taught, fold, folds, ridge })(Float64Array.of(1, 1, 1))(targets)[1]!,
      3,
    );
  });
});
