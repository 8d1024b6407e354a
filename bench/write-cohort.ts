import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { benchCohort } from './cohort.ts';

/** Writes the cohort of the benchmarks as CSV; sex and race are constant within patients, view and age band vary. */
export async function writeCohort(path: string, rows: number): Promise<void> {
  const { score, label, patient, attributes } = benchCohort(rows);
  const file = createWriteStream(path);
  file.write('patient,finding,score,sex,race,view,age band\n');
  const groups = ['x', 'y', 'z'];
  for (let i = 0; i < rows; i++) {
    const constant = [0, 1].map((k) => groups[attributes[k]?.[patient[i] ?? 0] ?? 0]);
    const varying = [2, 3].map((k) => groups[attributes[k]?.[i] ?? 0]);
    const line = `p${patient[i]},${label[i]},${score[i]},${[...constant, ...varying].join(',')}\n`;
    if (!file.write(line)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}
