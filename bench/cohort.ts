// The cohort of the benchmarks: about 1.5 rows a patient, a fifth positive, three in ten scores rounded to two digits (ties), four
// attributes of three groups each (shares 50, 35 and 15 %) that may differ between the rows of a patient, as view or age do.
import { logistic } from '../src/core/math.ts';
import { createStream } from '../src/core/stream.ts';

export interface BenchCohort {
  readonly score: Float64Array;
  readonly label: Uint8Array;
  readonly patient: Int32Array;
  readonly patients: number;
  /** By attribute, the group of each row. */
  readonly attributes: readonly Uint8Array[];
  /** The rows of each group of each attribute. */
  readonly segments: readonly Int32Array[];
}

export function benchCohort(rows: number): BenchCohort {
  const stream = createStream(1, 'bench', rows);
  const patients = Math.round(rows / 1.5);
  const patient = new Int32Array(rows);
  const label = new Uint8Array(rows);
  const score = new Float64Array(rows);
  for (let i = 0; i < rows; i += 1) {
    patient[i] = i < patients ? i : stream.below(patients);
    label[i] = stream.uniform() < 0.2 ? 1 : 0;
    const value = logistic(stream.normal() + label[i]!);
    score[i] = stream.uniform() < 0.3 ? Math.round(value * 100) / 100 : value;
  }
  const attributes = Array.from({ length: 4 }, () => {
    const groups = new Uint8Array(rows);
    for (let i = 0; i < rows; i += 1) {
      const share = stream.uniform();
      groups[i] = share < 0.5 ? 0 : share < 0.85 ? 1 : 2;
    }
    return groups;
  });
  const segments = attributes.flatMap((groups) => [0, 1, 2].map((group) => rowsOf(groups, group)));
  return { score, label, patient, patients, attributes, segments };
}

function rowsOf(groups: Uint8Array, group: number): Int32Array {
  const rows = new Int32Array(groups.length);
  let count = 0;
  for (let i = 0; i < groups.length; i += 1) if (groups[i] === group) rows[count++] = i;
  return rows.slice(0, count);
}
