// How much the scores of one patient have in common beyond the labels.
import { normal } from '../../stats/distributions/normal.ts';
import { sortIndices } from '../../stats/sort.ts';

/** Rows of a task. */
export interface CorrelationInput {
  readonly score: Float64Array;
  readonly label: Uint8Array;
  readonly patient: Int32Array;
}

const largest = 0.95;

/**
 * Correlation of the scores of two rows of one patient given their labels: scores are made normal by their ranks within events and within non-events (ties share a rank), and products
 * are averaged over all pairs of rows of a patient, divided by the variance. In [0, 0.95]: below 0 counts as 0. 0 where no patient has two rows.
 */
export function scoreCorrelation({ score, label, patient }: CorrelationInput): number {
  const deviates = new Float64Array(score.length);
  for (const value of [0, 1]) {
    const rows = Int32Array.from(label.keys()).filter((row) => label[row] === value);
    setNormalScores(score, rows, deviates);
  }
  const sums = new Map<number, { sum: number; squares: number; rows: number }>();
  let squares = 0;
  for (const [row, deviate] of deviates.entries()) {
    squares += deviate * deviate;
    const code = patient[row]!;
    const own = sums.get(code) ?? { sum: 0, squares: 0, rows: 0 };
    sums.set(code, { sum: own.sum + deviate, squares: own.squares + deviate * deviate, rows: own.rows + 1 });
  }
  let products = 0;
  let pairs = 0;
  for (const own of sums.values()) {
    products += own.sum * own.sum - own.squares;
    pairs += own.rows * (own.rows - 1);
  }
  if (pairs === 0 || squares === 0) return 0;
  const correlation = products / pairs / (squares / deviates.length);
  return Math.min(largest, Math.max(0, correlation));
}

function setNormalScores(score: Float64Array, rows: Int32Array, into: Float64Array): void {
  const order = sortIndices(score, rows);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && score[order[end]!] === score[order[start]!]) end++;
    const deviate = normal.quantile((start + end + 1) / 2 / (order.length + 1));
    for (let place = start; place < end; place++) into[order[place]!] = deviate;
    start = end;
  }
}
