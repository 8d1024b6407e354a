// Made-up cohorts for tests: several rows a patient, tied scores, overlapping segments.
import { createStream } from '../../../../src/core/stream.ts';

export interface CohortShape {
  readonly rows: number;
  readonly patients: number;
  /** Number of distinct scores; 0 for continuous ones. */
  readonly levels: number;
  readonly seed: number;
  readonly groups?: number;
}

export function makeCohort({ rows, patients, levels, seed, groups = 3 }: CohortShape) {
  const stream = createStream(seed, 'cohort');
  const patient = Int32Array.from({ length: rows }, (_, i) => (i < patients ? i : stream.below(patients)));
  stream.shuffle(patient);
  const label = Uint8Array.from({ length: rows }, () => (stream.uniform() < 0.35 ? 1 : 0));
  const score = Float64Array.from({ length: rows }, (_, i) => {
    const x = stream.normal() + label[i]!;
    return levels === 0 ? x : Math.round((x * levels) / 6) / levels;
  });
  const group = Int32Array.from(
    { length: patients },
    () => stream.below(groups + 1) - (stream.uniform() < 0.1 ? 1 : 0),
  ).map((g) => Math.min(g, groups - 1));
  const everyone = Int32Array.from({ length: rows }, (_, i) => i);
  const segments = [
    everyone,
    ...Array.from({ length: groups }, (_, g) => everyone.filter((row) => group[patient[row]!] === g)),
  ];
  const weight = Float64Array.from({ length: rows }, () => 0.2 + stream.uniform());
  return { score, label, patient, patients, group, groups, segments, weight };
}
