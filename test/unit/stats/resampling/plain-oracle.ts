// Definitions written out without any cleverness, for tests of the resampling code.
export interface Row {
  readonly score: number;
  readonly label: number;
  readonly patient: number;
  readonly weight: number;
}

/** AUC by looking at every pair of a positive and a negative row. */
export function pairwiseAuc(rows: readonly Row[]): number {
  let credit = 0;
  let pairs = 0;
  for (const x of rows.filter(({ label }) => label === 1)) {
    for (const y of rows.filter(({ label }) => label === 0)) {
      const weight = x.weight * y.weight;
      pairs += weight;
      credit += x.score > y.score ? weight : x.score === y.score ? weight / 2 : 0;
    }
  }
  return credit / pairs;
}

/** Obuchowski's (1997) variance of an AUC from the definition; with one row a patient it is DeLong's. */
export function obuchowski(rows: readonly Row[]): number {
  const auc = pairwiseAuc(rows);
  const total = (label: number): number =>
    rows.filter((row) => row.label === label).reduce((sum, row) => sum + row.weight, 0);
  const m = total(1);
  const n = total(0);
  const above = (x: Row, y: Row): number => (x.score > y.score ? 1 : x.score === y.score ? 0.5 : 0);
  const placement = (row: Row): number =>
    rows
      .filter((other) => other.label !== row.label)
      .reduce((sum, other) => sum + other.weight * (row.label === 1 ? above(row, other) : above(other, row)), 0) /
    (row.label === 1 ? n : m);
  const patients = [...new Set(rows.map(({ patient }) => patient))].map((patient) => {
    const own = rows.filter((row) => row.patient === patient);
    const deviation = (label: number): number =>
      own.filter((row) => row.label === label).reduce((sum, row) => sum + row.weight * (placement(row) - auc), 0);
    return {
      x: deviation(1),
      y: deviation(0),
      hasX: own.some(({ label }) => label === 1),
      hasY: own.some(({ label }) => label === 0),
    };
  });
  const i10 = patients.filter(({ hasX }) => hasX).length;
  const i01 = patients.filter(({ hasY }) => hasY).length;
  const sum = (of: (patient: (typeof patients)[number]) => number): number =>
    patients.reduce((total_, patient) => total_ + of(patient), 0);
  const s10 = (i10 / ((i10 - 1) * m)) * sum(({ x }) => x * x);
  const s01 = (i01 / ((i01 - 1) * n)) * sum(({ y }) => y * y);
  const s11 = (patients.length / (patients.length - 1)) * sum(({ x, y }) => x * y);
  return s10 / m + s01 / n + (2 * s11) / (m * n);
}

/** Q, range and equity-scaled value. */
export function gaps(
  values: readonly number[],
  variances: readonly number[],
  overall: number,
): readonly [number, number, number] {
  const weights = variances.map((variance) => 1 / variance);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = values.reduce((sum, value, g) => sum + weights[g]! * value, 0) / total;
  const q = values.reduce((sum, value, g) => sum + weights[g]! * (value - mean) ** 2, 0);
  const distance = values.reduce((sum, value) => sum + Math.abs(value - overall), 0);
  return [q, Math.max(...values) - Math.min(...values), overall / (1 + distance)];
}
