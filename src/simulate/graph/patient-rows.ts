// Which patient a row belongs to, from the number of the row alone, so that any case can be drawn by itself.
import { createStream } from '../../core/stream.ts';
import type { RowsPerPatient } from './causal-graph.ts';

/** A patient's number, its first row and how many rows it has. */
export interface PatientRows {
  readonly patient: number;
  readonly first: number;
  readonly count: number;
}

/**
 * The patient of a row (counted from 0). Patients come in blocks in which every number of rows from `low` to `high` occurs once, in an
 * order drawn anew for every block; the numbers of rows are therefore equally frequent, exactly so in whole blocks.
 */
export function patientRows(seed: number, { low, high }: RowsPerPatient, index: number): PatientRows {
  if (low === high) {
    const patient = Math.floor(index / low);
    return { patient, first: patient * low, count: low };
  }
  const patients = high - low + 1;
  const rows = ((low + high) * patients) / 2;
  const block = Math.floor(index / rows);
  const counts = Int32Array.from({ length: patients }, (_, position) => low + position);
  createStream(seed, 'patient rows', block).shuffle(counts);
  let first = block * rows;
  let position = 0;
  while (index >= first + counts[position]!) {
    first += counts[position]!;
    position += 1;
  }
  return { patient: block * patients + position, first, count: counts[position]! };
}
