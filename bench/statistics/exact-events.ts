// Rows with an exact number of events, so that coverage can be given by number of events.
import { createStream } from '../../src/core/stream.ts';
import { normal } from '../../src/stats/distributions/normal.ts';

export interface ExactEvents {
  readonly events: number;
  readonly nonEvents: number;
  readonly auc: number;
  /** 1, or 2: then half of the events come two to a patient, the others beside a non-event of the same patient, and latent scores correlate by 0.5. */
  readonly rowsPerPatient: 1 | 2;
}

export interface Rows {
  readonly label: Uint8Array;
  readonly score: Float64Array;
  readonly patient: Int32Array;
}

/** Binormal scores; the labels and clusters of every replicate are the same. */
export function exactEvents(
  { events, nonEvents, auc, rowsPerPatient }: ExactEvents,
  seed: number,
  replicate: number,
): Rows {
  const stream = createStream(seed, 'exact events', events, auc, rowsPerPatient, replicate);
  const separation = Math.SQRT2 * normal.quantile(auc);
  const labels = rowsPerPatient === 1 ? singles(events, nonEvents) : couples(events, nonEvents);
  const rows = labels.length;
  const patient = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / rowsPerPatient));
  const score = new Float64Array(rows);
  let shared = 0;
  for (let row = 0; row < rows; row++) {
    if (row % rowsPerPatient === 0) shared = stream.normal();
    const noise = rowsPerPatient === 1 ? shared : Math.SQRT1_2 * (shared + stream.normal());
    score[row] = separation * labels[row]! + noise;
  }
  return { label: Uint8Array.from(labels), score, patient };
}

function singles(events: number, nonEvents: number): number[] {
  return Array.from({ length: events + nonEvents }, (_, row) => (row < events ? 1 : 0));
}

function couples(events: number, nonEvents: number): number[] {
  const together = Math.floor(events / 4);
  const apart = events - 2 * together;
  const labels: number[] = [];
  for (let pair = 0; pair < together; pair++) labels.push(1, 1);
  for (let pair = 0; pair < apart; pair++) labels.push(1, 0);
  while (labels.length < events + nonEvents) labels.push(0);
  return labels;
}
