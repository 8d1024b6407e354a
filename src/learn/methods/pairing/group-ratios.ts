// What pairs are then judged by: how the common coordinates of image and text go together in each group.
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { type CanonicalDirections, inverseRoot, type JointMoments, jointCovariance } from './canonical-directions.ts';
import { type FoldedPairs, place } from './common-ratios.ts';
import { logRatio } from './log-ratio.ts';

/** Ridge of the covariances of a group's coordinates, as a share of their mean variance. */
const ridge = 0.05;
/** A correlation counts when it is above so many times the root of dimensions over cases. */
const threshold = 1.5;
const highest = 0.97;

/** Moments without one fold. */
export interface FoldMoments {
  readonly all: JointMoments;
  /** By group, pairs weighted by their chance of being good, and alike. */
  readonly groups: readonly { readonly good: JointMoments; readonly plain: JointMoments }[];
}

/** What the ratios are found by. */
interface GroupRatioOptions {
  readonly group: Int32Array;
  /** By fold. */
  readonly moments: readonly FoldMoments[];
  /** Cases' worth of the covariance of all that is mixed into a group's. */
  readonly lent: number;
}

/**
 * Log density ratio of each pair under its group's own joint normal distribution of the common coordinates: the group's covariance of good
 * pairs with `lent` cases' worth of that of all, means of its own, found without the pair's fold.
 */
export function groupRatios(pairs: FoldedPairs, { group, moments, lent }: GroupRatioOptions): Float64Array {
  const { image, text, fold, found } = pairs;
  const models = found.map((directions, part) =>
    moments[part]!.groups.map((own) => groupModel(directions, { all: moments[part]!.all, ...own, lent })),
  );
  return Float64Array.from({ length: image.count }, (_, row) => {
    const model = models[fold[row]!]![group[row]!]!;
    const kept = model.correlations.length;
    const [left, right] = [rowOf(kept), rowOf(kept)];
    const single = (rows: typeof image) => ({
      count: 1,
      width: rows.width,
      data: rows.data.subarray(row * rows.width, (row + 1) * rows.width),
    });
    place(0, { from: single(image), to: left, means: model.leftMeans, directions: model.left });
    place(0, { from: single(text), to: right, means: model.rightMeans, directions: model.right });
    return model.correlations.reduce(
      (sum, correlation, k) => sum + logRatio(correlation, left.data[k]!, right.data[k]!),
      0,
    );
  });
}

function rowOf(width: number) {
  return { count: 1, width, data: new Float64Array(width) };
}

interface GroupModel {
  readonly leftMeans: Float64Array;
  readonly rightMeans: Float64Array;
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly correlations: readonly number[];
}

interface GroupMoments {
  readonly all: JointMoments;
  readonly good: JointMoments;
  readonly plain: JointMoments;
  readonly lent: number;
}

function groupModel(directions: CanonicalDirections, { all, good, plain, lent }: GroupMoments): GroupModel {
  const { kept } = directions;
  const bases = { left: basis(Array.from(directions.left), kept), right: basis(Array.from(directions.right), kept) };
  const common = projected(all, bases);
  const scales = common.diagonal().map((variance) => 1 / Math.sqrt(Math.max(variance, 1e-12)));
  const share = good.weight / (good.weight + lent);
  const own = good.weight > 0 ? projected(good, bases) : common;
  const mixed = Matrix.add(Matrix.mul(own, share), Matrix.mul(common, 1 - share));
  for (const [k, scale] of scales.entries()) mixed.mulRow(k, scale).mulColumn(k, scale);
  const [last, end] = [kept - 1, 2 * kept - 1];
  const ofLeft = inverseRoot(mixed.subMatrix(0, last, 0, last), ridge);
  const ofRight = inverseRoot(mixed.subMatrix(kept, end, kept, end), ridge);
  const cross = ofLeft.mmul(mixed.subMatrix(0, last, kept, end)).mmul(ofRight);
  const { leftSingularVectors, rightSingularVectors, diagonal } = new SingularValueDecomposition(cross, {
    autoTranspose: true,
  });
  const least = threshold * Math.sqrt(kept / (good.weight + lent));
  const correlations = diagonal.filter((value) => value > least).map((value) => Math.min(value, highest));
  const columns = Array.from(correlations.keys());
  const turned = (base: Matrix, from: number, root: Matrix, vectors: Matrix): Float64Array => {
    const scaled = base.clone();
    for (let k = 0; k < kept; k += 1) scaled.mulColumn(k, scales[from + k]!);
    if (columns.length === 0) return new Float64Array(0);
    return Float64Array.from(scaled.mmul(root).mmul(vectors.subMatrixColumn(columns)).to1DArray());
  };
  const means = plain.sums.map((sum) => (plain.weight > 0 ? sum / plain.weight : 0));
  return {
    leftMeans: means.slice(0, plain.leftWidth),
    rightMeans: means.slice(plain.leftWidth),
    left: turned(bases.left, 0, ofLeft, leftSingularVectors),
    right: turned(bases.right, kept, ofRight, rightSingularVectors),
    correlations,
  };
}

function basis(values: readonly number[], kept: number): Matrix {
  return Matrix.from1DArray(values.length / kept, kept, values as number[]);
}

/** Covariance [2 kept][2 kept] of the coordinates of both sides. */
function projected(moments: JointMoments, { left, right }: { readonly left: Matrix; readonly right: Matrix }): Matrix {
  const whole = Matrix.zeros(left.rows + right.rows, left.columns + right.columns);
  whole.setSubMatrix(left, 0, 0);
  whole.setSubMatrix(right, left.rows, left.columns);
  return whole.transpose().mmul(jointCovariance(moments)).mmul(whole);
}
