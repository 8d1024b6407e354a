// Variances from influence values, with patients as units. An estimator's error is, to first order, the sum of its rows' influences;
// rows of one patient move together, so they are summed first (Liang and Zeger 1986).

/** Influence values with the patient of each: `patient[k]` goes with `influence[k]`, or `patient[rows[k]]` does where `rows` is given. */
export interface ClusteredInfluence {
  readonly influence: Float64Array;
  /** Dense patient codes, 0 and up. */
  readonly patient: Int32Array;
  readonly rows?: Int32Array | undefined;
}

/** Options of the variances below. */
export interface ClusterOptions {
  /** Where given, `influence[k]` belongs to the case `rows[k]`, and `patient` is by case. */
  readonly rows?: Int32Array | undefined;
  /** Number of patients in the small-sample factor; by default the distinct patients of the rows. */
  readonly clusters?: number | undefined;
}

/** Sum of the influences of each patient, by patient code; patients without rows have 0. Length: largest code + 1. */
export function clusterSums(influence: Float64Array, patient: Int32Array, rows?: Int32Array): Float64Array {
  return gather({ influence, patient, rows }).sums;
}

/** Number of distinct patients among the rows (all rows unless `rows` names some); 0 without rows. */
export function countClusters(patient: Int32Array, rows?: Int32Array): number {
  const seen = new Uint8Array(codeBound(patient, rows));
  const length = rows === undefined ? patient.length : rows.length;
  let clusters = 0;
  for (let k = 0; k < length; k += 1) {
    const code = patient[rows === undefined ? k : rows[k]!]!;
    if (seen[code] === 0) {
      seen[code] = 1;
      clusters += 1;
    }
  }
  return clusters;
}

/**
 * Variance of an estimator from its influence values: I / (I − 1) · Σ over patients of (sum of the patient's influences)².
 *
 * I is the number of patients. With one row a patient and influences (x − mean) / n this is the usual variance of a mean. NaN for
 * fewer than two patients.
 */
export function clusteredVariance(influence: Float64Array, patient: Int32Array, options: ClusterOptions = {}): number {
  const { sums, clusters } = gather({ influence, patient, rows: options.rows });
  let total = 0;
  for (const sum of sums) total += sum * sum;
  return smallSampleFactor(options.clusters ?? clusters) * total;
}

/**
 * Covariance of two estimators that share patients, whether or not they share rows: Σ over patients of the product of the patient's
 * two sums, times the geometric mean of the two small-sample factors.
 *
 * The covariance of an estimator with itself is its `clusteredVariance`, and a matrix of these is positive semi-definite. Both sides
 * must use the same patient codes. 0 if no patient is shared; NaN if one side has fewer than two patients.
 */
export function clusteredCovariance(first: ClusteredInfluence, second: ClusteredInfluence): number {
  const a = gather(first);
  const b = gather(second);
  const shared = Math.min(a.sums.length, b.sums.length);
  let total = 0;
  for (let code = 0; code < shared; code += 1) total += a.sums[code]! * b.sums[code]!;
  return total * Math.sqrt(smallSampleFactor(a.clusters) * smallSampleFactor(b.clusters));
}

/**
 * Covariance matrix of several estimators that may share patients.
 *
 * Correlations come from the patients' sums; `variances`, where given, replace the diagonal (for example Obuchowski's for AUCs) and
 * rescale the rest, which keeps the matrix positive semi-definite. An estimator without any spread has covariance 0 with all; one with an
 * influence that is NaN, or with fewer than two patients, has NaN.
 */
export function clusteredCovarianceMatrix(
  estimators: readonly ClusteredInfluence[],
  variances?: readonly number[],
): number[][] {
  const gathered = estimators.map(gather);
  const products = gathered.map((a) => gathered.map((b) => dot(a.sums, b.sums)));
  const own = gathered.map(({ clusters }, i) => variances?.[i] ?? smallSampleFactor(clusters) * products[i]![i]!);
  return products.map((row, i) =>
    row.map((product, j) => {
      if (i === j) return own[i]!;
      const scale = Math.sqrt(products[i]![i]! * products[j]![j]!);
      return scale === 0 ? 0 : (product / scale) * Math.sqrt(own[i]! * own[j]!);
    }),
  );
}

function dot(a: Float64Array, b: Float64Array): number {
  const length = Math.min(a.length, b.length);
  let total = 0;
  for (let k = 0; k < length; k += 1) total += a[k]! * b[k]!;
  return total;
}

function smallSampleFactor(clusters: number): number {
  return clusters < 2 ? Number.NaN : clusters / (clusters - 1);
}

function codeBound(patient: Int32Array, rows: Int32Array | undefined): number {
  let largest = -1;
  if (rows === undefined) for (const code of patient) largest = Math.max(code, largest);
  else for (const row of rows) largest = Math.max(patient[row]!, largest);
  return largest + 1;
}

function gather({ influence, patient, rows }: ClusteredInfluence): { sums: Float64Array; clusters: number } {
  const bound = codeBound(patient, rows);
  const sums = new Float64Array(bound);
  const seen = new Uint8Array(bound);
  let clusters = 0;
  for (let k = 0; k < influence.length; k += 1) {
    const code = patient[rows === undefined ? k : rows[k]!]!;
    sums[code]! += influence[k]!;
    if (seen[code] === 0) {
      seen[code] = 1;
      clusters += 1;
    }
  }
  return { sums, clusters };
}
